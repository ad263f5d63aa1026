import { expect, test } from 'vitest'
import { virtualClock } from '#server/kernel/clock.ts'
import { asId, type InteractionId } from '#server/kernel/ids.ts'
import { createBirths } from './births.ts'

const id = asId<InteractionId>('i1')

/** What was written, in order; `away` is the database. */
function house() {
  const clock = virtualClock()
  const disk: object[] = []
  const trouble = { away: false, comesThrough: false }
  const births = createBirths({ clock, failed: () => {} })
  const insert = async (part: object) => {
    if (disk.length > 0) return false
    if (!trouble.away || trouble.comesThrough) disk.push({ id, ...part })
    if (trouble.away) throw new Error('the database is away')
    return true
  }
  return { clock, disk, trouble, births, insert }
}

test('what routing says of it soon goes along with the first write', async () => {
  const { births, disk, insert, clock } = house()
  const written = births.write(id, insert)
  await clock.advance(10)
  expect(await births.join(id, { routing: 1 })).toBe(true)
  await written
  await clock.advance(100)
  expect(disk).toEqual([{ id, routing: 1 }])
})

test('it is written by itself where routing says nothing; what comes later is a change', async () => {
  const { births, disk, insert, clock } = house()
  const written = births.write(id, insert)
  await clock.advance(15)
  expect(await births.join(id, { routing: 1 })).toBe(false)
  await written
  expect(disk).toEqual([{ id }])
  expect(await births.join(id, { routing: 2 })).toBe(false)
})

test('it is written again until it is there', async () => {
  const { births, disk, insert, trouble, clock } = house()
  trouble.away = true
  let isThere = false
  void births.write(id, insert).then(() => {
    isThere = true
  })
  await clock.advance(15)
  await expect(births.join(id, { routing: 1 })).rejects.toThrow('away')
  trouble.away = false
  expect({ disk, isThere }).toEqual({ disk: [], isThere: false })
  await clock.advance(1000)
  await births.written(id)
  expect({ disk, isThere }).toEqual({ disk: [{ id }], isThere: true })
})

test('a write that failed and came through all the same is found there, and routing’s part is written as a change', async () => {
  const { births, disk, insert, trouble } = house()
  Object.assign(trouble, { away: true, comesThrough: true })
  void births.write(id, insert)
  await expect(births.join(id, { routing: 1 })).rejects.toThrow('away')
  trouble.away = false
  expect(await births.join(id, { routing: 1 })).toBe(false)
  expect(disk).toHaveLength(1)
})
