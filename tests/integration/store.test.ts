import { randomBytes } from 'node:crypto'
import mongoose from 'mongoose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId, systemClock } from '#server/host/index.ts'
import { type Happened, system } from '#server/kernel/events.ts'
import { asId, type CompanyId } from '#server/kernel/ids.ts'
import { connectStore } from '#server/store/connection.ts'
import { eventLog } from '#server/store/event-log.ts'
import { filesIn } from '#server/store/files.ts'
import { createRecords, recordModel } from '#server/store/records.ts'

type Plant = { name: string; number: string; note?: string | undefined }
const model = recordModel<Plant>('plant', { name: String, number: String, note: String }, [
  { fields: { companyId: 1, name: 1 }, unique: true },
  { fields: { companyId: 1, number: 1 }, unique: true },
])
const plants = createRecords<Plant>({ name: 'plant', model, search: ['name'], clock: systemClock, newId })
const acme = asId<CompanyId>('acme')
const other = asId<CompanyId>('other')

let store: Awaited<ReturnType<typeof connectStore>>
beforeAll(async () => {
  const uri = new URL(process.env.VEZ_MONGODB_URI ?? '')
  uri.pathname = `/vez_${randomBytes(4).toString('hex')}`
  store = await connectStore(uri.href)
})
afterAll(async () => {
  await mongoose.connection.dropDatabase()
  await store.close()
})

describe('indexes', () => {
  test('that are there are not made again at the next start; one that is lacking is', async () => {
    const uri = new URL(process.env.VEZ_MONGODB_URI ?? '')
    uri.pathname = `/${mongoose.connection.name}`
    const made: string[] = []
    const reconnect = async () => {
      await store.close()
      made.length = 0
      store = await connectStore(uri.href)
      return [...made]
    }
    mongoose.set('debug', (collection: string, method: string) => method === 'createIndex' && made.push(collection))
    try {
      expect(await reconnect()).toEqual([])
      await model.collection.dropIndex('companyId_1_name_1')
      expect(new Set(await reconnect())).toEqual(new Set([model.collection.name]))
      expect((await model.listIndexes()).map(({ name }) => name)).toContain('companyId_1_name_1')
    } finally {
      mongoose.set('debug', false)
    }
  })
})

describe('records', () => {
  test('of the same new name, made by many at once, are one', async () => {
    const many = Array.from({ length: 10 }, (_none, n) => plants.create(acme, { name: 'Ipê', number: String(n) }))
    const results = await Promise.allSettled(many)
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const result of results)
      if (result.status === 'rejected')
        expect(result.reason).toMatchObject({ code: 'plant.taken', fields: [{ field: 'name' }] })
  })

  test('name every field that is taken', async () => {
    await plants.create(acme, { name: 'Jacarandá', number: '77' })
    await expect(plants.create(acme, { name: 'Jacarandá', number: '77' })).rejects.toMatchObject({
      fields: [{ field: 'name' }, { field: 'number' }],
    })
    await plants.create(other, { name: 'Jacarandá', number: '77' })
  })

  test('are out of the reach of another company, whatever it asks', async () => {
    const { _id } = await plants.create(acme, { name: 'Cedro', number: '1000' })
    const scope = { companyId: other }
    await expect(plants.get(scope, _id)).rejects.toMatchObject({ kind: 'not-found' })
    await expect(plants.update(scope, _id, 1, { name: 'X' })).rejects.toMatchObject({ kind: 'not-found' })
    await expect(plants.remove(scope, _id)).rejects.toMatchObject({ kind: 'not-found' })
    expect(await plants.missing(scope, [_id])).toEqual([_id])
    expect(await plants.missing({ companyId: acme }, [_id])).toEqual([])
  })

  test('lose a field that is set to nothing, and refuse one that the model does not know', async () => {
    const { _id } = await plants.create(acme, { name: 'Pau-brasil', number: '1500', note: 'red' })
    expect(await plants.update({ companyId: acme }, _id, 1, { note: undefined })).not.toHaveProperty('note')
    await expect(plants.update({ companyId: acme }, _id, 2, { colour: 'red' } as Partial<Plant>)).rejects.toThrow()
    expect(await plants.get({ companyId: acme }, _id)).toMatchObject({ rev: 2, name: 'Pau-brasil' })
  })

  test('of a scope that is one record let no other through', async () => {
    const { _id } = await plants.create(acme, { name: 'Araucária', number: '1600' })
    expect(await plants.get({ _id }, _id)).toMatchObject({ name: 'Araucária' })
    const { _id: another } = await plants.create(acme, { name: 'Peroba', number: '1700' })
    await expect(plants.get({ _id }, another)).rejects.toMatchObject({ kind: 'not-found' })
    expect((await plants.list({ _id }, { limit: 10 })).items).toHaveLength(1)
  })
})

describe('the event log', () => {
  const event = (type: string, interactionId: string, at: number, companyId = acme): Happened => ({
    id: newId(),
    type,
    at,
    companyId,
    actor: system,
    data: { interactionId },
  })

  test('keeps each event once, however often it is told, and tells them in order', async () => {
    const [first, second, third] = [event('a', 'i1', 2), event('b', 'i1', 1), event('c', 'i1', 3)]
    await eventLog.append([first, event('x', 'i2', 1), event('y', 'i1', 1, other)])
    await eventLog.append([first, second])
    await Promise.all(Array.from({ length: 5 }, () => eventLog.append([second, third, first])))
    await eventLog.append([])
    expect(await eventLog.ofInteraction(acme, asId('i1'))).toEqual([second, first, third])
  })
})

describe('files', () => {
  const files = filesIn('leaves')

  test('come back as they went in, also in several pieces, until they are removed', async () => {
    const bytes = randomBytes(700_000)
    const id = newId()
    await files.put(id, bytes)
    expect((await files.get(id))?.equals(bytes)).toBe(true)
    await files.remove(id)
    expect(await files.get(id)).toBeUndefined()
    await files.remove(id)
  })
})
