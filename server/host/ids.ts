import { randomFillSync } from 'node:crypto'
import type { Id } from '#server/kernel/ids.ts'

const timeDigits = 8
const orderDigits = 3
const chanceDigits = 9
const chances = 36n ** BigInt(chanceDigits)

/** Drawn many at a time: one by one the machine is asked as often as a call has legs, sounds and events. */
const drawn = Buffer.alloc(8 * 256)
let used = drawn.length

function draw(): bigint {
  if (used === drawn.length) {
    randomFillSync(drawn)
    used = 0
  }
  used += 8
  return drawn.readBigUInt64BE(used - 8)
}

let latest = 0
let order = 0

/**
 * 20 characters of [0-9a-z]: eight of the time (until 2059), three that count within a millisecond, so that what one
 * process makes sorts as it was made, and nine of the machine's chance (46 bits), so that an id is not guessed.
 */
export function newId<T extends Id<string>>(): T {
  const now = Date.now()
  order = now === latest ? order + 1 : 0
  latest = now
  const chance = draw() % chances
  const part = (value: number | bigint, digits: number) => value.toString(36).padStart(digits, '0').slice(-digits)
  return (part(now, timeDigits) + part(order, orderDigits) + part(chance, chanceDigits)) as T
}
