import { z } from 'zod'
import { idText } from '#server/kernel/text.ts'

const named = <Type extends string>(type: Type) => z.strictObject({ type: z.literal(type), id: idText })

/** Where a call can be sent. Each kind can follow each other one; none leads out through a trunk. */
export const destination = z.discriminatedUnion('type', [
  named('flow'),
  named('queue'),
  named('extension'),
  named('conference'),
  /** The places of an extension's follow-me, without its own phone. */
  named('follow-me'),
  /** The mailbox of an extension. */
  named('voicemail'),
  /** Played to its end, then the call is hung up. */
  named('audio'),
  named('announcement'),
  named('time-condition'),
  z.strictObject({ type: z.literal('hang-up') }),
])
export type DestinationRef = z.output<typeof destination>
export type DestinationKind = DestinationRef['type']

/** The resource that the id of each kind names. */
const resourceOf: Record<Exclude<DestinationKind, 'hang-up'>, string> = {
  flow: 'flow',
  queue: 'queue',
  extension: 'extension',
  conference: 'conference',
  'follow-me': 'extension',
  voicemail: 'extension',
  audio: 'audio',
  announcement: 'announcement',
  'time-condition': 'time-condition',
}

/** Each kind with its resource, for those that keep the ids of destinations in a way of their own. */
export const destinationResources = Object.entries(resourceOf)

/**
 * What a record that holds a destination says of it: checked when it is saved, counted when the other is to be deleted, and
 * followed for circles. `after-waiting`: nobody comes there before something has waited for the customer, such as a key.
 */
export const destinationReferences = (field: string, leads: 'at-once' | 'after-waiting' = 'at-once') =>
  Object.entries(resourceOf).map(([type, to]) => ({
    to,
    field: `${field}.id`,
    when: { [`${field}.type`]: type },
    // What only bears another's id (a mailbox an extension's) is not that one, and leads nowhere.
    ...(type === to && { leads }),
  }))
