import { z } from 'zod'
import { type Route, route } from '#server/api/route.ts'
import type { Clock, Instant } from '#server/kernel/clock.ts'
import { notFound, Refusal } from '#server/kernel/errors.ts'
import type { CompanyId, ExtensionId } from '#server/kernel/ids.ts'
import { numberKinds } from '#server/kernel/number-kinds.ts'
import { dayBegins } from './day.ts'
import { localitiesOf, replaceLocalities } from './localities/model.ts'
import { type Cap, type CapAnswer, capUse, type Dialling } from './rules/caps.ts'
import { emergenciesOf } from './rules/dialled.ts'
import type { DidRoute } from './rules/did.ts'
import { matchInbound } from './rules/did.ts'
import { readLocalities } from './rules/localities.ts'
import { type Here, normaliseNumber } from './rules/normalise.ts'
import type { RouteAnswer } from './rules/outbound.ts'
import { forgetUnknownDid, unknownDidsOf } from './unknown-dids/model.ts'

type Caller = {
  id: ExtensionId
  number: string
  name: string
  outsideNumber: string | null
  classOfServiceId: string | null
}

/** What is asked of a company's page in the book: the answers are those that calls get. */
export type NumberingPage = {
  company: Here & { timeZone: string; cnl: string | null }
  inboundRoutes: readonly DidRoute[]
  extensionNumbered(number: string): Caller | undefined
  extension(id: string): { number: string; name: string } | undefined
  outbound: {
    route(extension: Caller | undefined, dialled: string): RouteAnswer
    capped(
      kind: (typeof numberKinds)[number],
      extensionId: string | null,
      at: Instant,
      calls: readonly Dialling[],
    ): CapAnswer
    caps: readonly Cap[]
  }
}

export type NumberingRoutesOptions = {
  pageOf: (companyId: CompanyId) => NumberingPage | Promise<NumberingPage>
  /** What a company's people dialled outside lately. */
  dialledBy: (companyId: CompanyId) => readonly Dialling[]
  /** Something that calls look at was changed beside the records. */
  refresh: (companyId: CompanyId) => Promise<void>
  clock: Clock
}

const kind = z.enum(numberKinds)
const capWhy = z.enum(['calls', 'minutes', 'at-once'])
const csvBytesMax = 8 * 1024 * 1024

