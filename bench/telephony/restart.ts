import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { eventually } from '#tests/support/eventually.ts'
import { startCapture } from '#tests/support/sip/capture.ts'
import type { Vez } from './vez.ts'

export type Restart = { calls: number; adoptedMs: number; backMs: number }

/**
 * So many calls live, the server is killed with -9 and started: how long it takes to have them all again from the moment
 * at which Asterisk's events flow (as the server's log says), and how long no phone was rung, from the kill to the next
 * INVITE for a waiting caller.
 */
export async function restarted(
  vez: Vez,
  { talking, waiting }: { talking: number; waiting: number },
): Promise<Restart> {
  const { world, load } = vez
  const dialled = await vez.numbersFor(talking)
  const phones = await load.phones(vez.phones, { talkMs: [25_000, 60_000] })
  const crowd = await load.crowd(vez.carrier, { count: talking + waiting, perSecond: 25, dialled })
  try {
    const live = async () =>
      Number(/(\d+) active channel/.exec(await vez.stack.asteriskCli('core show channels count'))?.[1])
    await eventually('all stand', async () => (await live()) >= 2 * talking + waiting, { withinMs: 60_000 })
    await sleep(1_000)
    const capture = await startCapture({ ports: [vez.server.port] })
    const killedAt = Date.now()
    await world.server.kill()
    await world.server.start()
    await eventually('a caller is served after the restart', async () => (await live()) < 2 * talking + waiting, {
      withinMs: 90_000,
    })
    await sleep(3_000)
    const messages = await capture.stop()
    const next = messages.find(
      (one) => one.method === 'INVITE' && one.source === vez.server.address && one.at > killedAt + 20,
    )
    const told = (await readFile(world.server.logFile, 'utf8')).split('\n').flatMap((line) => {
      try {
        const said = JSON.parse(line) as { message: string; calls?: number; tookMs?: number }
        return said.message === 'calls are taken up' ? [said] : []
      } catch {
        return []
      }
    })
    const last = told.at(-1)
    if (!last || !next) throw new Error('The server said nothing of the calls that it took up, or nobody was rung.')
    return { calls: last.calls ?? 0, adoptedMs: last.tookMs ?? Number.NaN, backMs: next.at - killedAt }
  } finally {
    await crowd.end()
    await phones.end()
  }
}
