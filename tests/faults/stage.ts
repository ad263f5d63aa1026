import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { repository } from '#stack/paths.ts'
import type { Ports } from '#stack/ports.ts'
import { type ComponentName, type Stack, startStack } from '#stack/stack.ts'
import { withId } from '#tests/support/api-client.ts'
import { eventually } from '#tests/support/eventually.ts'
import { type Call, type Habit, phone } from '#tests/support/sip/index.ts'
import { type TcpProxy, tcpProxy } from '#tests/support/tcp-proxy.ts'
import { type Agent, startWorld, type World } from '#tests/support/world.ts'
import { type Browser, openBrowser } from './browser.ts'
import { type SmallDisk, smallDisk } from './small-disk.ts'

/** Asterisk was gone from one instant to another: ended by a fault of ours, or by itself. */
export type Death = { at: number; backAt: number; by: 'us' | 'itself'; how: string }
/** A life of the server: started anew after `killedAt` or after it ended by itself. */
export type Life = { endedAt: number; by: 'us' | 'itself'; startedAt: number; readyAt: number | null; tries: number }

export type Wires = Record<'events' | 'ari' | 'ami' | 'redis' | 'database', TcpProxy>

/** With its children: PostgreSQL's have groups of their own, and one that outlives it holds its memory. */
async function killWhole(pid: number): Promise<void> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')
  for (const each of [pid, ...children.split(' ').filter(Boolean).map(Number)])
    try {
      process.kill(each, 'SIGKILL')
    } catch {} // it has ended by itself
}

/** Everything real, with breakable wires between; one for all seeds. */
export type Stage = {
  world: World
  wires: Wires
  disk: SmallDisk
  /** Where the components' logs lie. */
  logs: string
  publicToken: string
  /** Those who serve the queue; the probe's agent is not one of them. */
  agents: Agent[]
  browsers: Map<Agent, Browser>
  /** What each agent does when the phone rings, also when it has come back. */
  habit(agent: Agent, habit: Habit): void
  /** Of all that happened since `begin`. */
  deaths: Death[]
  lives: Life[]
  /** Calls that were in Asterisk when it died, at either end. */
  died: Map<Call, number>
  /** When the first call after each start of the server rang at the probe's phone, or null where it did not. */
  probes: { life: Life; rangAt: Promise<number | null> }[]
  begin(): void
  /** `kill -9`, and so long until the supervisor starts it again. */
  killServer(forMs: number): Promise<void>
  /** Ended by the signal, and started again after so long. */
  restart(component: ComponentName, signal: 'SIGKILL' | 'SIGTERM', forMs: number): Promise<void>
  moveClock(offMs: number): Promise<void>
  /** The phone's power is gone and back after so long. */
  vanishPhone(agent: Agent, forMs: number): Promise<void>
  stop(): Promise<void>
}

const agentNames = ['ana', 'bia', 'caio']
const ground = { carrier: '127.0.0.190', phones: '127.0.0.191', port: 5_190 }

