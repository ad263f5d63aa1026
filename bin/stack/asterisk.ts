import { chown, mkdir, open, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { onPath, output } from './command.ts'
import type { Recipe } from './component.ts'
import { type Instance, logFileOf, pidFileOf } from './instance.ts'
import { repository } from './paths.ts'
import { rtpPorts } from './ports.ts'
import { render } from './render.ts'
import { type Bind, inRoot, type Root, stackRoot, userIn } from './root.ts'
import type { Steps } from './steps.ts'

export type Asterisk = {
  recipe: Recipe
  /** Runs one CLI command and gives what it prints. */
  cli(command: string): Promise<string>
  /** `sounds/` as Asterisk sees it. */
  soundsRoot: string
  /** Where the server writes what the SIP settings add to the configuration, as we see it. */
  settingsDir: string
  /** Where finished recordings lie, as we see it. */
  recordingsDir: string
}

/** Where the program runs, who it is there, and how it sees our folders. */
type Home = {
  argv: (options: string[]) => string[]
  state: string
  log: string
  sounds: string
  owner: { uid: number; gid: number } | undefined
}

/** Asterisk 22 or newer on the PATH, else the root's. Its configuration is rendered anew before each start. */
export async function asterisk(instance: Instance, steps: Steps, shards = 1): Promise<Asterisk> {
  const dir = join(instance.dir, 'asterisk')
  for (const folder of [
    'etc',
    'settings',
    'var/keys',
    'spool/recording',
    'spool/outgoing',
    'spool/tmp',
    'run',
    'cache',
  ])
    await mkdir(join(dir, folder), { recursive: true })
  const home = (await pathServes())
    ? homeOnPath(instance, dir)
    : await homeInRoot(instance, dir, await stackRoot(steps))
  const configFile = `${home.state}/etc/asterisk.conf`
  const cli = (command: string) => output(home.argv(['-C', configFile, '-rx', command]))
  const logFile = logFileOf(instance, 'asterisk')
  return {
    cli,
    soundsRoot: home.sounds,
    settingsDir: join(dir, 'settings'),
    recordingsDir: join(dir, 'spool/recording'),
    recipe: {
      title: 'Asterisk',
      argv: home.argv(['-C', configFile, '-f']),
      env: { HOME: home.state },
      logFile,
      pidFile: pidFileOf(instance, 'asterisk'),
      async prepare() {
        await renderConfiguration(instance, home, join(dir, 'etc'), shards)
        for (const file of [logFile, logFileOf(instance, 'asterisk-security')]) await (await open(file, 'a')).close()
        if (home.owner) await own([dir, logFile, logFileOf(instance, 'asterisk-security')], home.owner)
      },
      ready: () =>
        cli('core waitfullybooted').then(
          (said) => said.includes('fully booted'),
          () => false,
        ),
      readyWithinMs: 60_000,
      stopSignal: 'SIGTERM',
      stopWithinMs: 10_000,
    },
  }
}

async function pathServes(): Promise<boolean> {
  if (!onPath('asterisk')) return false
  const version = /Asterisk (?:certified\/)?(\d+)/.exec(await output(['asterisk', '-V']).catch(() => ''))?.[1]
  return Number(version ?? 0) >= 22
}

const homeOnPath = (instance: Instance, dir: string): Home => ({
  argv: (options) => ['asterisk', ...options],
  state: dir,
  log: join(instance.dir, 'log'),
  sounds: join(repository, 'sounds'),
  owner: undefined,
})

async function homeInRoot(instance: Instance, dir: string, root: Root): Promise<Home> {
  const binds: Bind[] = [
    { from: dir, to: '/vez/state' },
    { from: join(instance.dir, 'log'), to: '/vez/log' },
    { from: join(repository, 'sounds'), to: '/vez/sounds' },
    { from: instance.hostsFile, to: '/etc/hosts' },
    { from: await realpath('/etc/resolv.conf').catch(() => '/dev/null'), to: '/etc/resolv.conf' },
  ]
  return {
    argv: (options) => inRoot(root, { user: 'asterisk', binds, argv: ['asterisk', ...options] }),
    state: '/vez/state',
    log: '/vez/log',
    sounds: '/vez/sounds',
    owner: await userIn(root, 'asterisk'),
  }
}

/** `asterisk-config/` and `dialplan/` with every `@name@` filled in; `asterisk-config/shard/` once for each shard. */
async function renderConfiguration(instance: Instance, home: Home, etcDir: string, shards: number): Promise<void> {
  const { ports, passwords } = instance
  const values = {
    stateDir: home.state,
    logDir: home.log,
    soundsRoot: home.sounds,
    sipHost: '127.0.0.1',
    sipPort: ports.sip,
    hepPort: ports.hep,
    demoPort: ports.sip + 1,
    httpPort: ports.asteriskHttp,
    amiPort: ports.ami,
    rtpFirst: ports.rtp,
    rtpLast: ports.rtp + rtpPorts - 1,
    ariPassword: passwords.ari,
    amiPassword: passwords.ami,
    mediaUrl: `http://127.0.0.1:${ports.http}`,
  }
  await rm(etcDir, { recursive: true, force: true })
  for (const folder of ['asterisk-config', 'dialplan']) {
    const from = join(repository, folder)
    for (const file of await readdir(from, { recursive: true })) {
      if (!file.endsWith('.conf')) continue
      const template = await readFile(join(from, file), 'utf8')
      const write = async (name: string, more: Record<string, string | number> = {}) => {
        const to = join(etcDir, name)
        await mkdir(dirname(to), { recursive: true })
        await writeFile(to, render(template, { ...values, ...more }, `${folder}/${file}`), { mode: 0o600 })
      }
      const [, ofShard] = /^shard\/(.+)\.conf$/.exec(file) ?? []
      if (ofShard === undefined) await write(file)
      else
        for (let shard = 0; shard < shards; shard++)
          await write(`shards/${ofShard}-${shard}.conf`, {
            shard,
            eventsUrl: `ws://127.0.0.1:${ports.ariEvents + shard}/ari/events`,
          })
    }
  }
}

async function own(paths: string[], { uid, gid }: { uid: number; gid: number }): Promise<void> {
  for (const path of paths) {
    await chown(path, uid, gid)
    for (const inside of await readdir(path, { recursive: true }).catch(() => []))
      await chown(join(path, inside), uid, gid)
  }
}
