import { randomBytes } from 'node:crypto'
import type { Id } from '#server/kernel/ids.ts'

const timeDigits = 8
const chanceDigits = 12
const chances = 36n ** BigInt(chanceDigits)

/**
 * 20 characters of [0-9a-z]: eight of the time, so that ids sort as they were made (to the millisecond, until 2059),
 * and twelve of the machine's chance (62 bits), so that an id cannot be guessed.
 */
export function newId<T extends Id<string>>(): T {
  const time = Date.now().toString(36).padStart(timeDigits, '0')
  const chance = randomBytes(8).readBigUInt64BE() % chances
  return (time + chance.toString(36).padStart(chanceDigits, '0')) as T
}