export async function startStage(options: {
  name: string
  ports: Ports
  log?: (line: string) => void
}): Promise<Stage> {
  const { name, ports } = options
  const ending: (() => Promise<void>)[] = []
  const stateDir = join(repository, '.vez', name)
  const disk = await smallDisk(join(stateDir, 'asterisk/spool/recording'))
  ending.unshift(disk.close)
  try {
    return await build()
  } catch (why) {
    for (const end of ending) await end()
    throw why
  }

  async function build(): Promise<Stage> {
    const expected = new Set<ComponentName>()
    const turns = new Map<ComponentName | Agent, Promise<void>>()
    const deaths: Death[] = []
    const lives: Life[] = []
    const died = new Map<Call, number>()
    const probes: Stage['probes'] = []
    let closing = false
    let world: World | undefined
    const stack: Stack = await startStack({
      name,
      ports,
      components: ['mongodb', 'redis', 'asterisk'],
      ...(options.log && { log: options.log }),
      onCrash(component, how) {
        if (closing || expected.has(component)) return
        if (component === 'asterisk') void restart(component, null, 0, how)
        else options.log?.(`${component} ended by itself: ${how}`)
      },
    })
    ending.unshift(async () => {
      closing = true
      await stack.stop()
    })

    // ── Wires ──
    const listen = async (to: number, port?: number) => {
      const wire = await tcpProxy({ to, ...(port && { port }) })
      ending.unshift(wire.close)
      return wire
    }
    const eventsPort = ports.ariEvents + 1
    const wires: Wires = {
      events: await listen(eventsPort, ports.ariEvents),
      ari: await listen(ports.asteriskHttp),
      ami: await listen(ports.ami),
      redis: await listen(ports.redis),
      database: await listen(ports.mongodb),
    }
    const clockFile = join(stateDir, 'clock-offset')
    await writeFile(clockFile, '0')
    Object.assign(process.env, stack.env)
    Object.assign(process.env, {
      VEZ_ARI_EVENTS_PORT: `${eventsPort}`,
      VEZ_ARI_URL: `http://127.0.0.1:${wires.ari.port}`,
      VEZ_AMI_PORT: `${wires.ami.port}`,
      VEZ_REDIS_URL: `redis://127.0.0.1:${wires.redis.port}/0`,
      VEZ_MONGODB_URI: `mongodb://127.0.0.1:${wires.database.port}/vez`,
    })

    // ── The company ──
    const here = await startWorld({
      name,
      ground,
      agents: [...agentNames, 'sonda'],
      phonesApart: true,
      queue: { ringMs: { voice: 4_000, chat: 4_000, email: 60_000 } },
      env: {
        NODE_OPTIONS: `--import ${join(repository, 'tests/support/moved-clock.ts')}`,
        VEZ_TEST_CLOCK_FILE: clockFile,
      },
    })
    world = here
    ending.unshift(here.stop)
    const probe = here.agent('sonda')
    const agents = here.agents.filter((agent) => agent !== probe)
    const probeDid = await here.addQueue({ memberIds: [probe.id] })
    probe.phone.does({ answersAfterMs: 0 })
    const account = { name: 'Site', queueId: here.queueId }
    const { publicToken } = await here.api.post(
      '/webchat-accounts',
      account,
      withId.extend({ publicToken: z.string() }),
    )
    const habits = new Map<Agent, Habit>()
    const browsers = new Map<Agent, Browser>()
    for (const agent of agents) {
      const browser = openBrowser({ url: here.server.url, api: agent.api, name: agent.name })
      browsers.set(agent, browser)
      ending.unshift(async () => browser.close())
    }

    // ── Who starts the server again ──
    let wanted = true
    let ended: { at: number; by: 'us' | 'itself' } | undefined
    const supervising = (async () => {
      while (!closing) {
        if (here.server.alive()) {
          await sleep(20)
          continue
        }
        ended ??= { at: Date.now(), by: 'itself' }
        if (!wanted) {
          await sleep(20)
          continue
        }
        await live(ended)
        ended = undefined
      }
    })()
    ending.unshift(async () => {
      closing = true
      await supervising
    })

    async function live(before: { at: number; by: 'us' | 'itself' }): Promise<void> {
      const life: Life = { endedAt: before.at, by: before.by, startedAt: Date.now(), readyAt: null, tries: 0 }
      lives.push(life)
      const call = here.call(probeDid, { hangUpAfterMs: 4_000, cancelAfterMs: 30_000 }).catch(() => undefined)
      probes.push({
        life,
        rangAt: call.then(async (made) => {
          if (!made) return null
          const ring = await probe.phone.rings({ from: made.from, withinMs: 30_000 }).catch(() => undefined)
          const at = await ring?.invited()
          await ring?.answered().catch(() => {})
          made.hangUp()
          return at ?? null
        }),
      })
      for (; !closing && life.readyAt === null; ) {
        life.tries++
        try {
          life.startedAt = Date.now()
          await here.server.start()
          life.readyAt = Date.now()
        } catch {
          await sleep(250) // as a supervisor does: what it needs is away, or it was killed again
        }
      }
    }

    /** Two faults may want the same one. */
    function inTurn(whose: ComponentName | Agent, deed: () => Promise<void>): Promise<void> {
      const turn = (turns.get(whose) ?? Promise.resolve()).then(() => (closing ? undefined : deed()))
      turns.set(
        whose,
        turn.catch(() => {}),
      )
      return turn
    }

    // ── Components ──
    function restart(
      component: ComponentName,
      signal: 'SIGKILL' | 'SIGTERM' | null,
      forMs: number,
      how = 'a fault',
    ): Promise<void> {
      return inTurn(component, async () => {
        expected.add(component)
        const death: Death = { at: Date.now(), backAt: Number.POSITIVE_INFINITY, by: signal ? 'us' : 'itself', how }
        if (component === 'asterisk') deaths.push(death)
        if (signal === 'SIGKILL') await killWhole(stack.pid(component))
        await stack.stopOne(component)
        if (component === 'asterisk') bury(death.at)
        await sleep(forMs)
        await started(component)
        death.backAt = Date.now()
        expected.delete(component)
      })
    }

    /** As a supervisor does: what was killed may have children that still hold what it wants. */
    async function started(component: ComponentName, tries = 40): Promise<void> {
      try {
        await stack.start(component)
      } catch (why) {
        if (tries === 1 || closing) throw why
        await sleep(250)
        await started(component, tries - 1)
      }
    }

    /** No end of a call learns that Asterisk is gone: they are put down, as people do at last. */
    function bury(at: number): void {
      const calls = [...(world?.telco.calls ?? []), ...(world?.agents.flatMap((agent) => agent.phone.calls) ?? [])]
      for (const call of calls) {
        const heardOf = call.messages.some((message) => message.direction === 'received')
        if (died.has(call) || !heardOf || (call.happened.ended && call.happened.ended.at < at)) continue
        died.set(call, at)
        if (!call.happened.ended) call.hangUp()
      }
    }

    return {
      world: here,
      wires,
      disk,
      logs: stack.paths.logs,
      publicToken,
      agents,
      browsers,
      habit(agent, habit) {
        habits.set(agent, habit)
        agent.phone.does(habit)
      },
      deaths,
      lives,
      died,
      probes,
      begin() {
        for (const list of [deaths, lives, probes]) list.length = 0
        died.clear()
        for (const browser of browsers.values()) browser.forget()
      },
      async killServer(forMs) {
        wanted = false
        ended = { at: Date.now(), by: 'us' }
        await here.server.kill()
        await sleep(forMs)
        wanted = true
        await eventually('the server is back', () => here.server.alive() && lives.at(-1)?.readyAt, { withinMs: 90_000 })
      },
      restart,
      moveClock: (offMs) => writeFile(clockFile, `${Math.round(offMs)}`),
      vanishPhone: (agent, forMs) => inTurn(agent, () => vanish(agent, forMs)),
      async stop() {
        for (const end of ending) await end()
      },
    }

    async function vanish(agent: Agent, forMs: number): Promise<void> {
      const gone = agent.phone
      const at = here.agents.indexOf(agent)
      gone.vanish()
      for (const call of gone.calls) call.close()
      const lost = gone.calls.filter((call) => call.isUp).map((call) => call.from)
      for (const call of gone.calls) if (!call.happened.ended) died.set(call, Date.now())
      // "Hello? Hello?"
      const alone = here.telco.calls.filter((call) => call.isUp && lost.includes(call.from))
      setTimeout(() => {
        for (const call of alone) call.hangUp()
      }, 2_500)
      await sleep(forMs)
      await gone.stop()
      agent.phone = await phone({
        ...agent.sip,
        at: { address: ground.phones, port: ground.port + at },
        server: here.sip,
        registers: false,
      })
      agent.phone.does(habits.get(agent) ?? {})
      await eventually('the phone registers', () => agent.phone.register().then(() => true), { withinMs: 60_000 })
    }
  }
}
