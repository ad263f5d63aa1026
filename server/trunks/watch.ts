import type { Clock, Instant } from '#server/kernel/clock.ts'
import type { Happened } from '#server/kernel/events.ts'
import type { CompanyId, TrunkId } from '#server/kernel/ids.ts'
import type { LiveState, TrunkState } from '#server/provisioning/index.ts'
import { type AlarmChange, type AlarmKind, type Alarms, judge, raised, readingsOf, recall } from './core/alarms.ts'
import { count, type Figures, lastHour, nextDay, noFigures, ratios, type TrunkCall } from './core/figures.ts'
import type { TrunkTraffic } from './traffic.ts'

/** What the watch knows of a trunk's settings. */
export type WatchedTrunk = {
  id: TrunkId
  companyId: CompanyId
  kind: 'ip' | 'registration'
  /** The account under which it registers: `user@host`. */
  account: string | null
  /** Asked by OPTIONS now and again. */
  isQualified: boolean
  active: boolean
  callsMax: number | null
  asrAlarmPercent: number | null
}

/** `answer`: the last SIP status of its registration, in the carrier's words. */
export type TrunkLive = {
  trunkId: TrunkId
  state: TrunkState
  answer: { status: number; reason: string; at: Instant } | null
  calls: { in: number; out: number }
  today: { in: Figures['in']; out: Figures['out'] } & ReturnType<typeof ratios>
  lastFailure: Figures['lastFailure']
  alarms: { alarm: AlarmKind; since: Instant }[]
}

/** How trunks are, looked at by one question for all of them; alarms are told as they are raised and cleared. */
export interface TrunkWatch {
  /** Looks at once where the last look is old. */
  live(companyId: CompanyId): Promise<TrunkLive[]>
  onEvent(event: Happened): void
  /** Takes up the day's figures and the alarms, and looks again and again until `close`. */
  start(companyIds: readonly CompanyId[]): Promise<void>
  close(): void
}

const everyMs = 5_000
const freshMs = 2_000
/** Alarms that were raised earlier than that and not cleared are raised again. */
const alarmsOfDays = 7
const dayMs = 86_400_000

export function createTrunkWatch(options: {
  trunks: () => WatchedTrunk[]
  states: Pick<LiveState, 'trunks'>
  registration: (account: string) => { status: number; reason: string; at: Instant } | undefined
  traffic: Pick<TrunkTraffic, 'now'>
  /** `2026-11-22` in the company's zone. */
  dayOf: (companyId: CompanyId, at: Instant) => string
  past: (companyId: CompanyId, from: Instant, types: readonly string[]) => AsyncIterable<Happened>
  tell: (companyId: CompanyId, change: AlarmChange & { trunkId: TrunkId }) => void
  failed: (why: unknown) => void
  clock: Clock
}): TrunkWatch {
  const { trunks, states, registration, traffic, dayOf, past, tell, failed, clock } = options
  const figures = new Map<string, { day: string; figures: Figures }>()
  const alarms = new Map<string, Alarms>()
  let looked: { at: Instant; states: Map<string, TrunkState> } = { at: 0, states: new Map() }
  let looking: Promise<void> | undefined
  let callOff = () => {}

  function figuresOf(companyId: CompanyId, trunkId: string, at: Instant): Figures {
    const day = dayOf(companyId, at)
    const kept = figures.get(trunkId)
    if (kept?.day === day) return kept.figures
    return kept ? nextDay(kept.figures) : noFigures()
  }

  function over({ companyId, at, data }: Happened): void {
    const { trunkId, ...call } = data as TrunkCall & { trunkId: TrunkId }
    figures.set(trunkId, { day: dayOf(companyId, at), figures: count(figuresOf(companyId, trunkId, at), call, at) })
  }

  async function look(): Promise<void> {
    const watched = trunks()
    const found = await states.trunks(watched.map(({ id, ...trunk }) => ({ address: id, ...trunk })))
    const now = clock.now()
    looked = { at: now, states: found }
    for (const trunk of watched) judgeOne(trunk, now)
    for (const id of alarms.keys()) if (!watched.some((trunk) => trunk.id === id)) alarms.delete(id)
  }

  function judgeOne({ id, companyId, active, callsMax, asrAlarmPercent }: WatchedTrunk, now: Instant): void {
    const { in: inbound, out } = traffic.now(id)
    const seen = {
      state: active ? stateOf(id).code : 'absent',
      callsNow: inbound + out,
      callsMax: active ? callsMax : null,
      lastHour: lastHour(figuresOf(companyId, id, now), now),
      asrAlarmPercent: active ? asrAlarmPercent : null,
    }
    const judged = judge(alarms.get(id) ?? {}, readingsOf(seen), now)
    alarms.set(id, judged.alarms)
    for (const change of judged.changes) tell(companyId, { ...change, trunkId: id })
  }

  const stateOf = (id: TrunkId): TrunkState => looked.states.get(id) ?? { code: 'unknown' }
  const lookOnce = () => {
    looking ??= look()
      .catch(failed)
      .finally(() => {
        looking = undefined
      })
    return looking
  }
  function again(): void {
    callOff = clock.wakeAt(clock.now() + everyMs, () => {
      void lookOnce()
      again()
    })
  }

  function liveOf({ id, companyId, account }: WatchedTrunk, now: Instant): TrunkLive {
    const day = figuresOf(companyId, id, now)
    const state = stateOf(id)
    return {
      trunkId: id,
      state,
      answer: (account !== null && state.code !== 'absent' && registration(account)) || null,
      calls: traffic.now(id),
      today: { in: day.in, out: day.out, ...ratios(day) },
      lastFailure: day.lastFailure,
      alarms: raised(alarms.get(id) ?? {}),
    }
  }

  return {
    async live(companyId) {
      if (clock.now() - looked.at > freshMs) await lookOnce()
      const now = clock.now()
      return trunks()
        .filter((trunk) => trunk.companyId === companyId)
        .map((trunk) => liveOf(trunk, now))
    },
    onEvent(event) {
      if (event.type === 'trunk.call-ended') over(event)
    },
    async start(companyIds) {
      const now = clock.now()
      for (const companyId of companyIds) {
        for await (const event of past(companyId, now - dayMs, ['trunk.call-ended'])) over(event)
        const told = new Map<string, AlarmChange[]>()
        const types = ['trunk.alarm-raised', 'trunk.alarm-cleared']
        for await (const { type, data } of past(companyId, now - alarmsOfDays * dayMs, types)) {
          const { trunkId, alarm, since } = data as { trunkId: string; alarm: AlarmKind; since: Instant }
          const to = type === 'trunk.alarm-raised' ? ('raised' as const) : ('cleared' as const)
          told.set(trunkId, [...(told.get(trunkId) ?? []), { alarm, to, since }])
        }
        for (const [trunkId, changes] of told) alarms.set(trunkId, recall(changes))
      }
      again()
    },
    close: () => callOff(),
  }
}
