import { portsFor } from '#stack/ports.ts'
import { startStack } from '#stack/stack.ts'
import type { Measured, Row } from '../table.ts'
import { type Reconciled, reconciler } from './reconcile.ts'
import { type Start, up } from './up.ts'

const repeats = Number(process.env.BENCH_REPEATS ?? 3)
const portOffset = 4_000
const extensions = 1_000
const trunks = 100

/** How long until there is a telephone exchange: the whole stack, and Asterisk made equal to a large company's records. */
export async function run(): Promise<Measured> {
  await up('cold') // what is built once (the console, the root with Asterisk) is built by now
  const starts: Record<'cold' | 'warm', Start[]> = { cold: [], warm: [] }
  for (let repeat = 0; repeat < repeats; repeat++)
    for (const how of ['cold', 'warm'] as const) {
      const one = await up(how)
      starts[how].push(one)
      console.log(`   bin/up, ${how}: ${(one.ms / 1_000).toFixed(1)} s`)
    }
  const reconciled = await reconcile()
  return { rows: [...startRows('cold', starts.cold), ...startRows('warm', starts.warm), ...rowsOf(reconciled)], starts }
}

async function reconcile(): Promise<Reconciled[]> {
  const ports = portsFor(portOffset)
  const stack = await startStack({ name: 'bench-start', ports, components: ['asterisk'], log: console.log })
  const asterisk = reconciler(stack.env, extensions, trunks)
  try {
    await asterisk.prepare()
    const all: Reconciled[] = []
    for (let repeat = 0; repeat < repeats; repeat++) {
      const one = await asterisk.once()
      all.push(one)
      const { fromNothing, equal, emptied, bare } = one
      console.log(
        `   ${one.objects} objects: ${[fromNothing, equal, emptied, bare].map((ms) => ms.toFixed(0)).join(' / ')} ms`,
      )
    }
    return all
  } finally {
    asterisk.stop()
    await stack.stop()
  }
}

/** The whole, and what each component takes of it. */
function startRows(how: 'cold' | 'warm', starts: Start[]): Row[] {
  const words = how === 'cold' ? 'bin/up without any state' : 'bin/up with its state'
  const steps = starts[0]?.steps.map(({ what }) => what) ?? []
  return [
    { what: `${words}, until it says that it is up`, unit: 'ms', ours: starts.map(({ ms }) => ms) },
    ...steps.map((step) => ({
      what: `… of that: ${step}`,
      unit: 'ms',
      ours: starts.flatMap(({ steps }) => steps.filter(({ what }) => what === step).map(({ ms }) => ms)),
    })),
  ]
}

function rowsOf(all: Reconciled[]): Row[] {
  const of = `${extensions.toLocaleString('en-US')} extensions and ${trunks} trunks (${all[0]?.objects ?? 0} objects)`
  const floor = { name: 'bare PUTs', runs: all.map(({ bare }) => bare) }
  return [
    { what: `Asterisk made equal to ${of}: from nothing`, unit: 'ms', ours: all.map((one) => one.fromNothing), floor },
    { what: '… when all is equal', unit: 'ms', ours: all.map((one) => one.equal), floor },
    { what: '… all of it taken away', unit: 'ms', ours: all.map((one) => one.emptied), floor },
  ]
}
