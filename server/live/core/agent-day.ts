import type { Instant } from '#server/kernel/clock.ts'
import type { Medium } from '#server/kernel/media.ts'
import type { Counted } from './queue-day.ts'

export type State = { presence: 'available' | 'paused' | 'offline'; reason: string | null; from: Instant }
export type Work = {
  interactionId: string
  medium: Medium
  queueId: string | null
  kind: 'service' | 'wrap-up'
  from: Instant
  to: Instant
}

/** What an agent did since the company's day began. A state lasts until the next one. */
export type AgentDay = {
  states: State[]
  work: Work[]
  missed: number
  refused: number
  holdMs: number
  /** Calls that are held now, and since when. */
  held: Map<string, Instant>
}
export type AgentDays = Map<string, AgentDay>

export const emptyAgentDay = (): AgentDay => ({
  states: [],
  work: [],
  missed: 0,
  refused: 0,
  holdMs: 0,
  held: new Map(),
})

/** Midnight: the state of the last moment goes on. */
export function beginAgentDays(days: AgentDays, at: Instant): void {
  for (const [agentId, { states, held }] of days) {
    const last = states.at(-1)
    const stillHeld = new Map([...held.keys()].map((id) => [id, at]))
    days.set(agentId, { ...emptyAgentDay(), states: last ? [{ ...last, from: at }] : [], held: stillHeld })
  }
}

export function countForAgents(days: AgentDays, event: Counted, dayBegan: Instant): void {
  const of = (agentId: string): AgentDay => {
    const known = days.get(agentId) ?? emptyAgentDay()
    days.set(agentId, known)
    return known
  }
  switch (event.type) {
    case 'agent.presence-changed': {
      const { agentId, presence, reason } = event.data
      of(agentId).states.push({ presence, reason, from: event.at })
      return
    }
    case 'interaction.left': {
      const { agentId, from, servedMs, medium, interactionId, queueId } = event.data
      if (agentId === null || from !== 'serving') return
      endHold(of(agentId), interactionId, event.at)
      const began = Math.max(event.at - servedMs, dayBegan)
      of(agentId).work.push({ interactionId, medium, queueId, kind: 'service', from: began, to: event.at })
      return
    }
    case 'wrap-up.ended': {
      const { agentId, interactionId, wrapUpMs } = event.data
      const { work } = of(agentId)
      const service = work.findLast((one) => one.interactionId === interactionId)
      if (wrapUpMs === 0 || !service) return
      const { medium, queueId } = service
      const from = Math.max(event.at - wrapUpMs, dayBegan)
      work.push({ interactionId, medium, queueId, kind: 'wrap-up', from, to: event.at })
      return
    }
    case 'offer.ended': {
      const { agentId, why } = event.data
      if (why === 'rang-out') of(agentId).missed++
      if (why === 'rejected') of(agentId).refused++
      return
    }
    case 'call.held':
      of(event.data.agentId).held.set(event.data.interactionId, event.at)
      return
    case 'call.resumed':
      endHold(of(event.data.agentId), event.data.interactionId, event.at)
      return
    default:
      return
  }
}

function endHold(day: AgentDay, interactionId: string, at: Instant): void {
  const since = day.held.get(interactionId)
  if (since === undefined) return
  day.held.delete(interactionId)
  day.holdMs += at - since
}

export type Figures = {
  served: Record<Medium, number>
  talkMs: number
  wrapUpMs: number
  holdMs: number
  /** Service and wrap-up of what was served, on average; null before the first. */
  averageHandlingMs: number | null
  availableMs: number
  pausedMs: number
  missed: number
  refused: number
}
export type PauseUsed = { reason: string; times: number; ms: number; longestMs: number }

/** The states as pieces of the day, each with its end, and what they add up to. */
export function sumUp(day: AgentDay, dayBegan: Instant, now: Instant) {
  const states = day.states.map((state, index) => {
    const from = Math.max(state.from, dayBegan)
    return { ...state, from, to: Math.max(from, day.states[index + 1]?.from ?? now) }
  })
  const spent = (presence: State['presence']) =>
    states.reduce((sum, state) => sum + (state.presence === presence ? state.to - state.from : 0), 0)

  const figures: Figures = {
    served: { voice: 0, chat: 0, email: 0 },
    talkMs: 0,
    wrapUpMs: 0,
    holdMs: day.holdMs,
    averageHandlingMs: null,
    availableMs: spent('available'),
    pausedMs: spent('paused'),
    missed: day.missed,
    refused: day.refused,
  }
  for (const { kind, medium, from, to } of day.work) {
    if (kind === 'service') {
      figures.served[medium]++
      figures.talkMs += to - from
    } else figures.wrapUpMs += to - from
  }
  const served = figures.served.voice + figures.served.chat + figures.served.email
  if (served > 0) figures.averageHandlingMs = Math.round((figures.talkMs + figures.wrapUpMs) / served)

  const pauses = new Map<string, PauseUsed>()
  for (const { presence, reason, from, to } of states) {
    if (presence !== 'paused' || reason === null) continue
    const used = pauses.get(reason) ?? { reason, times: 0, ms: 0, longestMs: 0 }
    used.times++
    used.ms += to - from
    used.longestMs = Math.max(used.longestMs, to - from)
    pauses.set(reason, used)
  }
  return { states, figures, pauses: [...pauses.values()] }
}
