import { z } from 'zod'
import { idText } from '#server/kernel/text.ts'

const named = <Type extends string>(type: Type) => z.strictObject({ type: z.literal(type), id: idText })

/** Where a call can be sent. Each kind can follow each other one; none leads out through a trunk. */
export const destination = z.discriminatedUnion('type', [
  named('flow'),
  named('queue'),
  named('extension'),
  /** Played to its end, then the call is hung up. */
  named('audio'),
  z.strictObject({ type: z.literal('hang-up') }),
])
export type DestinationRef = z.output<typeof destination>
export type DestinationKind = DestinationRef['type']

/** The resource that the id of each kind names. */
const resourceOf: Record<Exclude<DestinationKind, 'hang-up'>, string> = {
  flow: 'flow',
  queue: 'queue',
  extension: 'extension',
  audio: 'audio',
}

/** What a record that holds a destination says of it: checked when it is saved, and counted when the other is to be deleted. */
export const destinationReferences = (field: string) =>
  Object.entries(resourceOf).map(([type, to]) => ({ to, field: `${field}.id`, when: { [`${field}.type`]: type } }))
