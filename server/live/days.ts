import type { Clock } from '#server/kernel/clock.ts'
import type { AgentId, CompanyId } from '#server/kernel/ids.ts'
import { type AgentDay, type AgentDays, beginAgentDays, countForAgents, emptyAgentDay } from './core/agent-day.ts'
import { type Aim, beginDay, type Counted, counted, countInQueues, dayIn, noDays } from './core/queue-day.ts'
import { type Day, dayOf } from './day.ts'
import type { Log, Past } from './ports.ts'
import type { QueueToday } from './schema.ts'

const isCounted = new Set<string>(counted)

/** A company's day in figures: made of what happened since its midnight, kept up by what happens. */
export function createDays(options: {
  companyId: CompanyId
  clock: Clock
  timeZone: () => string
  aimOf: (queueId: string) => Aim
  past: Past
  /** Agents at work, with the state they are in and since when: for those whose last change was before midnight. */
  present: () => {
    agentId: AgentId
    presence: AgentDay['states'][number]['presence']
    reason: string | null
    since: number
  }[]
  changed: (queueIds: string[] | 'all') => void
  /** Midnight has passed. */
  began: () => void
  log: Log
}) {
  const { companyId, clock, aimOf, past, present, changed, log } = options
  let zone = options.timeZone()
  let day: Day = dayOf(clock.now(), zone)
  let queues = noDays()
  let agents: AgentDays = new Map()
  /** What happens while the past is read, to be counted after it. */
  let meanwhile: Counted[] | null = []
  let reading = 0
  let asleep: () => void = () => {}

  function count(event: Counted): string[] {
    countForAgents(agents, event, day.from)
    return countInQueues(queues, event, aimOf)
  }

  function roll(): void {
    const now = clock.now()
    if (now >= day.to) {
      day = dayOf(now, zone)
      beginDay(queues)
      beginAgentDays(agents, day.from)
      changed('all')
      options.began()
    }
    asleep()
    asleep = clock.wakeAt(day.to, roll)
  }

  async function read(): Promise<void> {
    const mine = ++reading
    meanwhile ??= []
    zone = options.timeZone()
    day = dayOf(clock.now(), zone)
    queues = noDays()
    agents = new Map()
    try {
      const known = new Set<string>()
      for await (const event of past.since(companyId, day.from, counted)) {
        if (mine !== reading) return
        known.add(event.id)
        count(event as Counted)
      }
      const later = (meanwhile ?? []).filter((event) => !known.has(event.id) && event.at >= day.from)
      meanwhile = null
      for (const { agentId, presence, reason, since } of present())
        if (since > 0 && since < day.from) startWith(agentId, { presence, reason, from: day.from })
      for (const event of later) count(event)
    } catch (why) {
      if (mine !== reading) return
      meanwhile = null
      log.error('the day’s figures could not be read: they count from now on', { companyId, why })
    }
    roll()
    changed('all')
  }

  function startWith(agentId: AgentId, state: AgentDay['states'][number]): void {
    const known = agents.get(agentId) ?? emptyAgentDay()
    agents.set(agentId, known)
    if (known.states.length === 0) known.states.push(state)
  }

  return {
    read,
    /** The company's settings were read anew. */
    async settled(): Promise<void> {
      if (options.timeZone() !== zone) await read()
    },
    take(event: { type: string }): void {
      if (!isCounted.has(event.type)) return
      const happened = event as Counted
      if (meanwhile) return void meanwhile.push(happened)
      if (happened.at >= day.to) roll()
      const touched = count(happened)
      if (touched.length > 0) changed(touched)
    },
    day: (): Day => day,
    queue: (queueId: string): QueueToday => dayIn(queues, queueId),
    agent: (agentId: string): AgentDay => agents.get(agentId) ?? emptyAgentDay(),
    stop(): void {
      reading++
      asleep()
    },
  }
}
