import { readdirSync, readFileSync } from 'node:fs'

const ticksPerSecond = 100

/** Processor seconds that a process and all below it have used, and the memory (RSS) that they have now, in MiB. */
export function usedBy(pid: number): { cpuSeconds: number; rssMib: number } {
  const parents = new Map<number, number>()
  for (const entry of readdirSync('/proc')) {
    const parent = /^\d+$/.test(entry) && fieldsOf(Number(entry))?.[1]
    if (parent) parents.set(Number(entry), Number(parent))
  }
  const isBelow = (one: number): boolean => one === pid || isBelowAnother(parents.get(one))
  const isBelowAnother = (parent: number | undefined): boolean => parent !== undefined && parent > 1 && isBelow(parent)
  let [ticks, pages] = [0, 0]
  for (const one of [...parents.keys()].filter(isBelow)) {
    const fields = fieldsOf(one)
    if (!fields) continue // it ended while we looked
    // utime, stime, and those of the children that have ended
    ticks += fields.slice(11, 15).reduce((total, value) => total + Number(value), 0)
    pages += Number(fields[21])
  }
  return { cpuSeconds: ticks / ticksPerSecond, rssMib: (pages * 4_096) / 2 ** 20 }
}

/** Of /proc/<pid>/stat, after the name: the state is the first. */
function fieldsOf(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}

/** What the server says of itself: its main thread's share of the processor is what limits it. */
export async function serverUse(url: string): Promise<{ cpuSeconds: number; rssMib: number }> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const figure = (name: string) => Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1])
  return {
    cpuSeconds: figure('process_cpu_seconds_total'),
    rssMib: figure('process_resident_memory_bytes') / 2 ** 20,
  }
}
