import { readConfig } from './config.ts'
import { createLog, onSignal } from './host/index.ts'
import { createProcess } from './process.ts'

/** The process: reads its environment, starts, stops in order. What cannot start says why in one line. */
async function main(): Promise<void> {
  const config = readConfig(process.env)
  const log = createLog({ level: config.log })
  const { start, give, stop } = await createProcess({ config, log, deposed })
  onSignal({ log, stop })
  process.on('SIGUSR2', () => void give().catch((why) => log.error('no shard was given away', { why })))
  await start()

  /** Whatever this process still knows may be old: another one owns the calls now. */
  function deposed(why: unknown): void {
    log.error('another process owns this shard: stopping', { why })
    process.exit(1)
  }
}

main().catch((why: unknown) => {
  process.stderr.write(`vez: ${why instanceof Error ? why.message : String(why)}\n`)
  process.exit(1)
})
