import type {
  CallerId,
  Cause,
  LegArrived,
  LegEvent,
  LegListener,
  Legs,
  OutsideNumber,
  Phone,
} from '#server/calls/ports.ts'
import { type Clock, virtualClock } from '#server/kernel/clock.ts'
import { asId, type CompanyId, type ExtensionId, type LegId, type TrunkId } from '#server/kernel/ids.ts'
import { createExchange, type Does, type Exchange } from './exchange.ts'
import { fakeLegs } from './legs.ts'

export type { Does } from './exchange.ts'

/**
 * Telephony without Asterisk, for tests: the same `Legs` and events, on a clock that a test moves, with far ends that do
 * as they are told. It passes the same contract as the real one (tests/contracts/telephony.ts).
 */
export interface FakeTelephony {
  readonly legs: Legs
  /** What lives at the exchange: for a test to look at. */
  readonly exchange: Pick<Exchange, 'legs' | 'talks' | 'recordings' | 'hears'>
  onEvent(listener: LegListener): void
  /** The link comes up; resolves when the listeners have taken up what they missed. */
  start(): Promise<void>

  callerArrives(call: { companyId: CompanyId; from: LegArrived['from']; dialled: string; callerId: CallerId }): LegId
  /** From now on; `undefined` removes the phone or trunk altogether. */
  phoneWill(extensionId: ExtensionId, does: Does | undefined): void
  trunkWill(trunkId: TrunkId, does: Does | undefined): void
  /** The far end of a leg acts. What cannot happen any more changes nothing. */
  answers(legId: LegId): void
  refuses(legId: LegId, cause: Cause): void
  hangsUp(legId: LegId): void
  /** Its media end without a hang-up, and after a while the exchange sees it. */
  vanishes(legId: LegId): void
  presses(legId: LegId, keys: string): void

  /** Events wait until the link is back; with `commandsToo` nothing reaches the exchange either. */
  loseLink(lost?: { commandsToo: boolean }): void
  restoreLink(): Promise<void>
  /** Our process died: nobody listens any more, the exchange goes on. Then `onEvent` and `start` again. */
  crash(): void
}

export function fakeTelephony(options: { clock?: Clock; soundMs?: number } = {}): FakeTelephony {
  const { clock = virtualClock(), soundMs = 1_000 } = options
  const phones = new Map<ExtensionId, Does | undefined>()
  const trunks = new Map<TrunkId, Does | undefined>()
  let listeners: LegListener[] = []
  const waiting: LegEvent[] = []
  let isUp = false
  let isAway = false
  let arrivals = 0

  const deliver = (event: LegEvent) => {
    for (const listener of listeners) void listener(event)
  }
  const tell = (event: LegEvent) => {
    if (isUp) deliver(event)
    else waiting.push(event)
  }
  const exchange = createExchange({ clock, soundMs, tell })
  const does = <Id>(known: Map<Id, Does | undefined>, id: Id): Does | undefined =>
    known.has(id) ? known.get(id) : { act: 'rings' }

  async function restoreLink(): Promise<void> {
    isAway = false
    for (const listener of listeners) await listener({ type: 'link.up' })
    isUp = true
    for (const event of waiting.splice(0)) deliver(event)
  }

  return {
    legs: fakeLegs({
      exchange,
      clock,
      tell,
      isAway: () => isAway,
      phoneDoes: ({ extensionId }: Phone) => does(phones, extensionId),
      trunkDoes: ({ trunkId }: OutsideNumber) => does(trunks, trunkId),
    }),
    exchange,
    onEvent: (listener) => void listeners.push(listener),
    start: restoreLink,

    callerArrives({ companyId, from, dialled, callerId }) {
      const legId = asId<LegId>(`arrived-${++arrivals}`)
      exchange.arrive({ type: 'leg.arrived', legId, companyId, from, dialled, callerId, at: clock.now() })
      return legId
    },
    phoneWill: (extensionId, next) => void phones.set(extensionId, next),
    trunkWill: (trunkId, next) => void trunks.set(trunkId, next),
    answers: (legId) => {
      const leg = exchange.legs.get(legId)
      if (leg && !leg.arrived) exchange.answered(leg)
    },
    refuses: (legId, cause) => {
      const leg = exchange.legs.get(legId)
      if (leg?.state === 'ringing') exchange.end(leg, cause)
    },
    hangsUp: (legId) => {
      const leg = exchange.legs.get(legId)
      if (leg) exchange.end(leg, 'hung-up')
    },
    vanishes: (legId) => {
      const leg = exchange.legs.get(legId)
      if (leg?.state === 'up') exchange.end(leg, 'lost')
    },
    presses: (legId, keys) => {
      if (exchange.legs.get(legId)?.state === 'up') for (const key of keys) tell({ type: 'leg.pressed', legId, key })
    },

    loseLink({ commandsToo } = { commandsToo: false }) {
      isAway = commandsToo
      if (isUp) deliver({ type: 'link.down' })
      isUp = false
    },
    restoreLink,
    crash() {
      listeners = []
      isUp = false
    },
  }
}
