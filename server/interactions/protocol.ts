import { DateTime } from 'luxon'
import type { Instant } from '#server/kernel/clock.ts'
import type { CompanyId } from '#server/kernel/ids.ts'

/** Numbers taken from the store at once: a crash leaves a gap of at most so many, and no number twice. */
const atOnce = 50

type Block = { next: number; last: number }

const hourMs = 3_600_000
/** By time zone, for a quarter of an hour: zones differ from UTC by whole ones, so no day begins within one. */
const latest = new Map<string, { quarter: number; date: string }>()

function dateOf(at: Instant, timeZone: string): string {
  const quarter = Math.floor((at * 4) / hourMs)
  const known = latest.get(timeZone)
  if (known?.quarter === quarter) return known.date
  const date = DateTime.fromMillis(at, { zone: timeZone }).toFormat('yyyyMMdd')
  latest.set(timeZone, { quarter, date })
  return date
}

/**
 * Protocol numbers (A9): the company's local date and a number of at least six digits, as Brazilian customers are used
 * to write down. Unique in the company; rising within one process.
 */
export function createProtocols({ takeNumbers }: { takeNumbers: (name: string, count: number) => Promise<number> }) {
  const blocks = new Map<CompanyId, { now: Promise<Block>; next?: Promise<Block> | undefined }>()

  async function take(companyId: CompanyId): Promise<number> {
    for (;;) {
      const kept = blocks.get(companyId) ?? { now: refill(companyId) }
      blocks.set(companyId, kept)
      const block = await kept.now
      // The next block is there before it is needed: no caller waits for it.
      if (!kept.next && block.next > block.last - atOnce / 2) kept.next = refill(companyId)
      if (block.next <= block.last) return block.next++
      if (blocks.get(companyId) === kept) blocks.set(companyId, { now: kept.next ?? refill(companyId) })
    }
  }

  /** One that could not be taken is asked for anew by the next. */
  function refill(companyId: CompanyId): Promise<Block> {
    const block = takeNumbers(`protocol-${companyId}`, atOnce).then((first) => ({
      next: first,
      last: first + atOnce - 1,
    }))
    block.catch(() => {
      const kept = blocks.get(companyId)
      if (kept?.next === block) kept.next = undefined
      if (kept?.now === block) blocks.delete(companyId)
    })
    return block
  }

  return async (companyId: CompanyId, at: Instant, timeZone: string): Promise<string> => {
    return `${dateOf(at, timeZone)}${String(await take(companyId)).padStart(6, '0')}`
  }
}
