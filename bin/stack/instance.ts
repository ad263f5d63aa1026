import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { startTime } from './component.ts'
import type { Ports } from './ports.ts'
import { StackProblem } from './problem.ts'

/** One stack on this machine: its folder, its ports, its passwords. */
export type Instance = { name: string; dir: string; ports: Ports; passwords: Passwords; hostsFile: string }
export type Passwords = { ari: string; ami: string; postgres: string }

export const logFileOf = (instance: Instance, component: string): string =>
  join(instance.dir, 'log', `${component}.log`)
export const pidFileOf = (instance: Instance, component: string): string =>
  join(instance.dir, 'run', `${component}.pid`)

/** Takes the folder for this process; fails when another live process has it. */
export async function openInstance(name: string, dir: string, ports: Ports): Promise<Instance> {
  for (const folder of ['log', 'run', 'data']) await mkdir(join(dir, folder), { recursive: true })
  await lock(name, dir)
  return { name, dir, ports, passwords: await passwordsIn(dir), hostsFile: await writeHosts(dir) }
}

export const closeInstance = (instance: Instance): Promise<void> => rm(lockFile(instance.dir), { force: true })

const lockFile = (dir: string) => join(dir, 'run', 'supervisor.pid')

async function lock(name: string, dir: string): Promise<void> {
  const [pid = '', started] = (await readFile(lockFile(dir), 'utf8').catch(() => '')).split(' ')
  if (pid && started && (await startTime(Number(pid))) === started)
    throw new StackProblem(
      `The stack "${name}" is already running (pid ${pid}): stop that one, or give this one another --name and VEZ_PORT_OFFSET.`,
    )
  await writeFile(lockFile(dir), `${process.pid} ${await startTime(process.pid)}`)
}

/** Made once for each instance, readable by its owner only. */
async function passwordsIn(dir: string): Promise<Passwords> {
  const file = join(dir, 'passwords.json')
  const made = { ari: newPassword(), ami: newPassword(), postgres: newPassword() }
  try {
    await writeFile(file, JSON.stringify(made), { mode: 0o600, flag: 'wx' })
    return made
  } catch {
    return JSON.parse(await readFile(file, 'utf8')) as Passwords // made by an earlier run
  }
}

const newPassword = () => randomBytes(24).toString('hex')

/** This machine's hosts with its own name: where that does not resolve, Asterisk would ask DNS at every call. */
async function writeHosts(dir: string): Promise<string> {
  const file = join(dir, 'hosts')
  const known = await readFile('/etc/hosts', 'utf8').catch(() => '127.0.0.1 localhost\n')
  const isNamed = known.split(/\s+/).includes(hostname())
  await writeFile(file, isNamed ? known : `${known.trimEnd()}\n127.0.0.1 ${hostname()}\n`)
  return file
}
