import { createHash } from 'node:crypto'
import type { Outcome } from '#server/kernel/outcome.ts'
import type { Objects, ObjectType } from './ports.ts'
import type { Rendered } from './render/rendered.ts'
import { differences } from './render/same.ts'

/** `away`: Asterisk cannot be reached, the next reconcile does it; `refused`: it does not want it so. */
export type PushWhy = 'away' | 'refused'
export type Equal = 'unchanged' | 'pushed'

export interface Equalizer {
  /** Makes one object equal to what is wanted, and proves it by reading it back. `redo` pushes an equal one too. */
  make(wanted: Rendered, redo?: boolean): Promise<Outcome<PushWhy, Equal>>
  /** Takes an object away; one that is not there is a success. */
  unmake(type: ObjectType, id: string): Promise<Outcome<PushWhy>>
  /** True where the very same was proved before: then it costs nothing. */
  isKnown(wanted: Rendered): boolean
  /** Believes nothing any more: Asterisk may have been restarted, or be another. */
  forget(): void
}

/**
 * Makes single objects equal, by the rules that Asterisk's pushed configuration has: an identify and a registration are
 * deleted and made anew (a put adds to the first and does nothing to the second), all others are put in place, so that
 * there is no moment without them and an aor keeps its contacts. An object that cannot be read is erased first.
 */
export function createEqualizer({ objects }: { objects: Objects }): Equalizer {
  const known = new Map<string, string>()
  const madeAnew = new Set<ObjectType>(['identify', 'registration'])

  async function push(wanted: Rendered, exists: boolean): Promise<Outcome<PushWhy>> {
    const { type, id, fields } = wanted
    if (exists && madeAnew.has(type)) {
      const removed = await objects.remove(type, id)
      if (!removed.ok && removed.why !== 'gone') return as(removed)
    }
    const put = await objects.put(type, id, fields)
    return put.ok ? put : as(put)
  }

  async function proved(wanted: Rendered): Promise<Outcome<PushWhy>> {
    const { type, id, fields } = wanted
    const found = await objects.get(type, id)
    if (!found.ok) return as(found, 'Asterisk does not give it back')
    const differing = differences(fields, found.value)
    return differing.length === 0 ? { ok: true } : { ok: false, why: 'refused', detail: differing.join('; ') }
  }

  /** The last resort, for what cannot be changed in place: gone for a moment. An aor's contacts are lost with it. */
  async function pushAfresh(wanted: Rendered): Promise<Outcome<PushWhy>> {
    const { type, id } = wanted
    const removed = await objects.remove(type, id)
    if (!removed.ok) {
      if (removed.why === 'away') return as(removed)
      const erased = await objects.erase(type, id)
      if (!erased.ok && erased.why === 'away') return as(erased)
    }
    const pushed = await push(wanted, false)
    return pushed.ok ? proved(wanted) : pushed
  }

  return {
    async make(wanted, redo = false) {
      const { type, id } = wanted
      const key = `${type}/${id}`
      const found = await objects.get(type, id)
      if (!found.ok && found.why === 'away') return as(found)
      if (found.ok && !redo && differences(wanted.fields, found.value).length === 0) {
        known.set(key, fingerprint(wanted))
        return { ok: true, value: 'unchanged' }
      }
      known.delete(key)
      let made = await push(wanted, found.ok)
      if (made.ok) made = await proved(wanted)
      if (!made.ok && made.why === 'refused') made = await pushAfresh(wanted)
      if (!made.ok) return { ...made, detail: `${key}: ${made.detail ?? made.why}` }
      known.set(key, fingerprint(wanted))
      return { ok: true, value: 'pushed' }
    },
    async unmake(type, id) {
      known.delete(`${type}/${id}`)
      const removed = await objects.remove(type, id)
      if (removed.ok) return removed
      if (removed.why === 'away') return as(removed)
      // It is not there, or it is poisoned and answers the same: erasing what is not there does no harm.
      const erased = await objects.erase(type, id)
      return !erased.ok && erased.why === 'away' ? as(erased) : { ok: true }
    },
    isKnown: (wanted) => known.get(`${wanted.type}/${wanted.id}`) === fingerprint(wanted),
    forget: () => known.clear(),
  }
}

const as = (
  failure: { ok: false; why: 'gone' | 'away' | 'refused'; detail?: string },
  detail = failure.detail,
): { ok: false; why: PushWhy; detail?: string } => ({
  ok: false,
  why: failure.why === 'away' ? 'away' : 'refused',
  ...(detail !== undefined && { detail }),
})

/** A hash, so that no secret is kept in memory. */
const fingerprint = ({ fields }: Rendered) => createHash('sha256').update(JSON.stringify(fields)).digest('base64')
