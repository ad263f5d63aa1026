import { join } from 'node:path'
import { type Asterisk, asterisk } from './asterisk.ts'
import { type Component, endLeftovers, type Recipe, startComponent } from './component.ts'
import { ferretdbDir } from './ferretdb-build.ts'
import { closeInstance, type Instance, openInstance } from './instance.ts'
import { ferretdbRecipe, mongodIsThere, mongodRecipe, postgresRecipe } from './mongodb.ts'
import { stateDirOf } from './paths.ts'
import { demandFree, type PortName, type Ports } from './ports.ts'
import { StackProblem } from './problem.ts'
import { redisRecipe } from './redis.ts'
import { stackRoot } from './root.ts'
import { serverRecipe } from './server.ts'
import { type Steps, stepsTo } from './steps.ts'

/** What one can ask for. `mongodb` is MONGODB_URI where given, else mongod, else FerretDB over PostgreSQL. */
export type Wanted = 'mongodb' | 'redis' | 'asterisk' | 'server'
/** What runs: the names for `restart`, `pid` and the log files. */
export type ComponentName = 'postgres' | 'ferretdb' | 'mongodb' | 'redis' | 'asterisk' | 'server'

export interface Stack {
  /** The addresses and passwords of all, as server/config.ts reads them. */
  env: Record<string, string>
  paths: { dir: string; logs: string; data: string; recordings: string | undefined }
  /** What runs, in the order of its start. */
  components(): ComponentName[]
  pid(component: ComponentName): number
  /** Sends a signal to one component; SIGKILL and SIGSTOP are the faults that tests want. */
  signal(component: ComponentName, signal: NodeJS.Signals): void
  /** Starts one that is not running: the server, after a test has listened in its place. */
  start(component: ComponentName): Promise<void>
  /** Ends one in order and leaves it down. */
  stopOne(component: ComponentName): Promise<void>
  /** Ends it in order where it runs, and starts it again. */
  restart(component: ComponentName): Promise<void>
  /** Runs one command of Asterisk's console and gives what it prints. */
  asteriskCli(command: string): Promise<string>
  /** Ends all, last started first. */
  stop(): Promise<void>
}

export type StackOptions = {
  /** Names the folder of its state, `.vez/<name>/`. */
  name: string
  ports: Ports
  components: Wanted[]
  /** For how many shards Asterisk has an application: 1 where nobody says another. */
  shards?: number
  log?: (line: string) => void
  /** Given to the server besides the addresses. */
  serverEnv?: Record<string, string>
  /** Told of each component that ends without being asked to. */
  onCrash?: (component: ComponentName, how: string) => void
}

