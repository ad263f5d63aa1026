import { z } from 'zod'
import type { User } from '#server/api/route.ts'
import { companyModel, userModel } from '#server/directory/index.ts'
import { extensionModel } from '#server/extensions/index.ts'
import { interactionModel } from '#server/interactions/index.ts'
import { inboundRouteModel } from '#server/numbering/index.ts'
import { queueModel } from '#server/queues/index.ts'
import { trunkModel } from '#server/trunks/index.ts'

const named = z.object({ id: z.string(), name: z.string() })

/** How far a company has come to its first call. Each part is what is there, or null: nothing is ticked off. */
export const progressView = z.object({
  company: named.extend({ ddd: z.string(), startedAt: z.number() }),
  trunk: named.extend({ kind: z.enum(['ip', 'registration']), demo: z.boolean() }).nullable(),
  number: z
    .object({
      inboundRouteId: z.string(),
      did: z.string(),
      leadsTo: z.string(),
      queue: named.extend({ member: z.boolean() }).nullable(),
    })
    .nullable(),
  phone: z
    .object({
      extensionId: z.string(),
      number: z.string(),
      kind: z.enum(['webphone', 'sip']),
      /** Calls reach it: registered, and in a browser with microphone and ringer. */
      reached: z.boolean(),
    })
    .nullable(),
  /** The newest call that came in and was answered by somebody. */
  call: z.object({ interactionId: z.string(), protocol: z.string(), at: z.number() }).nullable(),
  done: z.boolean(),
})
export type Progress = z.output<typeof progressView>

/** How far back an answered call is looked for. */
const callsLookedAt = 100

export type ProgressOptions = { demoHost: string; reached: boolean }

export async function progressOf({ companyId, id }: User, options: ProgressOptions): Promise<Progress> {
  const { demoHost, reached } = options
  const [company, trunks, routes, user, calls] = await Promise.all([
    companyModel.findOne({ _id: companyId }).lean(),
    trunkModel.find({ companyId, active: true }).sort({ _id: 1 }).limit(20).lean(),
    inboundRouteModel
      .find({ companyId, did: { $ne: '' } })
      .sort({ _id: 1 })
      .limit(20)
      .lean(),
    userModel.findOne({ _id: id }, { extensionId: 1 }).lean<{ extensionId: string | null }>(),
    interactionModel.find({ companyId, medium: 'voice' }).sort({ startedAt: -1 }).limit(callsLookedAt).lean(),
  ])
  // A line of a carrier goes before the demo's.
  const trunk = trunks.find(({ host }) => host !== demoHost) ?? trunks[0]
  const route = routes.find(({ destination }) => destination.type === 'queue' || destination.type === 'flow')
  const queueId = route?.destination.type === 'queue' ? route.destination.id : undefined
  const [queue, extension] = await Promise.all([
    queueId === undefined
      ? queueModel.findOne({ companyId, memberIds: id }).lean()
      : queueModel.findOne({ companyId, _id: queueId }).lean(),
    user?.extensionId ? extensionModel.findOne({ companyId, _id: user.extensionId }).lean() : null,
  ])
  const call = calls.find(({ direction, routing }) => direction === 'inbound' && routing?.servedAt)
  return {
    company: {
      id: companyId,
      name: company?.tradeName ?? '',
      ddd: company?.ddd ?? '',
      startedAt: company?.createdAt ?? 0,
    },
    trunk: trunk ? { id: trunk._id, name: trunk.name, kind: trunk.kind, demo: trunk.host === demoHost } : null,
    number: route
      ? {
          inboundRouteId: route._id,
          did: route.did,
          leadsTo: route.destination.type,
          queue: queue ? { id: queue._id, name: queue.name, member: queue.memberIds.includes(id) } : null,
        }
      : null,
    phone: extension
      ? {
          extensionId: extension._id,
          number: extension.number,
          kind: extension.kind,
          reached,
        }
      : null,
    call: call
      ? { interactionId: call._id, protocol: call.protocol, at: call.routing?.servedAt ?? call.startedAt }
      : null,
    done: Boolean(trunk && route && extension && call),
  }
}
