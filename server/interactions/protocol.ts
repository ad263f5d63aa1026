import { DateTime } from 'luxon'
import type { Instant } from '#server/kernel/clock.ts'
import type { CompanyId } from '#server/kernel/ids.ts'

/** Numbers taken from the store at once: a crash leaves a gap of at most so many, and no number twice. */
const atOnce = 50

/**
 * Protocol numbers (A9): the company's local date and a number of at least six digits, as Brazilian customers are used
 * to write down. Unique in the company; rising within one process.
 */
export function createProtocols({ takeNumbers }: { takeNumbers: (name: string, count: number) => Promise<number> }) {
  const blocks = new Map<CompanyId, Promise<{ next: number; last: number }>>()

  async function take(companyId: CompanyId): Promise<number> {
    for (;;) {
      const block = await (blocks.get(companyId) ?? refill(companyId))
      if (block.next <= block.last) return block.next++
      if ((await blocks.get(companyId)) === block) blocks.delete(companyId)
    }
  }

  function refill(companyId: CompanyId) {
    const block = takeNumbers(`protocol-${companyId}`, atOnce).then((first) => ({
      next: first,
      last: first + atOnce - 1,
    }))
    blocks.set(companyId, block)
    block.catch(() => blocks.delete(companyId))
    return block
  }

  return async (companyId: CompanyId, at: Instant, timeZone: string): Promise<string> => {
    const day = DateTime.fromMillis(at, { zone: timeZone }).toFormat('yyyyMMdd')
    return `${day}${String(await take(companyId)).padStart(6, '0')}`
  }
}
