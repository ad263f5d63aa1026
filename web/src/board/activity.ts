import type { AgentRow, InteractionRow } from './store.ts'

/** What an agent is at, for who looks on: one word, the most pressing. */
export type Activity = 'offline' | 'alerted' | 'serving' | 'wrap-up' | 'paused' | 'no-answer' | 'unreached' | 'free'
export const activities: readonly Activity[] = [
  'free',
  'alerted',
  'serving',
  'wrap-up',
  'paused',
  'no-answer',
  'unreached',
  'offline',
]

export type Now = {
  is: Activity
  /** The instant from which its time counts. */
  since: number
  /** When it should be over: past it the time is red. */
  endsAt: number | null
  /** The one interaction that it is about. */
  interactionId: string | null
}

const order = { alerting: 0, active: 1, 'wrap-up': 2 } as const

export function activityOf(agent: AgentRow, interactionOf: (id: string) => InteractionRow | undefined): Now {
  const held = agent.reservations.toSorted(
    (a, b) => Number(b.medium === 'voice') - Number(a.medium === 'voice') || order[a.state] - order[b.state],
  )[0]
  if (held) {
    const { interactionId, wrapUpEndsAt } = held
    const since = interactionOf(interactionId)?.since ?? agent.since
    const is = held.state === 'alerting' ? 'alerted' : held.state === 'active' ? 'serving' : 'wrap-up'
    return { is, since, endsAt: is === 'wrap-up' ? wrapUpEndsAt : null, interactionId }
  }
  return { is: idleAs(agent), since: agent.since, endsAt: agent.pauseEndsAt, interactionId: null }
}

function idleAs({ presence, reason, media }: AgentRow): Activity {
  if (presence === 'offline') return 'offline'
  if (presence === 'paused') return reason === 'no-answer' ? 'no-answer' : 'paused'
  return media.length === 0 ? 'unreached' : 'free'
}
