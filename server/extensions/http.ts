import { z } from 'zod'
import { resource } from '#server/api/resource.ts'
import { type Route, route } from '#server/api/route.ts'
import { destinationReferences } from '#server/destinations/index.ts'
import { invalid, notFound } from '#server/kernel/errors.ts'
import { asId, type CompanyId, type ExtensionId } from '#server/kernel/ids.ts'
import { idText } from '#server/kernel/text.ts'
import { type LiveState, type Provisioning, phoneAddress } from '#server/provisioning/index.ts'
import { type Batches, batchMax } from './batch.ts'
import { batchColumns } from './batch-columns.ts'
import { extensionModel } from './model.ts'
import { extensionSchema, extensionView } from './schema.ts'
import type { Seats } from './seats.ts'
import { newSecret, pinHash, secretHash } from './secret.ts'

type Options = {
  provisioning: Pick<Provisioning, 'apply' | 'remove'>
  live: LiveState
  /** The company's part of its phones' user names: [a-z0-9-], and it never changes. */
  slugOf: (companyId: CompanyId) => Promise<string>
}

export const extensionResource = ({ provisioning, slugOf }: Omit<Options, 'live'>) =>
  resource({
    name: 'extension',
    path: '/extensions',
    key: 'number',
    summary: 'Extensions',
    schema: extensionSchema,
    view: extensionView,
    model: extensionModel,
    may: { read: 'telephony.read', manage: 'telephony.manage' },
    search: ['number', 'name'],
    secrets: ['secret', 'pin'],
    references: [
      ...['onNoAnswer', 'onBusy', 'onUnreachable'].flatMap((field) => destinationReferences(field)),
      { to: 'audio', field: 'voicemail.greetingAudioId' },
      { to: 'class-of-service', field: 'classOfServiceId' },
    ],
    dialled: 'number',
    async beforeSave({ secret, pin, ...fields }, { before, user }) {
      if (before && before.number !== fields.number)
        throw invalid('number', 'extension.number-fixed', 'A number stays: make another extension for another number.')
      const sipUser = before?.sipUser ?? `${await slugOf(user.companyId)}-${fields.number}`
      const kept = secret === undefined ? before?.secretHash : undefined
      return {
        ...fields,
        sipUser,
        secretHash: kept ?? secretHash(sipUser, secret ?? newSecret()),
        ...(pin !== undefined && { pinHash: pinHash(pin), hasPin: true }),
      }
    },
    applied: (after, before) => {
      if (after) return provisioning.apply('extension', asId<ExtensionId>(after._id))
      return before
        ? provisioning.remove('extension', phoneAddress(before))
        : Promise.resolve({ state: 'applied' as const })
    },
  })

type Whose = { _id: string; sipUser: string }

const stateView = z.object({
  code: z.enum(['registered', 'unreachable', 'unregistered', 'unknown']),
  userAgent: z.string().optional(),
  address: z.string().optional(),
  roundTripMs: z.number().optional(),
})

const lineText = z.string().trim().max(300)
const batchLine = z.strictObject(Object.fromEntries(batchColumns.map((column) => [column, lineText.optional()])))
const batchLines = z.array(batchLine).min(1).max(batchMax)
const lineProblem = z.object({ line: z.int(), column: z.string(), code: z.string(), message: z.string() })

/** Many at once, by a range or a spreadsheet. */
const batchRoutes = (batches: Batches): Route[] => [
  route({
    method: 'post',
    path: '/extension-batches/check',
    may: 'telephony.manage',
    summary: 'What is wrong with which line of many extensions; nothing is made',
    input: z.strictObject({ lines: batchLines }),
    output: z.object({ problems: z.array(lineProblem) }),
    handle: async ({ input, user }) => ({ problems: await batches.check(user.companyId, input.lines) }),
  }),
  route({
    method: 'post',
    path: '/extension-batches',
    may: 'telephony.manage',
    status: 201,
    summary: 'Many extensions at once: all of the lines or none. Their secrets are shown here, once',
    input: z.strictObject({ lines: batchLines }),
    output: z.object({
      items: z.array(
        z.object({ id: z.string(), number: z.string(), name: z.string(), sipUser: z.string(), secret: z.string() }),
      ),
    }),
    handle: async ({ input, user }) => ({ items: await batches.make(user.companyId, user.id, input.lines) }),
  }),
  route({
    method: 'get',
    path: '/extension-batches/latest',
    may: 'telephony.read',
    summary: 'How many of the extensions that were made together are in Asterisk by now',
    input: z.object({}),
    output: z.object({
      total: z.int(),
      done: z.int(),
      failed: z.array(z.object({ number: z.string(), why: z.string() })),
    }),
    handle: async ({ user }) => batches.progress(user.companyId),
  }),
]

