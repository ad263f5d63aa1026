import type { Outcome } from '#server/kernel/outcome.ts'
import type { Fields, Objects, ObjectType } from './ports.ts'
import type { Rendered } from './render/rendered.ts'
import { differences } from './render/same.ts'

/** `away`: Asterisk cannot be reached, the next reconcile does it; `refused`: it does not want it so. */
export type PushWhy = 'away' | 'refused'

export interface Equalizer {
  /** Makes one object equal to what is wanted, and proves it by reading it back. */
  make(wanted: Rendered): Promise<Outcome<PushWhy>>
  /** Pushes what is known not to be there. Proves nothing: that is for who pushes many, and reads all of them back. */
  pushNew(wanted: Rendered): Promise<Outcome<PushWhy>>
  /** Takes an object away; one that is not there is a success. */
  unmake(type: ObjectType, id: string): Promise<Outcome<PushWhy>>
}

/**
 * Makes single objects equal, by the rules that Asterisk's pushed configuration has: a trunk's aor and an identify are
 * deleted and made anew (a put adds to them; a registration has another name when it changes), all others are put
 * in place, so that there is no moment without them and a phone's aor keeps its contact. An object that cannot be read is
 * erased first.
 */
export function createEqualizer({ objects }: { objects: Objects }): Equalizer {
  const isMadeAnew = ({ type, fields }: Rendered) => type === 'identify' || (type === 'aor' && hasContact(fields))

  async function push(wanted: Rendered, exists: boolean): Promise<Outcome<PushWhy>> {
    const { type, id, fields } = wanted
    if (exists && isMadeAnew(wanted)) {
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

  /** The last resort, for what cannot be changed in place: gone for a moment. */
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
    async make(wanted) {
      const { type, id } = wanted
      const key = `${type}/${id}`
      const found = await objects.get(type, id)
      if (!found.ok && found.why === 'away') return as(found)
      if (found.ok && differences(wanted.fields, found.value).length === 0) return { ok: true }
      let made = await push(wanted, found.ok)
      if (made.ok) made = await proved(wanted)
      // A phone whose aor was deleted would be unreachable until it logs in again: better as it was, and said so.
      const keeps = type === 'aor' && found.ok && !hasContact(wanted.fields)
      if (!made.ok && made.why === 'refused' && !keeps) made = await pushAfresh(wanted)
      return made.ok ? made : { ...made, detail: `${key}: ${made.detail ?? made.why}` }
    },
    pushNew: (wanted) => push(wanted, false),
    async unmake(type, id) {
      const removed = await objects.remove(type, id)
      if (removed.ok) return removed
      if (removed.why === 'away') return as(removed)
      // It is not there, or it is poisoned and answers the same: erasing what is not there does no harm.
      const erased = await objects.erase(type, id)
      return !erased.ok && erased.why === 'away' ? as(erased) : { ok: true }
    },
  }
}

const hasContact = (fields: Fields) => fields.some(([attribute]) => attribute === 'contact')

const as = (
  failure: { ok: false; why: 'gone' | 'away' | 'refused'; detail?: string },
  detail = failure.detail,
): { ok: false; why: PushWhy; detail?: string } => ({
  ok: false,
  why: failure.why === 'away' ? 'away' : 'refused',
  ...(detail !== undefined && { detail }),
})
