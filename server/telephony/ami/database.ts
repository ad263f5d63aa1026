import { done, type Outcome } from '#server/kernel/outcome.ts'
import type { ObjectDatabase } from '../ari/objects.ts'
import type { Ami, AmiWhy } from './connection.ts'

/** Asterisk's own small database. */
export interface AsteriskDatabase extends ObjectDatabase {
  /** The only way to be rid of an object that ARI can no longer read. */
  remove(family: string, key: string): Promise<Outcome<AmiWhy>>
}

export const createDatabase = (options: { ami: Ami }): AsteriskDatabase => ({
  async entries(family) {
    const entries = await options.ami.list('DBGetTree', { family })
    if (!entries.ok) return entries
    return { ok: true, value: entries.value.map((entry) => ({ key: entry.text('key'), value: entry.text('val') })) }
  },
  async remove(family, key) {
    const answer = await options.ami.act('DBDel', { family, key })
    return answer.ok ? done : answer
  },
})