export function extensionRoutes({
  provisioning,
  live,
  batches,
  seats,
  sip,
}: Omit<Options, 'slugOf'> & { batches: Batches; seats: Seats; sip: { host: string; port: number } }): Route[] {
  const find = async (id: string, companyId: CompanyId) => {
    const found = await extensionModel.findOne({ _id: id, companyId }).lean()
    if (!found) throw notFound('extension')
    return found
  }
  return [
    ...batchRoutes(batches),
    route({
      method: 'get',
      path: '/seats',
      may: 'telephony.read',
      summary: 'Who sits at which desk phone (hot-desking)',
      input: z.object({}),
      output: z.object({
        items: z.array(z.object({ extensionId: z.string(), deskId: z.string(), since: z.number() })),
      }),
      handle: async ({ user }) => ({ items: await seats.list(user.companyId) }),
    }),
    route({
      method: 'delete',
      path: '/seats/:deskId',
      may: 'telephony.manage',
      summary: 'Whoever sits at this desk phone gets up',
      input: z.strictObject({ deskId: idText }),
      output: z.object({ gotUp: z.boolean() }),
      handle: async ({ input, user }) => ({ gotUp: await seats.getUp(user.companyId, asId(input.deskId)) }),
    }),
    route({
      method: 'get',
      path: '/phones/server',
      may: 'telephony.read',
      summary: 'Where desk phones log in',
      input: z.object({}),
      output: z.object({ host: z.string(), port: z.int(), transports: z.array(z.string()) }),
      handle: async () => ({ ...sip, transports: ['UDP', 'TCP'] }),
    }),
    route({
      method: 'get',
      path: '/extension-states',
      may: 'telephony.read',
      summary: 'Which phones of all extensions are registered, by one question',
      input: z.object({}),
      output: z.object({ items: z.array(stateView.extend({ extensionId: z.string() })) }),
      async handle({ user }) {
        const own = await extensionModel.find({ companyId: user.companyId }, { sipUser: 1 }).lean<Whose[]>()
        const states = await live.extensions(own.map(phoneAddress))
        return {
          items: own.map((extension) => ({
            extensionId: extension._id,
            ...(states.get(phoneAddress(extension)) ?? { code: 'unknown' as const }),
          })),
        }
      },
    }),
    route({
      method: 'get',
      path: '/extensions/:id/state',
      may: 'telephony.read',
      summary: 'Whether the phone of an extension is registered',
      input: z.object({ id: idText }),
      output: stateView,
      handle: async ({ input, user }) => live.extension(phoneAddress(await find(input.id, user.companyId))),
    }),
    route({
      method: 'post',
      path: '/extensions/:id/secret',
      may: 'telephony.manage',
      summary: 'A new secret for an extension: shown here, once, and the old one is refused from now on',
      input: z.object({ id: idText }),
      output: z.object({ sipUser: z.string(), secret: z.string(), applied: z.unknown() }),
      async handle({ input, user }) {
        const { sipUser } = await find(input.id, user.companyId)
        const secret = newSecret()
        await extensionModel.updateOne(
          { _id: input.id, companyId: user.companyId },
          { $set: { secretHash: secretHash(sipUser, secret), updatedAt: Date.now() }, $inc: { rev: 1 } },
        )
        return { sipUser, secret, applied: await provisioning.apply('extension', asId<ExtensionId>(input.id)) }
      },
    }),
  ]
}
