import type { Outcome } from '#server/kernel/outcome.ts'
import { clean, isSafeId } from '../clean.ts'
import type { AriFailure, Commands } from './commands.ts'

/** The kinds of object that can be pushed into Asterisk while it runs. Transports cannot. */
export const objectTypes = ['endpoint', 'auth', 'aor', 'identify', 'registration'] as const
export type ObjectType = (typeof objectTypes)[number]

/** Asterisk's own names and words. A list is written as one field each, in order: `[['match', a], ['match', b]]`. */
export type ObjectFields = [attribute: string, value: string][]

/** `gone`: there is no such object; `away`: Asterisk cannot be reached; `refused`: it said no, `detail` says why. */
export type ObjectWhy = 'gone' | 'away' | 'refused'

/**
 * Asterisk's objects as they are, without any rule of ours. Mind what it does not do for you: a `put` on an existing
 * object merges and lists only grow (so remove first), an aor that is removed loses its contacts (so put only), values
 * are hardly checked, and `get` of an auth answers with the password.
 */
export interface Objects {
  put(type: ObjectType, id: string, fields: ObjectFields): Promise<Outcome<ObjectWhy>>
  /** Every attribute, defaults included; a list comes as Asterisk prints it, joined by commas. */
  get(type: ObjectType, id: string): Promise<Outcome<ObjectWhy, Map<string, string>>>
  remove(type: ObjectType, id: string): Promise<Outcome<ObjectWhy>>
  /** Ids of what was pushed, and of nothing else; also of what `get` and `remove` can no longer reach. */
  list(type: ObjectType): Promise<Outcome<ObjectWhy, string[]>>
  /** All that was pushed, as it lies in Asterisk's database: one question, however many there are. */
  readAll(type: ObjectType): Promise<Outcome<ObjectWhy, Map<string, Map<string, string>>>>
  /** Takes an object out of Asterisk's database by force: the only way to be rid of one that it cannot read. */
  erase(type: ObjectType, id: string): Promise<Outcome<'away' | 'refused'>>
}

/** Asterisk's database: sorcery.conf keeps pushed objects there, each type in a family of its name. */
export type ObjectDatabase = {
  entries(family: string): Promise<Outcome<'away' | 'refused', { key: string; value: string }[]>>
  remove(family: string, key: string): Promise<Outcome<'away' | 'refused'>>
}

export function createObjects(options: { commands: Pick<Commands, 'run'>; database: ObjectDatabase }): Objects {
  const { commands, database } = options
  // One class for all five: the other modules' names are answered with 404.
  const named = (objectType: ObjectType, id: string) => ({ configClass: 'res_pjsip', objectType, id })

  async function entriesOf(type: ObjectType) {
    const entries = await database.entries(type)
    if (!entries.ok) return entries
    const prefix = `/${type}/${type}/`
    const found = entries.value.filter(({ key }) => key.startsWith(prefix))
    return { ok: true as const, value: found.map(({ key, value }) => ({ id: key.slice(prefix.length), value })) }
  }

  return {
    async put(type, id, fields) {
      const problem = problemWith(id, fields)
      if (problem) return { ok: false, why: 'refused', detail: problem }
      const listed = fields.map(([attribute, value]) => ({ attribute, value }))
      const answer = await commands.run('asterisk.updateObject', { ...named(type, id), fields: listed })
      return answer.ok ? { ok: true } : failure(answer)
    },
    async get(type, id) {
      if (!isSafeId(id)) return unsafe(id)
      const answer = await commands.run('asterisk.getObject', named(type, id))
      if (!answer.ok) return failure(answer)
      return { ok: true, value: new Map(answer.value.map(({ attribute, value }) => [attribute, value])) }
    },
    async remove(type, id) {
      if (!isSafeId(id)) return unsafe(id)
      const answer = await commands.run('asterisk.deleteObject', named(type, id))
      return answer.ok ? { ok: true } : failure(answer)
    },
    async list(type) {
      const entries = await entriesOf(type)
      return entries.ok ? { ok: true, value: entries.value.map(({ id }) => id) } : entries
    },
    async readAll(type) {
      const entries = await entriesOf(type)
      if (!entries.ok) return entries
      return { ok: true, value: new Map(entries.value.map(({ id, value }) => [id, attributesIn(value)])) }
    },
    erase: (type, id) => (isSafeId(id) ? database.remove(type, `${type}/${id}`) : Promise.resolve(unsafe(id))),
  }
}

/** What cannot be read has no attributes, and equals nothing. */
function attributesIn(stored: string): Map<string, string> {
  try {
    return new Map(
      Object.entries(JSON.parse(stored) as Record<string, unknown>).map(([name, value]) => [name, String(value)]),
    )
  } catch {
    return new Map()
  }
}

const failure = ({ why, status, detail }: AriFailure) => ({ ok: false as const, why, detail: `${status}: ${detail}` })
const unsafe = (id: string) => ({
  ok: false as const,
  why: 'refused' as const,
  detail: `${JSON.stringify(id)} is not an id`,
})

/** A control character is refused here, not stripped: a value that was changed on its way would never compare equal. */
function problemWith(id: string, fields: ObjectFields): string | undefined {
  if (!isSafeId(id)) return `${JSON.stringify(id)} is not an id`
  const bad = fields.find(([attribute, value]) => !/^[a-z0-9_]+$/i.test(attribute) || clean(value) !== value)
  return bad && `${JSON.stringify(bad[0])} has characters that Asterisk must not get`
}
