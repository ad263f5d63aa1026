import { z } from 'zod'
import { resource } from '#server/api/resource.ts'
import { type Route, route, type User } from '#server/api/route.ts'
import type { Call, RoomAct } from '#server/calls/index.ts'
import { notFound } from '#server/kernel/errors.ts'
import type { CompanyId, InteractionId } from '#server/kernel/ids.ts'
import { idText } from '#server/kernel/text.ts'
import { conferenceModel } from './model.ts'
import { conferenceFields } from './schema.ts'

export const conferenceResource = resource({
  name: 'conference',
  path: '/conferences',
  summary: 'Conferences: rooms where many talk',
  schema: conferenceFields,
  model: conferenceModel,
  may: { read: 'telephony.read', manage: 'telephony.manage' },
  search: ['name', 'number'],
  dialled: 'number',
})

const member = z.object({
  interactionId: z.string(),
  number: z.string(),
  name: z.string().nullable(),
  agentId: z.string().nullable(),
  since: z.number(),
  moderator: z.boolean(),
  muted: z.boolean(),
  /** Hears music: alone, or no moderator is there yet. */
  waits: z.boolean(),
})

const room = z.object({
  conferenceId: z.string(),
  locked: z.boolean(),
  recording: z.boolean(),
  members: z.array(member),
})

export type ConferenceRoutesOptions = {
  calls: {
    members(companyId: CompanyId, conferenceId?: string): Call[]
    act(companyId: CompanyId, conferenceId: string, act: RoomAct, member?: InteractionId): Promise<boolean>
  }
}

/** What goes on in the rooms, and what one does about it. */
export function conferenceRoutes({ calls }: ConferenceRoutesOptions): Route[] {
  const seen = (companyId: CompanyId) => {
    const rooms = Map.groupBy(calls.members(companyId), ({ phase }) =>
      phase.is === 'in-conference' ? phase.conferenceId : '',
    )
    return [...rooms].map(([conferenceId, members]) => ({
      conferenceId,
      locked: members.some(({ phase }) => phase.is === 'in-conference' && phase.room.locked),
      recording: members.some(({ recordingId }) => recordingId !== null),
      members: members.flatMap((call) => {
        const { phase, callerId, contact, legs } = call
        if (phase.is !== 'in-conference') return []
        const { since, moderator, muted, hears } = phase
        const of = { interactionId: call.id, number: callerId.number, name: contact?.name ?? callerId.name ?? null }
        return [{ ...of, agentId: legs[0]?.agentId ?? null, since, moderator, muted, waits: hears === 'music' }]
      }),
    }))
  }

  async function act(user: User, conferenceId: string, what: RoomAct, id?: string): Promise<{ rooms: unknown[] }> {
    const done = await calls.act(user.companyId, conferenceId, what, id as InteractionId | undefined)
    if (!done) throw notFound(id === undefined ? 'conference-room' : 'conference-member')
    return { rooms: seen(user.companyId) }
  }

  const answer = z.object({ rooms: z.array(room) })
  const ofRoom = (path: string, what: RoomAct, summary: string) =>
    route({
      method: 'post',
      path: `/conferences/:id/${path}`,
      summary,
      may: 'telephony.manage',
      input: z.object({ id: idText }),
      output: answer,
      handle: async ({ input, user }) => answer.parse(await act(user, input.id, what)),
    })
  const ofMember = (path: string, what: RoomAct, summary: string) =>
    route({
      method: 'post',
      path: `/conferences/:id/members/:memberId/${path}`,
      summary,
      may: 'telephony.manage',
      input: z.object({ id: idText, memberId: idText }),
      output: answer,
      handle: async ({ input, user }) => answer.parse(await act(user, input.id, what, input.memberId)),
    })

  return [
    route({
      method: 'get',
      path: '/conference-rooms',
      summary: 'Who is in which conference now',
      may: 'telephony.read',
      input: z.object({}),
      output: answer,
      handle: async ({ user }) => ({ rooms: seen(user.companyId) }),
    }),
    ofRoom('lock', 'lock', 'Nobody else comes in'),
    ofRoom('unlock', 'unlock', 'Others come in again'),
    ofRoom('record', 'record', 'Records what is said in it'),
    ofRoom('stop-recording', 'stop-recording', 'Records it no more'),
    ofRoom('end', 'end', 'Ends it for all'),
    ofMember('mute', 'mute', 'The others do not hear this one'),
    ofMember('unmute', 'unmute', 'The others hear this one again'),
    ofMember('remove', 'remove', 'Says so, and hangs up'),
  ]
}
