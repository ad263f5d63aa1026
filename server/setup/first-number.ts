import { byRoute } from '#server/api/by-route.ts'
import type { Route, User } from '#server/api/route.ts'
import { extensionModel } from '#server/extensions/index.ts'
import { flowModel } from '#server/flows/model.ts'
import { queueModel } from '#server/queues/index.ts'
import { firstFlow } from './core/first-flow.ts'
import { freeNumber } from './core/free-number.ts'
import type { FirstNumber } from './schema.ts'

/** Where the numbers of queues begin, and those of extensions. */
const firstQueueNumber = 701
export const firstExtensionNumber = 2001

export async function takenNumbers({ companyId }: User): Promise<string[]> {
  const [queues, extensions] = await Promise.all([
    queueModel.find({ companyId }, { number: 1 }).lean<{ number: string }[]>(),
    extensionModel.find({ companyId }, { number: 1 }).lean<{ number: string }[]>(),
  ])
  return [...queues, ...extensions].map(({ number }) => number)
}

type Made = { id: string }

/**
 * A number that leads to a queue with this user in it, by a URA or straight. What a broken attempt left behind is used
 * again: a queue or URA of the same name is not made twice.
 */
export async function leadNumberToQueue(
  { did, queueName, menu }: FirstNumber,
  { routes, user }: { routes: readonly Route[]; user: User },
): Promise<{ inboundRouteId: string; queueId: string; flowId: string | null }> {
  const { companyId } = user
  const post = (path: string, fields: object) => byRoute<Made>(routes, { method: 'post', path, fields, user })

  const queueId = await queue()
  const flowId = menu ? await flow() : null
  const destination = flowId ? { type: 'flow', id: flowId } : { type: 'queue', id: queueId }
  const route = await post('/inbound-routes', { name: did, did, trunkId: null, destination })
  return { inboundRouteId: route.id, queueId, flowId }

  async function queue(): Promise<string> {
    const found = await queueModel
      .findOne({ companyId, name: queueName }, { memberIds: 1, rev: 1 })
      .lean<{ _id: string; rev: number; memberIds: string[] }>()
    if (!found) {
      const number = freeNumber(firstQueueNumber, await takenNumbers(user))
      // Who lets the first call ring while reading the page is not put on pause for it.
      return (await post('/queues', { name: queueName, number, memberIds: [user.id], afterMissed: 'keep' })).id
    }
    const { _id: id, rev, memberIds } = found
    if (!memberIds.includes(user.id))
      await byRoute(routes, {
        method: 'patch',
        path: '/queues/:id',
        fields: { id, rev, memberIds: [...memberIds, user.id] },
        user,
      })
    return id
  }

  async function flow(): Promise<string> {
    const name = `URA ${queueName}`.slice(0, 80)
    const found = await flowModel.findOne({ companyId, name }, { _id: 1 }).lean<{ _id: string }>()
    return found?._id ?? (await post('/flows', { name, graph: firstFlow(queueId) })).id
  }
}
