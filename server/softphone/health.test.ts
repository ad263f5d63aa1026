import { expect, test } from 'vitest'
import { virtualClock } from '#server/kernel/clock.ts'
import { asId, type CompanyId, type UserId } from '#server/kernel/ids.ts'
import { createHealth, type PhoneHealth } from './health.ts'

const ana = { id: asId<UserId>('ana'), companyId: asId<CompanyId>('c'), sessionId: 'newest' }
const well: PhoneHealth = { registered: true, microphone: 'ok', ringer: 'ok' }

function watched() {
  const clock = virtualClock()
  const told: boolean[] = []
  const health = createHealth({
    clock,
    holderOf: () => 'newest',
    changed: (_company, _agent, is) => void told.push(is),
  })
  return { clock, health, told }
}

test.each([
  { ...well, registered: false },
  { ...well, microphone: 'denied' },
  { ...well, microphone: 'missing' },
  { ...well, microphone: 'silent' },
  { ...well, ringer: 'blocked' },
] as PhoneHealth[])('an agent whose page says %j is not well, and is again when that is mended', (said) => {
  const { health, told } = watched()
  health.heard(ana, 's1', well)
  health.heard(ana, 's1', said)
  health.heard(ana, 's1', well)
  expect(told).toEqual([true, false, true])
})

test('a page that is loaded anew within the grace was never gone', async () => {
  const { clock, health, told } = watched()
  health.heard(ana, 's1', well)
  health.went(ana.id, 's1')
  await clock.advance(19_000)
  health.heard(ana, 's2', well)
  await clock.advance(30_000)
  expect(told).toEqual([true])
})

test('a page that vanished is gone after the grace', async () => {
  const { clock, health, told } = watched()
  health.heard(ana, 's1', well)
  health.went(ana.id, 's1')
  await clock.advance(20_000)
  expect(told).toEqual([true, false])
})

test('the old page’s end does not end the new one', async () => {
  const { clock, health, told } = watched()
  health.heard(ana, 's1', well)
  health.heard(ana, 's2', well)
  health.went(ana.id, 's1')
  await clock.advance(30_000)
  expect(told).toEqual([true])
})

test('a page that is open and silent is gone', async () => {
  const { clock, health, told } = watched()
  health.heard(ana, 's1', well)
  await clock.advance(35_000)
  expect(told).toEqual([true, false])
})

test('an older login says nothing of the phone that a newer one has', () => {
  const { health, told } = watched()
  health.heard({ ...ana, sessionId: 'older' }, 's1', well)
  expect(told).toEqual([])
})