/** Starts what is wanted and resolves when all of it is ready; on failure nothing is left running. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const steps = stepsTo(options.log ?? (() => {}))
  const instance = await openInstance(options.name, stateDirOf(options.name), options.ports)
  const running = createRunning(steps, options.onCrash)
  try {
    await endLeftovers(join(instance.dir, 'run'))
    await demandFree(options.ports, portsOf(options.components))
    return await startAll(instance, options, running, steps)
  } catch (why) {
    await running.stopAll()
    await closeInstance(instance)
    throw why
  }
}

const givenUri = () => process.env.MONGODB_URI

function portsOf(wanted: Wanted[]): PortName[] {
  const database: PortName[] = givenUri() ? [] : mongodIsThere() ? ['mongodb'] : ['postgres', 'mongodb']
  const ports: Record<Wanted, PortName[]> = {
    mongodb: database,
    redis: ['redis'],
    asterisk: ['asteriskHttp', 'ami', 'sip', 'rtp'],
    server: ['http', 'ariEvents', 'hep'],
  }
  return wanted.flatMap((name) => ports[name])
}

async function startAll(instance: Instance, options: StackOptions, running: Running, steps: Steps): Promise<Stack> {
  const wants = (name: Wanted) => options.components.includes(name)
  const wantsFerretdb = wants('mongodb') && !givenUri() && !mongodIsThere()
  // Each takes minutes where the cache is empty: side by side.
  if (wantsFerretdb) await Promise.all([stackRoot(steps), ferretdbDir(steps)])
  if (wants('redis')) await running.add('redis', await redisRecipe(instance, steps))
  if (wantsFerretdb) {
    await running.add('postgres', await postgresRecipe(instance, steps))
    await running.add('ferretdb', await ferretdbRecipe(instance, steps))
  } else if (wants('mongodb') && !givenUri()) await running.add('mongodb', await mongodRecipe(instance))
  const pbx = wants('asterisk') ? await asterisk(instance, steps, options.shards) : undefined
  if (pbx) await running.add('asterisk', pbx.recipe)
  const env = environmentOf(instance, pbx)
  if (wants('server')) await running.add('server', serverRecipe(instance, { ...env, ...options.serverEnv }))
  return {
    env,
    paths: {
      dir: instance.dir,
      logs: join(instance.dir, 'log'),
      data: dataDirOf(instance),
      recordings: pbx?.recordingsDir,
    },
    components: running.names,
    pid: running.pid,
    signal: running.signal,
    start: running.start,
    stopOne: running.stopOne,
    async restart(component) {
      await running.stopOne(component)
      await running.start(component)
    },
    asteriskCli(command) {
      if (!pbx) throw new StackProblem('This stack was started without Asterisk.')
      return pbx.cli(command)
    },
    async stop() {
      await running.stopAll()
      await closeInstance(instance)
    },
  }
}

const dataDirOf = (instance: Instance) => join(instance.dir, 'data')

function environmentOf(instance: Instance, pbx: Asterisk | undefined): Record<string, string> {
  const { ports, passwords } = instance
  return {
    VEZ_HTTP_PORT: `${ports.http}`,
    VEZ_MONGODB_URI: givenUri() ?? `mongodb://127.0.0.1:${ports.mongodb}/vez`,
    VEZ_REDIS_URL: `redis://127.0.0.1:${ports.redis}/0`,
    VEZ_DATA_DIR: dataDirOf(instance),
    ...(pbx && {
      VEZ_ARI_URL: `http://127.0.0.1:${ports.asteriskHttp}`,
      VEZ_ARI_USER: 'vez',
      VEZ_ARI_PASSWORD: passwords.ari,
      VEZ_ARI_EVENTS_PORT: `${ports.ariEvents}`,
      VEZ_AMI_HOST: '127.0.0.1',
      VEZ_AMI_PORT: `${ports.ami}`,
      VEZ_AMI_USER: 'vez',
      VEZ_AMI_PASSWORD: passwords.ami,
      VEZ_HEP_PORT: `${ports.hep}`,
      VEZ_SIP_HOST: '127.0.0.1',
      VEZ_SIP_PORT: `${ports.sip}`,
      VEZ_RECORDINGS_DIR: pbx.recordingsDir,
      VEZ_ASTERISK_SETTINGS_DIR: pbx.settingsDir,
      VEZ_SOUNDS_ROOT: pbx.soundsRoot,
    }),
  }
}

type Running = ReturnType<typeof createRunning>

/** The components that run, and the recipes to start them again. */
function createRunning(steps: Steps, onCrash: StackOptions['onCrash']) {
  const recipes = new Map<ComponentName, Recipe>()
  const live = new Map<ComponentName, Component>()
  let stopping = false

  async function start(name: ComponentName): Promise<void> {
    const recipe = recipes.get(name)
    if (!recipe) throw new StackProblem(`This stack has no ${name}.`)
    if (stopping || live.get(name)?.running()) return
    const component = await steps.run(recipe.title, () => startComponent(recipe))
    live.set(name, component)
    void component.ended.then((how) => {
      // Whoever ends it on purpose takes it off the list first.
      if (live.get(name) === component) onCrash?.(name, how)
    })
  }

  async function stopOne(name: ComponentName): Promise<void> {
    const component = live.get(name)
    live.delete(name)
    await component?.stop()
  }

  return {
    start,
    stopOne,
    add(name: ComponentName, recipe: Recipe) {
      recipes.set(name, recipe)
      return start(name)
    },
    names: () => [...live.keys()],
    pid: (name: ComponentName) => live.get(name)?.pid() ?? 0,
    signal: (name: ComponentName, signal: NodeJS.Signals) => live.get(name)?.signal(signal),
    async stopAll() {
      stopping = true
      for (const name of [...live.keys()].reverse()) await stopOne(name)
    },
  }
}
