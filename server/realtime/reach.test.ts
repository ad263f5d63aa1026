import { expect, test } from 'vitest'
import { virtualClock } from '#server/kernel/clock.ts'
import { type AgentId, asId, type CompanyId } from '#server/kernel/ids.ts'
import { createReach } from './reach.ts'

const ana = { agentId: asId<AgentId>('ana'), companyId: asId<CompanyId>('acme') }

function world() {
  const clock = virtualClock()
  const told: boolean[] = []
  const consoles = { open: 0 }
  const reach = createReach({
    clock,
    graceMs: 20_000,
    isHere: async () => consoles.open > 0,
    changed: (_agent, on) => void told.push(on),
    failed: (why) => {
      throw why
    },
  })
  const came = () => {
    consoles.open++
    reach.came(ana)
  }
  const went = () => {
    consoles.open--
    reach.went(ana)
  }
  return { clock, told, came, went }
}

test('chats reach an agent from the first console on, and no more some time after the last is gone', async () => {
  const { clock, told, came, went } = world()
  came()
  came()
  expect(told).toEqual([true])
  went()
  await clock.advance(60_000)
  expect(told, 'another window is still open').toEqual([true])
  went()
  await clock.advance(19_999)
  expect(told).toEqual([true])
  await clock.advance(1)
  expect(told).toEqual([true, false])
  came()
  expect(told).toEqual([true, false, true])
})

test('an agent who loads the page anew has never been away', async () => {
  const { clock, told, came, went } = world()
  came()
  went()
  await clock.advance(5_000)
  came()
  await clock.advance(60_000)
  expect(told).toEqual([true])
})
