import { access, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { buildConsole } from './console.ts'
import { demandPrograms, type Program } from './install.ts'
import { portsFor, upOffset } from './ports.ts'
import { StackProblem } from './problem.ts'
import { type ComponentName, type Stack, startStack } from './stack.ts'
import { stepsTo } from './steps.ts'

const usage = `bin/up [--check] [--no-server] [--empty] [--name NAME] [--port-offset N]

  --check         start all, place the demo call and chat, print their paths, stop all; exit code 0 or 1
  --no-server     only the database, Redis and Asterisk: for developers (the addresses are in .vez/<name>/env)
  --empty         without the demo company: the first page asks for yours (where there is none yet)
  --name          the folder of its state, .vez/<name>/ (up)
  --port-offset   moves all ports: 1000 or 4000 beside bin/up (0) and bin/test (3000)

VEZ_SHARDS spreads the companies over so many shards, for several servers (docs/how-to/run.md).
Single ports are set by VEZ_PORT_HTTP, VEZ_PORT_SIP and so on; MONGODB_URI makes it use that database.`

function readOptions() {
  try {
    return parseArgs({
      options: {
        check: { type: 'boolean', default: false },
        'no-server': { type: 'boolean', default: false },
        empty: { type: 'boolean', default: false },
        name: { type: 'string', default: 'up' },
        'port-offset': { type: 'string', default: process.env.VEZ_PORT_OFFSET ?? `${upOffset}` },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values
  } catch (why) {
    throw new StackProblem(`${why instanceof Error ? why.message : why}\n\n${usage}`)
  }
}

async function main(): Promise<void> {
  const options = readOptions()
  if (options.help) return console.log(usage)
  if (!/^[a-z][a-z0-9-]*$/.test(options.name)) throw new StackProblem('--name takes small letters, digits and hyphens.')
  const steps = stepsTo(console.log)
  const start = performance.now()
  // espeak-ng says texts, sox converts what engineers upload; SIPp is the demo's carrier and phone.
  const programs: Program[] = options.check ? ['espeak-ng', 'sox', 'sipp'] : ['espeak-ng', 'sox']
  if (!options['no-server']) await demandPrograms(programs, steps)
  if (!options['no-server']) await buildConsole(steps)
  let started: Stack | undefined
  const stack = await startStack({
    name: options.name,
    ports: portsFor(Number(options['port-offset']), process.env),
    components: options['no-server'] ? ['mongodb', 'redis', 'asterisk'] : ['mongodb', 'redis', 'asterisk', 'server'],
    log: console.log,
    shards: Number(process.env.VEZ_SHARDS ?? 1),
    serverEnv: { VEZ_DEMO: options.empty ? '0' : '1', VEZ_SHARDS: process.env.VEZ_SHARDS ?? '1' },
    onCrash: (component, how) => void revive(started, component, how),
  })
  started = stack
  stopOnSignal(stack)
  const envFile = await writeEnv(stack)
  console.log(
    `\nUp in ${((performance.now() - start) / 1000).toFixed(1)} s. ${await tellWhere(stack, envFile, options['no-server'])}`,
  )
  if (!options.check) return
  const passed = await check(stack)
  await stack.stop()
  process.exit(passed ? 0 : 1)
}

async function check(stack: Stack): Promise<boolean> {
  const file = join(import.meta.dirname, 'check.ts')
  if (
    !(await access(file).then(
      () => true,
      () => false,
    ))
  ) {
    console.log('✗  There is no bin/stack/check.ts: nothing was checked.')
    return false
  }
  const { runCheck } = (await import(pathToFileURL(file).href)) as { runCheck(stack: Stack): Promise<boolean> }
  return runCheck(stack)
}

async function tellWhere(stack: Stack, envFile: string, noServer: boolean): Promise<string> {
  if (noServer) return `The addresses are in ${envFile}; Ctrl-C stops all.\n`
  const url = `http://127.0.0.1:${stack.env.VEZ_HTTP_PORT}`
  return `Ctrl-C stops all.

  Console           ${url}
  API               ${url}/api   (what it can do: ${url}/openapi.json)
  SIP               ${stack.env.VEZ_SIP_HOST}:${stack.env.VEZ_SIP_PORT}, UDP and TCP
  Logs              ${stack.paths.logs}/{${stack.components().join(',')}}.log
  Addresses         ${envFile}
${await tellDemo(stack.paths.data, url)}`
}

/** The demo company's people, phones and chat, as the server wrote them down when it loaded them. */
async function tellDemo(dataDir: string, url: string): Promise<string> {
  const read = (name: string) => readFile(join(dataDir, name), 'utf8')
  const [logins, keys] = await Promise.all([read('demo-logins.txt'), read('demo.json')]).catch(() => [])
  if (!logins || !keys) return `  Begin here        ${url}/primeiro-acesso\n`
  const { webchatToken, dids } = JSON.parse(keys) as { webchatToken: string; dids: Record<string, string> }
  return `
Demo company
  Chat as a visitor  ${url}/demo/loja   (the chat alone: ${url}/widget/app.html?token=${webchatToken})
  Numbers            ${Object.entries(dids)
    .map(([name, did]) => `${did} (${name})`)
    .join(', ')}, called by the trunk at 127.0.0.2
  A call to see      as admin, ${url}/telefonia: a demo caller calls in; ana.souza answers in the browser
  Phones             SIP users and secrets are in ${join(dataDir, 'demo.json')}
${logins}`
}

/** For `node --env-file`, with the passwords: the owner's only. */
async function writeEnv(stack: Stack): Promise<string> {
  const file = join(stack.paths.dir, 'env')
  const lines = Object.entries(stack.env).map(([name, value]) => `${name}=${value}\n`)
  await writeFile(file, lines.join(''), { mode: 0o600 })
  return file
}

const revivals: number[] = []

/** Starts again what ended by itself; five times in a minute is enough. */
async function revive(stack: Stack | undefined, component: ComponentName, how: string): Promise<void> {
  const now = performance.now()
  revivals.push(now)
  console.log(
    `✗  ${component} ended (${how})${stack ? `; its log: ${join(stack.paths.logs, `${component}.log`)}` : ''}`,
  )
  if (!stack) return process.exit(1) // in the middle of the start: what runs ends with us
  try {
    if (revivals.filter((at) => now - at < 60_000).length > 5) throw new StackProblem('It keeps ending: stopping all.')
    await stack.restart(component)
  } catch (why) {
    console.error(why instanceof Error ? why.message : why)
    await stack.stop()
    process.exit(1)
  }
}

function stopOnSignal(stack: Stack): void {
  const stop = (signal: string) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(name)
    console.log(`\n${signal}: stopping (again Ctrl-C: at once)`)
    void stack.stop().then(() => {
      console.log('Stopped.')
      process.exit(0)
    })
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop(signal))
}

await main().catch((why: unknown) => {
  console.error(why instanceof StackProblem ? why.message : why)
  process.exit(1)
})
