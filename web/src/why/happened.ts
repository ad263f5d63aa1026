import type { EventName, EventNamed } from '#server/events.ts'

export type { Decision } from '#server/routing/index.ts'

/** What happened to an interaction, as the server keeps it. */
export type Happened = { [Name in EventName]: EventNamed<Name> }[EventName]
