import { setTimeout as sleep } from 'node:timers/promises'
import { usedBy } from '../processes.ts'
import type { Vez } from './vez.ts'

export type Slope = { server: number; asterisk: number; failed: number; minutes: number }

const perSecond = 20

/**
 * Calls at an even pace for as long as is asked, and how the memory (RSS) of the server and of Asterisk grows after the
 * warm-up, in MiB an hour: the slope through the least of each minute, which is what is kept and not what is being used.
 */
export async function memorySlope(vez: Vez, warmUpMinutes: number, minutes: number): Promise<Slope> {
  const dialled = await vez.numbersFor(100)
  const phones = await vez.load.phones(vez.phones, { talkMs: [800, 1_600] })
  const seen = { server: [] as number[], asterisk: [] as number[] }
  let isOver = false
  try {
    const count = (warmUpMinutes + minutes) * 60 * perSecond
    const calls = vez.load.calls(vez.carrier, { count, perSecond, dialled }, (warmUpMinutes + minutes) * 60 + 180)
    void calls.finally(() => {
      isOver = true
    })
    for (let minute = 1; !isOver; minute++) {
      const [server, asterisk] = [[] as number[], [] as number[]]
      for (let n = 0; n < 12 && !isOver; n++) {
        server.push(usedBy(vez.world.server.pid()).rssMib)
        asterisk.push(usedBy(vez.stack.pid('asterisk')).rssMib)
        await sleep(5_000)
      }
      const least = { server: Math.min(...server), asterisk: Math.min(...asterisk) }
      console.log(
        `   minute ${minute}: server ${least.server.toFixed(1)} MiB, Asterisk ${least.asterisk.toFixed(1)} MiB`,
      )
      if (minute <= warmUpMinutes || isOver) continue
      seen.server.push(least.server)
      seen.asterisk.push(least.asterisk)
    }
    const { failed } = await calls
    return {
      server: slopeOf(seen.server) * 60,
      asterisk: slopeOf(seen.asterisk) * 60,
      failed,
      minutes: seen.server.length,
    }
  } finally {
    await phones.end()
  }
}

/** The middle of the slopes between all pairs (Theil and Sen): one leap of the collector's does not turn it. */
export function slopeOf(values: number[]): number {
  const slopes = values.flatMap((value, at) => values.slice(at + 1).map((later, n) => (later - value) / (n + 1)))
  return slopes.toSorted((a, b) => a - b)[Math.floor(slopes.length / 2)] ?? Number.NaN
}
