import { expect, test } from 'vitest'
import { type AgentId, asId, type CompanyId } from '#server/kernel/ids.ts'
import { createVoice } from './voice.ts'

const company = asId<CompanyId>('c')
const ana = asId<AgentId>('ana')
const desk = { endpoint: 'demo-201', kind: 'sip' } as const
const browser = { endpoint: 'demo-202', kind: 'webphone' } as const

function voice() {
  const told: boolean[] = []
  const made = createVoice({ reaches: (_company, _agent, does) => void told.push(does) })
  return { ...made, last: () => told.at(-1) }
}

test('a desk phone reaches its agent by being registered', () => {
  const { phone, last } = voice()
  phone(company, ana, desk, true)
  expect(last()).toBe(true)
  phone(company, ana, desk, false)
  expect(last()).toBe(false)
})

test('a phone in the browser reaches its agent while it is registered and its page is well', () => {
  const { phone, page, last } = voice()
  phone(company, ana, browser, true)
  expect(last()).toBeUndefined()
  page(company, ana, true)
  expect(last()).toBe(true)
  page(company, ana, false)
  expect(last()).toBe(false)
  page(company, ana, true)
  phone(company, ana, browser, false)
  expect(last()).toBe(false)
})

test('a page that is loaded anew loses voice while it is not registered, and no longer', () => {
  const { phone, page, last } = voice()
  phone(company, ana, browser, true)
  page(company, ana, true)
  phone(company, ana, browser, false)
  phone(company, ana, browser, true)
  expect(last()).toBe(true)
})

test('after a restart nothing is said of a phone in the browser before both have spoken', () => {
  const { phone, page, last } = voice()
  phone(company, ana, browser, undefined)
  expect(last()).toBeUndefined()
  page(company, ana, true)
  expect(last()).toBeUndefined()
  phone(company, ana, browser, true)
  expect(last()).toBe(true)
})

test('who is given another phone is reached by that one alone', () => {
  const { phone, last } = voice()
  phone(company, ana, desk, true)
  phone(company, ana, { endpoint: 'demo-209', kind: 'sip' }, undefined)
  expect(last()).toBe(false)
  phone(company, ana, null, undefined)
  expect(last()).toBe(false)
})