export const numberingRoutes = ({ pageOf, dialledBy, refresh, clock }: NumberingRoutesOptions): Route[] => [
  /** The question that support is asked most: where would this number go? Nothing is dialled. */
  route({
    method: 'get',
    path: '/outbound-routes-try',
    may: 'telephony.read',
    summary: 'Which ways out a dialled number would take, in their order, and what each carrier would be sent',
    input: z.object({ dialled: z.string().min(1).max(40), extensionNumber: z.string().max(10).default('') }),
    output: z.object({
      number: z.object({ kind: z.string(), e164: z.string().optional() }),
      /** What it is to classes of service and caps. */
      kind: kind.nullable(),
      csp: z.string().nullable(),
      ninthAdded: z.boolean(),
      ways: z.array(
        z.object({
          routeId: z.string().nullable(),
          place: z.int().nullable(),
          trunkId: z.string(),
          number: z.string(),
          callerId: z.string().nullable(),
          forceCallerId: z.boolean(),
        }),
      ),
      why: z.enum(['not-a-number', 'no-rule', 'not-allowed', 'class', 'no-trunk']).nullable(),
      cap: z.object({ capId: z.string().nullable(), why: capWhy }).nullable(),
      talkMsMax: z.number().nullable(),
    }),
    async handle({ input, user }) {
      const page = await pageOf(user.companyId)
      const extension = page.extensionNumbered(input.extensionNumber)
      const number = normaliseNumber(input.dialled, page.company)
      const none = { number, ways: [], csp: null, ninthAdded: false, cap: null, talkMsMax: null }
      const routed = page.outbound.route(extension, input.dialled)
      if (!routed.ok) return { ...none, kind: routed.kind, why: routed.why }
      const { dialled, ways } = routed.value
      const cap = page.outbound.capped(routed.value.kind, extension?.id ?? null, clock.now(), dialledBy(user.companyId))
      return {
        number,
        kind: routed.value.kind,
        csp: dialled.csp,
        ninthAdded: dialled.ninthAdded,
        ways,
        why: null,
        cap: cap.reached && { capId: cap.reached.cap.id, why: cap.reached.why },
        talkMsMax: cap.reached ? null : cap.talkMsMax,
      }
    },
  }),
  route({
    method: 'get',
    path: '/outbound-use',
    may: 'telephony.read',
    summary: 'What was dialled outside today, beside the caps that stand: by whom the most',
    input: z.object({}),
    output: z.object({
      since: z.number(),
      emergencies: z.array(z.string()),
      caps: z.array(
        z.object({
          capId: z.string().nullable(),
          kinds: z.array(kind),
          of: z.enum(['extension', 'company']),
          callsMax: z.number().nullable(),
          minutesMax: z.number().nullable(),
          atOnceMax: z.number().nullable(),
          /** Of the company, or of the extension that used most of it. */
          calls: z.int(),
          talkedMs: z.number(),
          atOnce: z.int(),
          extension: z.object({ number: z.string(), name: z.string() }).nullable(),
        }),
      ),
    }),
    async handle({ user }) {
      const { company, extension, outbound } = await pageOf(user.companyId)
      const now = clock.now()
      const since = dayBegins(now, company.timeZone)
      const calls = dialledBy(user.companyId)
      const people = [...new Set(calls.map(({ extensionId }) => extensionId))]
      const caps = outbound.caps.map(({ id: capId, kinds, ...cap }) => {
        const used = (who: string | null) => ({ who, ...capUse({ id: capId, kinds, ...cap }, calls, since, who, now) })
        const all = (cap.of === 'company' ? [null] : people).map(used)
        const most = all.toSorted((a, b) => b.talkedMs - a.talkedMs || b.calls - a.calls)[0] ?? used(null)
        const who = most.who === null ? undefined : extension(most.who)
        const { calls: made, talkedMs, atOnce } = most
        return {
          ...{ capId, kinds: [...kinds], ...cap, calls: made, talkedMs, atOnce },
          extension: who ? { number: who.number, name: who.name } : null,
        }
      })
      return { since, emergencies: [...emergenciesOf(company.ddi)], caps }
    },
  }),
  route({
    method: 'get',
    path: '/unknown-dids',
    may: 'telephony.read',
    summary: 'Numbers that carriers send and no inbound route takes, by real calls',
    input: z.object({}),
    output: z.object({
      items: z.array(
        z.object({
          id: z.string(),
          trunkId: z.string(),
          did: z.string(),
          raw: z.string(),
          lastFrom: z.string(),
          count: z.int(),
          firstSeenAt: z.number(),
          lastSeenAt: z.number(),
        }),
      ),
    }),
    async handle({ user }) {
      const { company, inboundRoutes } = await pageOf(user.companyId)
      const known = await unknownDidsOf(user.companyId)
      // What was given a route since is not unknown any more.
      const items = known.filter(
        ({ raw, lastFrom, trunkId }) =>
          !matchInbound(inboundRoutes, { dialled: raw, from: lastFrom, trunkId }, company),
      )
      return { items: items.map(({ _id, companyId: _company, ...did }) => ({ id: _id, ...did })) }
    },
  }),
  route({
    method: 'delete',
    path: '/unknown-dids/:id',
    may: 'telephony.manage',
    summary: 'Forgets a number that no inbound route takes, until it is called again',
    input: z.object({ id: z.string().max(200) }),
    output: z.object({}),
    async handle({ input, user }) {
      if (!(await forgetUnknownDid(user.companyId, input.id))) throw notFound('unknown-did')
      return {}
    },
  }),
  route({
    method: 'get',
    path: '/localities',
    may: 'telephony.read',
    summary: 'The table of localities (CNL): how large it is and since when',
    input: z.object({}),
    output: z.object({
      count: z.int(),
      importedAt: z.number().nullable(),
      home: z.string().nullable(),
      localities: z.int(),
    }),
    async handle({ user }) {
      const { ranges, importedAt } = await localitiesOf(user.companyId)
      const localities = new Set(ranges.map(({ cnl }) => cnl)).size
      const { company } = await pageOf(user.companyId)
      return { count: ranges.length, importedAt, home: company.cnl, localities }
    },
  }),
  route({
    method: 'put',
    path: '/localities',
    may: 'telephony.manage',
    summary: 'Replaces the table of localities by a CSV: from;to;cnl, or prefix;cnl; an empty one removes it',
    input: z.object({}),
    fileBytesMax: csvBytesMax,
    output: z.object({ count: z.int() }),
    async handle({ file, user }) {
      const { ranges, problems } = readLocalities(file?.bytes.toString('utf8') ?? '')
      if (problems.length > 0)
        throw new Refusal(
          'invalid',
          'localities.wrong',
          `${problems.length} lines are wrong.`,
          problems.slice(0, 50).map(({ line, code }) => ({
            field: `line ${line}`,
            code: `localities.${code}`,
            message: `Line ${line}: ${code}.`,
          })),
        )
      await replaceLocalities(user.companyId, ranges, clock.now())
      await refresh(user.companyId)
      return { count: ranges.length }
    },
  }),
]
