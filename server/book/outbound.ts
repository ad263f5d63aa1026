import type { Destination, OutsideCall, Way } from '#server/calls/index.ts'
import type { Instant } from '#server/kernel/clock.ts'
import { asId, type TrunkId } from '#server/kernel/ids.ts'
import type { DialledKind } from '#server/kernel/number-kinds.ts'
import {
  type BlockedCaller,
  type CapAnswer,
  capsInForce,
  dayBegins,
  localSaying,
  type NotRouted,
  type RouteAnswer,
  routeOutbound,
  standardClass,
  type TrunkOut,
  underCaps,
} from '#server/numbering/index.ts'
import { allowedCallerId, numberFor } from '#server/trunks/index.ts'
import type { Records } from './page.ts'
import type { ExtensionOfPage } from './phones.ts'

type Who = Pick<ExtensionOfPage, 'id' | 'number' | 'outsideNumber' | 'classOfServiceId'>
export type Dials = {
  extension: Who
  dialled: string
  at: Instant
  /** What the company dialled outside lately. */
  calls: readonly OutsideCall[]
}

/** Whether and how a company's people get outside. Pure: the same page gives the same answers. */
export function outboundOf(records: Records) {
  const { company, classesOfService } = records
  const { ddi, language } = company
  const classes = new Map(classesOfService.map((one) => [one.id, one]))
  const standard = classesOfService.find((one) => one.standard) ?? standardClass
  const isLocal = localSaying(records.localities, company.cnl, ddi)
  const caps = capsInForce(records.caps)
  const trunks = new Map(
    records.trunks
      .filter(({ active }) => active)
      .map((trunk): [string, TrunkOut] => [
        trunk.id,
        {
          id: trunk.id,
          numberFor: (number) => numberFor(trunk, { ...number, ddi }),
          callerIdFor: (wanted) => allowedCallerId(trunk, wanted, ddi)?.number,
        },
      ]),
  )

  const classOf = (extension: Who | undefined) => classes.get(extension?.classOfServiceId ?? '') ?? standard

  /** `extension` undefined: nobody of the house, as where an engineer tries a number. */
  function route(extension: Who | undefined, dialled: string): RouteAnswer {
    const { number = '', outsideNumber = null } = extension ?? {}
    const caller = { extensionNumber: number, outsideNumber, serviceClass: classOf(extension) }
    return routeOutbound({ rules: records.outboundRules, trunks, dialled, caller, here: company, isLocal })
  }

  /** Whether a cap lets one more such call of this extension out, and for how long. */
  function capped(kind: DialledKind, extensionId: string | null, at: Instant, calls: Dials['calls']): CapAnswer {
    const since = dayBegins(at, company.timeZone)
    return underCaps({ caps, calls, kind, extensionId, now: at, since })
  }

  /** Where a number outside leads, or why it does not. */
  function way({ extension, dialled, at, calls }: Dials): Way {
    const routed = route(extension, dialled)
    if (!routed.ok) {
      const { why, kind } = routed
      const step =
        why === 'class'
          ? { at: 'class-of-service', id: classOf(extension).id, why: kind }
          : { at: 'outbound-route', id: null, why }
      return { steps: [step], destination: refused(why) }
    }
    const { kind, ways, silentMsMax } = routed.value
    const { routeId = null, place = null } = ways[0] ?? {}
    const step = { at: 'outbound-route', id: routeId, why: place === null ? kind : `rule ${place}: ${kind}` }
    const cap = capped(kind, extension.id, at, calls)
    if (cap.reached)
      return {
        steps: [step, { at: 'outbound-cap', id: cap.reached.cap.id, why: cap.reached.why }],
        destination: says('outbound/cap-reached'),
      }
    return {
      steps: [step],
      destination: {
        to: 'outside',
        kind,
        extensionId: extension.id,
        silentMsMax,
        talkMsMax: cap.talkMsMax,
        ways: ways.map(({ trunkId, number, callerId }) => ({
          trunkId: asId<TrunkId>(trunkId),
          number,
          callerId: { number: callerId ?? extension.number },
        })),
      },
    }
  }

  const says = (prompt: string): Destination => ({ to: 'refused', cause: 'rejected', sounds: [{ prompt, language }] })
  const refused = (why: NotRouted): Destination =>
    why === 'class' || why === 'not-allowed' ? says('outbound/not-allowed') : { to: 'unknown-number' }

  return { route, way, capped, caps, standardClass: standard, company }
}

/** What a blocked caller gets. */
export function refusalOf({ gets }: BlockedCaller, language: string): Destination {
  if (gets !== 'announcement') return { to: 'refused', cause: gets, sounds: [] }
  return { to: 'refused', cause: 'rejected', sounds: [{ prompt: 'system/not-accepted', language }] }
}
