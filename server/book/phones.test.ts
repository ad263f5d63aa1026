import { describe, expect, test } from 'vitest'
import { extensionSchema } from '#server/extensions/schema.ts'
import { asId, type ExtensionId, type UserId } from '#server/kernel/ids.ts'
import { type ExtensionOfPage, phonesOf } from './phones.ts'

const extension = (id: string, number: string, fields: object = {}): ExtensionOfPage => {
  const { secret: _secret, pin: _pin, ...whole } = extensionSchema.parse({ number, name: id, ...fields })
  return { ...whole, id: asId<ExtensionId>(id), sipUser: `acme-${number}` }
}
const ana = extension('ana', '2001')
const desk = extension('desk', '2005')
const users = [{ id: asId<UserId>('u-ana'), extensionId: ana.id }]
const at = (phoneId: ExtensionId) => ({ extensionId: phoneId, agentId: null })
const nobody = () => ({ to: 'unknown-number' }) as const

describe('who sits at another desk', () => {
  const away = phonesOf({ extensions: [ana, desk], users, seats: [{ extensionId: ana.id, deskId: desk.id }] })
  test('is reached there, by her number and as an agent; what is dialled there is hers', () => {
    expect(away.phoneOf(ana.id)).toBe(desk.id)
    expect(away.ownerAt(desk.id)).toBe(ana.id)
    expect(away.phoneOfAgent(asId('u-ana'))).toBe(desk.id)
    expect(away.agentAt(desk.id)).toBe('u-ana')
    expect(away.planOf(ana, 'extension', nobody).stages).toMatchObject([[{ extensionId: desk.id, agentId: 'u-ana' }]])
  })
  test('her lamp shows both phones', () =>
    expect(away.lamps()[0]).toEqual({ number: '2001', endpoints: ['acme-2001', 'acme-2005'] }))
  test('whose own phone is taken by another one has none', () => {
    const owners = [...users, { id: asId<UserId>('u-desk'), extensionId: desk.id }]
    const taken = phonesOf({
      extensions: [ana, desk],
      users: owners,
      seats: [{ extensionId: ana.id, deskId: desk.id }],
    })
    expect(taken.phoneOfAgent(asId('u-desk'))).toBeUndefined()
  })
  test('a seat at a phone that is switched off is none', () => {
    const off = phonesOf({ extensions: [ana], users, seats: [{ extensionId: ana.id, deskId: desk.id }] })
    expect(off.phoneOf(ana.id)).toBe(ana.id)
  })
})

describe('how an extension wants to be called', () => {
  const places = [
    { number: '2005', seconds: 10 },
    { number: '999', seconds: 20 },
  ]
  const plan = (followMe: object, which: 'extension' | 'follow-me' = 'extension') => {
    const own = extension('ana', '2001', { followMe })
    const phones = phonesOf({ extensions: [own, desk], users, seats: [] })
    const placeOf = (number: string) => (number === '2005' ? { to: 'extension' as const, ...at(desk.id) } : nobody())
    return phones
      .planOf(own, which, placeOf)
      .stages.map((stage) =>
        stage.map((place) => ('extensionId' in place ? `${place.extensionId} ${place.ringMs}` : 'outside')),
      )
  }
  test('off: its own phone alone, for a minute', () => expect(plan({ places })).toEqual([['ana 60000']]))
  test('in order: its own first, not so long; what leads nowhere is left out', () =>
    expect(plan({ active: true, places })).toEqual([['ana 25000'], ['desk 10000']]))
  test('together', () => expect(plan({ active: true, way: 'together', places })).toEqual([['ana 25000', 'desk 10000']]))
  test('as a destination: the places without the own phone, also while it is off', () =>
    expect(plan({ places }, 'follow-me')).toEqual([['desk 10000']]))
})
