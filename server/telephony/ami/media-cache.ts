import type { Log } from '../log.ts'
import type { Ami } from './connection.ts'

/** What Asterisk keeps of sounds that it has fetched. */
export interface MediaCache {
  /** Has Asterisk fetch these addresses now, each once, so that it has them when they are to be heard. Soon, in turn. */
  fill(addresses: readonly string[]): void
}

/** An address of ours; on Asterisk's command line a space would begin another argument. */
const isAddress = (text: string): boolean => /^https?:\/\/[A-Za-z0-9.:_/-]+$/.test(text)

export function createMediaCache({ ami, log }: { ami: Pick<Ami, 'command' | 'onUp' | 'isUp'>; log: Log }): MediaCache {
  const wanted = new Set<string>()
  const there = new Set<string>()
  let filling = false

  async function work(): Promise<void> {
    if (filling) return
    filling = true
    for (const address of wanted) {
      if (!ami.isUp()) break
      wanted.delete(address)
      const answer = await ami.command(`media cache refresh ${address}`)
      if (answer.ok) there.add(address)
      else log.warn('Asterisk did not fetch a sound ahead', { address, why: answer.detail ?? answer.why })
    }
    filling = false
  }

  // It may be another Asterisk, or one without a memory.
  ami.onUp(() => {
    for (const address of there) wanted.add(address)
    there.clear()
    void work()
  })

  return {
    fill(addresses) {
      for (const address of addresses) if (isAddress(address) && !there.has(address)) wanted.add(address)
      void work()
    },
  }
}
