import type { AgentView } from '#server/agents/index.ts'
import type { Clock, Instant } from '#server/kernel/clock.ts'
import type { AgentId, CompanyId, InteractionId } from '#server/kernel/ids.ts'
import type { Look } from '#server/routing/index.ts'
import { type Board, createBoard } from './board.ts'
import { sumUp, type Work } from './core/agent-day.ts'
import { createDays } from './days.ts'
import { createOverruns } from './overruns.ts'
import type { Cards, Log, Past, PauseReason, Settings, Told } from './ports.ts'
import type { AgentRow, LiveView, OwnQueue } from './schema.ts'

export type LiveOptions = {
  look: (companyId: CompanyId) => Look | undefined
  settings: (companyId: CompanyId) => Settings
  cards: Cards
  past: Past
  told: Told
  clock: Clock
  /** A pause that must not last longer has. */
  overran: (companyId: CompanyId, pause: { agentId: string; reason: string; minutesMax: number }) => void
  dayBegan: (companyId: CompanyId) => void
  log: Log
}
export type Live = ReturnType<typeof createLive>

type Of = {
  board: Board
  days: ReturnType<typeof createDays>
  overruns: ReturnType<typeof createOverruns>
  /** The day's figures are read. */
  read: Promise<void>
}

/** What is going on in every company of this process, kept in rows and told as it changes. */
export function createLive(options: LiveOptions) {
  const { clock, told, log } = options
  const companies = new Map<CompanyId, Of>()

  function of(companyId: CompanyId): Of {
    const known = companies.get(companyId)
    if (known) return known
    const settings = () => options.settings(companyId)
    const look = () => options.look(companyId)
    const overruns = createOverruns({ clock, overran: (row) => tellOverrun(companyId, row) })
    const days = createDays({
      companyId,
      clock,
      timeZone: () => settings().timeZone,
      aimOf: (queueId) => settings().serviceLevel(queueId),
      past: options.past,
      present: () => (look()?.ids().agents ?? []).flatMap((id) => look()?.agent(id) ?? []),
      changed: (queueIds) => (queueIds === 'all' ? board.touchAll() : board.touch({ queues: queueIds as never })),
      began: () => options.dayBegan(companyId),
      log,
    })
    const board = createBoard({
      companyId,
      look,
      settings,
      today: days.queue,
      cards: options.cards,
      told,
      clock,
      agentChanged: overruns.look,
      log,
    })
    const made: Of = { board, days, overruns, read: days.read() }
    companies.set(companyId, made)
    board.touchAll()
    return made
  }

  function tellOverrun(companyId: CompanyId, { agentId, reason, since }: AgentRow): void {
    const pause = options
      .settings(companyId)
      .pauseReasons()
      .find(({ name }) => name === reason)
    if (!pause || pause.minutesMax === null || reason === null) return
    const { minutesMax } = pause
    told.overran(companyId, { agentId: agentId as AgentId, reason, since, minutesMax })
    options.overran(companyId, { agentId, reason, minutesMax })
  }

  /** Who is in this pause now, by routing itself: the rows may be a moment old. */
  function pausedFor(companyId: CompanyId, reason: string): AgentId[] {
    const look = options.look(companyId)
    return (look?.ids().agents ?? []).filter((id) => {
      const agent = look?.agent(id)
      return agent?.presence === 'paused' && agent.reason === reason
    })
  }

  function inHand(companyId: CompanyId, agentId: AgentId, dayBegan: Instant): Work[] {
    const look = options.look(companyId)
    return (look?.agent(agentId)?.reservations ?? []).flatMap((held) => {
      const found = held.state === 'alerting' ? undefined : look?.interaction(held.interactionId)
      if (!found) return []
      const { interactionId, medium, queueId, since } = found
      const kind = held.state === 'active' ? 'service' : 'wrap-up'
      return [{ interactionId, medium, queueId, kind, from: Math.max(since, dayBegan), to: clock.now() }]
    })
  }

  return {
    /** Routing has loaded: rows are made, and the day's figures read behind it. */
    start: (companyId: CompanyId): Promise<void> => of(companyId).read,
    /** These records of routing changed. */
    changed: (companyId: CompanyId, changed: { interactions: InteractionId[]; agents: AgentId[] }): void =>
      of(companyId).board.touch(changed),
    /** Routing goes by new settings. */
    settled(companyId: CompanyId): void {
      const { board, days } = of(companyId)
      board.touchAll()
      days.settled().catch((why) => log.error('the day’s figures were not read', { companyId, why }))
    },
    happened: (companyId: CompanyId, event: { type: string }): void => companies.get(companyId)?.days.take(event),

    view: (companyId: CompanyId): LiveView => of(companyId).board.view(),
    agent: (companyId: CompanyId, agentId: AgentId): AgentView => of(companyId).board.agentView(agentId),
    queuesOf: (companyId: CompanyId, agentId: AgentId): OwnQueue[] => of(companyId).board.queuesOf(agentId),
    pausedFor,

    /** "Meu dia": what the agent did since the company’s day began, with what is in hand; the figures are of what has ended. */
    dayOf(companyId: CompanyId, agentId: AgentId) {
      const { days } = of(companyId)
      const now = clock.now()
      const { date, from, to } = days.day()
      const day = days.agent(agentId)
      return { date, from, to, now, ...sumUp(day, from, now), work: [...day.work, ...inHand(companyId, agentId, from)] }
    },

    /** The pauses one may take, how many are in each, and how much of them one has had today. */
    pausesOf(companyId: CompanyId, agentId: AgentId) {
      const { pauses } = this.dayOf(companyId, agentId)
      return options
        .settings(companyId)
        .pauseReasons()
        .map((reason: PauseReason) => {
          const inIt = pausedFor(companyId, reason.name)
          const others = inIt.filter((id) => id !== agentId).length
          const used = pauses.find((one) => one.reason === reason.name)
          return {
            ...reason,
            agentsIn: inIt.length,
            full: reason.agentsMax !== null && others >= reason.agentsMax,
            usedToday: { times: used?.times ?? 0, ms: used?.ms ?? 0 },
          }
        })
    },

    stop(): void {
      for (const { board, days, overruns } of companies.values()) {
        board.stop()
        days.stop()
        overruns.stop()
      }
    },
  }
}
