import type { Destination, Mailbox, Place, RingPlan } from '#server/calls/index.ts'
import type { DestinationRef } from '#server/destinations/index.ts'
import type { ExtensionFields } from '#server/extensions/index.ts'
import { type AgentId, agentOf, asId, type ExtensionId, type UserId } from '#server/kernel/ids.ts'

/** What a call may ask of an extension. */
export type ExtensionOfPage = { id: ExtensionId } & Pick<
  ExtensionFields,
  | 'number'
  | 'name'
  | 'sipUser'
  | 'kind'
  | 'ringMs'
  | 'outsideNumber'
  | 'classOfServiceId'
  | 'callsMax'
  | 'pickupGroup'
  | 'onNoAnswer'
  | 'onBusy'
  | 'onUnreachable'
  | 'followMe'
  | 'voicemail'
  | 'pinHash'
>
/** Who sits at a desk phone that is not one's own: calls to the extension ring there, and what is dialled there is the extension's. */
export type Seat = { extensionId: ExtensionId; deskId: ExtensionId }

const ringMs = 60_000
/** Where something follows nobody lets a caller wait a minute for it. */
const ringOnMs = 25_000

/** A company's phones: whose each is, where its owner sits, and how it wants to be called. Pure. */
export function phonesOf(records: {
  extensions: readonly ExtensionOfPage[]
  users: readonly { id: UserId; extensionId: ExtensionId | null }[]
  seats: readonly Seat[]
}) {
  const extensions = new Map(records.extensions.map((extension) => [extension.id as string, extension]))
  const byNumber = new Map(records.extensions.map((extension) => [extension.number, extension.id]))
  const bySipUser = new Map(records.extensions.map((extension) => [extension.sipUser, extension.id]))
  const seats = records.seats.filter(({ extensionId, deskId }) => extensions.has(extensionId) && extensions.has(deskId))
  const deskOf = new Map(seats.map(({ extensionId, deskId }) => [extensionId as string, deskId]))
  const sitsAt = new Map(seats.map(({ extensionId, deskId }) => [deskId as string, extensionId]))
  const agentOfExtension = new Map(
    records.users.flatMap((user) =>
      user.extensionId ? [[user.extensionId as string, agentOf(user.id)] as const] : [],
    ),
  )
  const extensionOfAgent = new Map(
    [...agentOfExtension].map(([extensionId, agentId]) => [agentId as string, asId<ExtensionId>(extensionId)]),
  )

  /** The phone on which an extension is reached. */
  const phoneOf = (extensionId: ExtensionId): ExtensionId => deskOf.get(extensionId) ?? extensionId
  /** Whose calls come from a phone. */
  const ownerAt = (phoneId: ExtensionId): ExtensionId => sitsAt.get(phoneId) ?? phoneId
  const agentAt = (phoneId: ExtensionId): AgentId | undefined => agentOfExtension.get(ownerAt(phoneId))

  function phoneOfAgent(agentId: AgentId): ExtensionId | undefined {
    const own = extensionOfAgent.get(agentId)
    if (!own) return undefined
    const phone = phoneOf(own)
    // Somebody else sits at it.
    return ownerAt(phone) === own ? phone : undefined
  }

  /** Who is rung for an extension, and what follows; `placeOf`: where a number leads that its owner would dial. */
  function planOf(
    { id, ...own }: ExtensionOfPage,
    which: 'extension' | 'follow-me',
    placeOf: (number: string) => Destination,
  ): RingPlan {
    const { followMe, callsMax } = own
    // A mailbox that is on takes what is led nowhere else: nobody switches one on for nothing.
    const otherwise: DestinationRef | null = own.voicemail.active ? { type: 'voicemail', id } : null
    const onNoAnswer = own.onNoAnswer ?? otherwise
    const onBusy = own.onBusy ?? otherwise
    const onUnreachable = own.onUnreachable ?? otherwise
    const goesOn = onNoAnswer !== null || followMe.active
    const phone = phoneOf(id)
    const itself: Place = {
      ringMs: own.ringMs ?? (goesOn ? ringOnMs : ringMs),
      extensionId: phone,
      agentId: agentAt(phone) ?? null,
    }
    const follows = which === 'follow-me' || followMe.active
    const places = (follows ? followMe.places : []).flatMap(({ number, seconds }): Place[] => {
      const to = placeOf(number)
      if (to.to === 'extension')
        return to.extensionId === phone
          ? []
          : [{ ringMs: seconds * 1000, extensionId: to.extensionId, agentId: to.agentId }]
      return to.to === 'outside' ? [{ ringMs: seconds * 1000, outside: to }] : []
    })
    const rung = which === 'follow-me' ? places : [itself, ...places]
    const stages = followMe.way === 'together' ? [rung] : rung.map((place) => [place])
    return { extensionId: id, stages, callsMax, onNoAnswer, onBusy, onUnreachable }
  }

  return {
    extension: (id: string): ExtensionOfPage | undefined => extensions.get(id),
    idOfNumber: (number: string): ExtensionId | undefined => byNumber.get(number),
    idOfSipUser: (sipUser: string): ExtensionId | undefined => bySipUser.get(sipUser),
    phoneOf,
    ownerAt,
    agentAt,
    phoneOfAgent,
    planOf,
    /** The extension that is a person's own, wherever they sit. */
    ownExtensionOf: (agentId: AgentId): ExtensionId | undefined => extensionOfAgent.get(agentId),
    seatOf: (extensionId: ExtensionId): ExtensionId | undefined => deskOf.get(extensionId),
    /** Whose lamp shows which phones: its own, and where its owner sits. */
    lamps: (): { number: string; endpoints: string[] }[] =>
      records.extensions.map(({ id, number, sipUser }) => {
        const desk = extensions.get(deskOf.get(id) ?? '')
        return { number, endpoints: desk ? [sipUser, desk.sipUser] : [sipUser] }
      }),
    all: (): readonly ExtensionOfPage[] => records.extensions,
  }
}

export const mailboxOf = ({ id, name, number, voicemail }: ExtensionOfPage): Mailbox => ({
  extensionId: id,
  number,
  name,
  greetingAudioId: voicemail.greetingAudioId === null ? null : asId(voicemail.greetingAudioId),
  secondsMax: voicemail.secondsMax,
})
