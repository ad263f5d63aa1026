import type { ExtensionId, TrunkId } from '#server/kernel/ids.ts'
import type { Outcome } from '#server/kernel/outcome.ts'
import type { ExtensionRecord, TrunkRecord } from './records.ts'

/** In the order in which they are made: what is referred to comes first. */
export const objectTypes = ['aor', 'auth', 'endpoint', 'identify', 'registration'] as const
export type ObjectType = (typeof objectTypes)[number]
/** Asterisk's own names and words; a name that is there twice is a list. */
export type Fields = [attribute: string, value: string][]

/** `gone`: there is no such object; `away`: Asterisk cannot be reached; `refused`: it said no. */
export type ObjectWhy = 'gone' | 'away' | 'refused'

/** The objects of one Asterisk, as they are. A `put` on one that exists merges; lists only grow by it. */
export interface Objects {
  put(type: ObjectType, id: string, fields: Fields): Promise<Outcome<ObjectWhy>>
  get(type: ObjectType, id: string): Promise<Outcome<ObjectWhy, ReadonlyMap<string, string>>>
  remove(type: ObjectType, id: string): Promise<Outcome<ObjectWhy>>
  /** Ids of all that was pushed, of whichever company; also of what `get` and `remove` can no longer reach. */
  list(type: ObjectType): Promise<Outcome<ObjectWhy, string[]>>
  /** The same with what they are made of, in one question. */
  readAll(type: ObjectType): Promise<Outcome<ObjectWhy, ReadonlyMap<string, ReadonlyMap<string, string>>>>
  /** Takes an object out of Asterisk's database by force: the only way to be rid of one that it cannot read. */
  erase(type: ObjectType, id: string): Promise<Outcome<'away' | 'refused'>>
}

export type Kind = 'extension' | 'trunk'

/** MongoDB's side: what should be. */
export interface Wanted {
  extension(id: ExtensionId): Promise<ExtensionRecord | undefined>
  extensions(): Promise<ExtensionRecord[]>
  /** Every trunk of every company: their addresses must not meet. */
  trunks(): Promise<TrunkRecord[]>
}

/** Resolves a host name to IPv4 addresses; none where it cannot be resolved. */
export type Resolve = (host: string) => Promise<string[]>

export interface ProvisioningLog {
  info(message: string, fields?: Record<string, unknown>): void
  warn(message: string, fields?: Record<string, unknown>): void
}

export type RecordId = ExtensionId | TrunkId
