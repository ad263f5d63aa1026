import type { Fields, Objects, ObjectType } from '../ports.ts'

type Kept = Map<string, string>

export type FakeObjects = Objects & {
  /** Every write, as `put endpoint/a`, in order. */
  writes: string[]
  reads: number
  away: boolean
  contacts: Map<string, string>
  /** Registrations as they are on the wire: made by the first put, not changed by another. */
  wire: Map<string, string>
  poison(type: ObjectType, id: string): void
  value(type: ObjectType, id: string, attribute: string): string | undefined
}

/** Asterisk's objects with the traps that were measured on the real one; the same contract runs on both. */
export function fakeObjects(): FakeObjects {
  const kept = new Map<string, Kept>()
  const poisoned = new Set<string>()
  const away = { ok: false, why: 'away' } as const
  const gone = { ok: false, why: 'gone' } as const
  const fake: FakeObjects = {
    writes: [],
    reads: 0,
    away: false,
    contacts: new Map(),
    wire: new Map(),
    poison: (type, id) => void poisoned.add(`${type}/${id}`),
    value: (type, id, attribute) => kept.get(`${type}/${id}`)?.get(attribute),
    async put(type, id, fields) {
      if (fake.away) return away
      const key = `${type}/${id}`
      fake.writes.push(`put ${key}`)
      if (poisoned.has(key)) return { ok: false, why: 'refused', detail: '500: Allocation failed' }
      const object = kept.get(key) ?? new Map<string, string>()
      kept.set(key, object)
      for (const [attribute, value] of fields) object.set(attribute, merged(object, attribute, value))
      if (type === 'endpoint' && !object.get('allow')) poisoned.add(key)
      if (type === 'registration' && !fake.wire.has(id)) fake.wire.set(id, object.get('client_uri') ?? '')
      return { ok: true }
    },
    async get(type, id) {
      if (fake.away) return away
      fake.reads++
      const object = kept.get(`${type}/${id}`)
      return object && !poisoned.has(`${type}/${id}`) ? { ok: true, value: new Map(object) } : gone
    },
    async remove(type, id) {
      if (fake.away) return away
      const key = `${type}/${id}`
      fake.writes.push(`remove ${key}`)
      if (poisoned.has(key) || !kept.delete(key)) return gone
      if (type === 'aor') fake.contacts.delete(id)
      if (type === 'registration') fake.wire.delete(id)
      return { ok: true }
    },
    async list(type) {
      if (fake.away) return away
      const keys = new Set([...kept.keys(), ...poisoned])
      const ids = [...keys].filter((key) => key.startsWith(`${type}/`)).map((key) => key.slice(type.length + 1))
      return { ok: true, value: ids }
    },
    async readAll(type) {
      const listed = await fake.list(type)
      if (!listed.ok) return listed
      return { ok: true, value: new Map(listed.value.map((id) => [id, kept.get(`${type}/${id}`) ?? new Map()])) }
    },
    async erase(type, id) {
      if (fake.away) return away
      fake.writes.push(`erase ${type}/${id}`)
      poisoned.delete(`${type}/${id}`)
      kept.delete(`${type}/${id}`)
      return { ok: true }
    },
  }
  return fake
}

/** A list grows by a put; what is not a list is replaced, in Asterisk's own words. */
function merged(object: Kept, attribute: Fields[number][0], value: string): string {
  if (attribute === 'match') return [object.get('match'), mask(value)].filter(Boolean).join(',')
  if (attribute === 'contact') return [object.get('contact'), value].filter(Boolean).join(',')
  if (attribute === 'allow') return `(${value.replace(/^!all,/, '').replaceAll(',', '|')})`
  return value === 'yes' ? 'true' : value === 'no' ? 'false' : value
}

const mask = (address: string) => (address.includes('/') ? address : `${address}/255.255.255.255`)
