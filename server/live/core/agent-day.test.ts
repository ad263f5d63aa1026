import { describe, expect, test } from 'vitest'
import { asId, type CompanyId } from '#server/kernel/ids.ts'
import { type AgentDays, beginAgentDays, countForAgents, emptyAgentDay, sumUp } from './agent-day.ts'
import type { Counted } from './queue-day.ts'

const minute = 60_000
const companyId = asId<CompanyId>('c')

function agentDay(dayBegan = 0) {
  const days: AgentDays = new Map()
  const happens = (at: number, type: Counted['type'], data: object) =>
    countForAgents(
      days,
      { id: 'e', type, at, companyId, actor: { kind: 'system' }, data: { agentId: 'ana', ...data } } as Counted,
      dayBegan,
    )
  return {
    days,
    happens,
    is: (at: number, presence: string, reason: string | null = null) =>
      happens(at, 'agent.presence-changed', { presence, reason }),
    sum: (now: number) => sumUp(days.get('ana') ?? emptyAgentDay(), dayBegan, now),
  }
}
const left = { interactionId: 'a', queueId: 'sales', medium: 'voice', from: 'serving', why: 'caller-left', waitedMs: 0 }

describe('an agent’s day', () => {
  test('states last until the next one, the latest until now', () => {
    const { is, sum } = agentDay()
    is(0, 'available')
    is(10 * minute, 'paused', 'Almoço')
    is(40 * minute, 'available')
    const { states, figures, pauses } = sum(60 * minute)
    expect(states.map(({ from, to }) => to - from)).toEqual([10 * minute, 30 * minute, 20 * minute])
    expect(figures).toMatchObject({ availableMs: 30 * minute, pausedMs: 30 * minute })
    expect(pauses).toEqual([{ reason: 'Almoço', times: 1, ms: 30 * minute, longestMs: 30 * minute }])
  })

  test('the average handling time is service and wrap-up over what was served', () => {
    const { happens, sum } = agentDay()
    happens(5 * minute, 'interaction.left', { ...left, servedMs: 4 * minute })
    happens(6 * minute, 'wrap-up.ended', { interactionId: 'a', wrapUpMs: minute })
    happens(9 * minute, 'interaction.left', { ...left, interactionId: 'b', medium: 'chat', servedMs: minute })
    expect(sum(10 * minute).figures).toMatchObject({
      served: { voice: 1, chat: 1, email: 0 },
      talkMs: 5 * minute,
      wrapUpMs: minute,
      averageHandlingMs: 3 * minute,
    })
  })

  test('nobody who has served nothing has an average', () => {
    expect(agentDay().sum(minute).figures.averageHandlingMs).toBeNull()
  })

  test('what was offered and never served is no work', () => {
    const { happens, sum } = agentDay()
    happens(minute, 'interaction.left', { ...left, from: 'offered', servedMs: 0 })
    happens(minute, 'offer.ended', { why: 'rang-out' })
    happens(minute, 'offer.ended', { why: 'rejected' })
    happens(minute, 'offer.ended', { why: 'left' })
    expect(sum(minute).figures).toMatchObject({ served: { voice: 0 }, missed: 1, refused: 1 })
  })

  test('a caller is on hold until the agent is back, or until the call ends', () => {
    const { happens, sum } = agentDay()
    happens(minute, 'call.held', { interactionId: 'a' })
    happens(2 * minute, 'call.resumed', { interactionId: 'a' })
    happens(3 * minute, 'call.held', { interactionId: 'a' })
    happens(5 * minute, 'interaction.left', { ...left, servedMs: 5 * minute })
    expect(sum(6 * minute).figures.holdMs).toBe(3 * minute)
  })

  test('who is available at midnight is so on the new day, from its beginning', () => {
    const { days, is } = agentDay()
    is(0, 'available')
    beginAgentDays(days, 60 * minute)
    expect(sumUp(days.get('ana') ?? emptyAgentDay(), 60 * minute, 61 * minute)).toMatchObject({
      states: [{ presence: 'available', from: 60 * minute, to: 61 * minute }],
      figures: { availableMs: minute },
    })
  })

  test('a service that began before midnight counts from midnight', () => {
    const { happens, sum } = agentDay(60 * minute)
    happens(70 * minute, 'interaction.left', { ...left, servedMs: 30 * minute })
    expect(sum(70 * minute).figures.talkMs).toBe(10 * minute)
  })
})
