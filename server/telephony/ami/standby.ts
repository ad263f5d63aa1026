import type { Clock } from '#server/kernel/clock.ts'
import { isDialable, isSafeId } from '../clean.ts'
import type { Log } from '../log.ts'
import type { Ami } from './connection.ts'

/** Where a company's callers go while no server answers Asterisk; null: they wait, as those of all others. */
export type EmergencyTarget = { phone: string } | { number: string; trunk: string; callerId: string } | null

/**
 * What Asterisk is to know for when we are not there: see `dialplan/subroutines/without-server.conf`. It lies in
 * Asterisk's own database, which survives its restart; nothing of it stands in the way of a call while we are there.
 */
export interface Standby {
  /** Says now and again that we are here. */
  start(): void
  /** We leave: callers need not find out by themselves. */
  stop(): Promise<void>
  lead(companyId: string, target: EmergencyTarget): void
}

const nowhere = 'none'
/** The dialplan takes us for gone after fifteen seconds. */
const everyMs = 5_000

export function createStandby(options: { ami: Ami; shard: number; clock: Clock; log: Log }): Standby {
  const { ami, shard, clock, log } = options
  const targets = new Map<string, string>()
  let again: (() => void) | undefined

  const put = async (family: string, key: string, val: string): Promise<void> => {
    const answer = await ami.act('DBPut', { family, key, val })
    if (!answer.ok && answer.why === 'refused') log.warn('Asterisk did not note it', { family, key })
  }
  const beat = () => {
    again?.()
    void put('vez-alive', String(shard), String(Math.floor(clock.now() / 1000)))
    again = clock.wakeAt(clock.now() + everyMs, beat)
  }

  ami.onUp(() => {
    for (const [companyId, written] of targets) void put('vez-emergency', companyId, written)
  })
  return {
    start: beat,
    async stop() {
      again?.()
      await put('vez-alive', String(shard), '0')
    },
    lead(companyId, target) {
      const written = writeTarget(target)
      if (!isSafeId(companyId) || targets.get(companyId) === written) return
      targets.set(companyId, written)
      if (ami.isUp()) void put('vez-emergency', companyId, written)
    },
  }
}

function writeTarget(target: EmergencyTarget): string {
  if (target === null) return nowhere
  if ('phone' in target) return isSafeId(target.phone) ? `phone:${target.phone}` : nowhere
  const { number, trunk, callerId } = target
  return isDialable(number) && isSafeId(trunk) && isDialable(callerId)
    ? `number:${number}:${trunk}:${callerId}`
    : nowhere
}
