import type { ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { spawnWithUs } from '../spawn-with-us.ts'
import { openAudio } from './audio.ts'
import { Call } from './call.ts'
import { authorize } from './digest.ts'
import { endpointScenario } from './endpoint-scenario.ts'
import type { Message } from './message.ts'
import { followMessages } from './message-log.ts'

export type Place = { address: string; port: number }

export type Dialling = { from: string; to: string; user?: string; password?: string }

/** One SIPp process at one address: any number of carriers' lines or phones. */
export interface Endpoint {
  readonly at: Place
  /** All calls in the order of their INVITEs, made and received. */
  readonly calls: Call[]
  dial(dialling: Dialling): Promise<Call>
  /** Resolves when registered (or, with 0 seconds, unregistered); rejects with the refusal. */
  register(options: { user: string; password: string; expiresSeconds: number }): Promise<void>
  /** The one who decides what becomes of calls that arrive. */
  onArrival(listener: (call: Call) => void): void
  /** The machine is gone: no BYE, no un-REGISTER, silence. */
  vanish(): void
  stop(): Promise<void>
}

/**
 * Starts SIPp at `at`, talking to the SIP server at `server`. Throws in words where SIPp cannot start, with its own
 * error (a taken port, for instance). The folder with its logs is removed by `stop`.
 */
export async function startEndpoint(options: { at: Place; server: Place }): Promise<Endpoint> {
  const { at, server } = options
  await mkdir(join(tmpdir(), 'vez-sip'), { recursive: true })
  const folder = await mkdtemp(join(tmpdir(), 'vez-sip', `${at.address}-${at.port}-`))
  const files = {
    scenario: join(folder, 'scenario.xml'),
    log: join(folder, 'messages.log'),
    errors: join(folder, 'errors.log'),
  }
  await writeFile(files.scenario, endpointScenario())

  const calls = new Map<string, Call>()
  const others = new Map<string, (message: Message) => void>()
  const run = randomUUID().slice(0, 8)
  let count = 0
  let ended = false
  let arrival: (call: Call) => void = (call) => call.reject(480)

  const commands = createSocket('udp4')
  commands.unref()
  const tell = (callId: string, command: string, headers: Record<string, string>) => {
    if (ended) return
    const usual = {
      Via: 'SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK-command',
      From: '<sip:c@c>;tag=c',
      To: '<sip:c@c>',
      CSeq: `1 ${command}`,
    }
    const lines = Object.entries({ ...usual, ...headers, 'Call-ID': callId, 'Content-Length': '0' })
    const text = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
    commands.send(`${command} sip:c@c SIP/2.0\r\n${text}\r\n`, at.port, at.address)
  }

  function received(message: Message): void {
    if (message.method?.startsWith('VEZ-')) return
    const known = calls.get(message.callId)
    if (known) return known.receive(message)
    const other = others.get(message.callId)
    if (other) return other(message)
    if (message.method === 'INVITE' && message.direction === 'received') void arrives(message)
  }

  async function arrives(invite: Message): Promise<void> {
    const { callId } = invite
    const early: Message[] = [invite]
    others.set(callId, (message) => early.push(message))
    const call = new Call({
      callId,
      arrived: true,
      tell: (...what) => tell(callId, ...what),
      audio: await openAudio(at.address),
    })
    others.delete(callId)
    calls.set(callId, call)
    for (const message of early) call.receive(message)
    arrival(call)
  }

  function answerChallenge(challenge: Message, request: Parameters<typeof authorize>[1]): void {
    tell(challenge.callId, 'VEZ-AUTHORIZE', { 'X-Authorization': authorize(challenge, request) })
  }

  const log = await followMessages(files.log, received)
  const sipp = spawnSipp(at, files)
  const failure = async () => (await readFile(files.errors, 'utf8').catch(() => '')).trim() || sipp.said()
  const here = { 'X-Host': server.address, 'X-Port': String(server.port) }

  const endpoint: Endpoint = {
    at,
    get calls() {
      return [...calls.values()]
    },
    async dial({ from, to, user, password }) {
      const callId = `${++count}-${run}@${at.address}`
      const audio = await openAudio(at.address)
      const call = new Call({ callId, arrived: false, tell: (...what) => tell(callId, ...what), audio })
      calls.set(callId, call)
      if (user !== undefined && password !== undefined) {
        const request = { method: 'INVITE', uri: `sip:${to}@${server.address}:${server.port}`, user, password }
        call.onChallenge((challenge) => answerChallenge(challenge, request))
      }
      tell(callId, 'VEZ-DIAL', { ...here, 'X-From': from, 'X-To': to, 'X-Media-Port': String(audio.port) })
      return call
    },
    async register({ user, password, expiresSeconds }) {
      const callId = `r${++count}-${run}@${at.address}`
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      const late = setTimeout(() => reject(new Error(`${user}: no answer to REGISTER in 5 s.`)), 5_000)
      const request = { method: 'REGISTER', uri: `sip:${server.address}:${server.port}`, user, password }
      let challenged: number | undefined
      others.set(callId, (message) => {
        const isFirst = challenged === undefined
        if (message.status === 401 && isFirst) {
          challenged = message.cseq.number
          answerChallenge(message, request)
        } else if (message.status === 401 && message.cseq.number === challenged)
          return // to a REGISTER that went twice
        else if (message.status === 200) resolve()
        else if (message.status) reject(new Error(`${user}: REGISTER was refused with ${message.status}.`))
      })
      tell(callId, 'VEZ-REGISTER', { ...here, 'X-User': user, 'X-Expires': String(expiresSeconds) })
      try {
        await promise
      } finally {
        clearTimeout(late)
        others.delete(callId)
      }
    },
    onArrival(listener) {
      arrival = listener
    },
    vanish: () => void sipp.child.kill('SIGKILL'),
    async stop() {
      await endProcess(sipp.child)
      for (const call of calls.values()) call.close()
      await log.stop()
      if (!ended) commands.close()
      ended = true
      await rm(folder, { recursive: true, force: true })
    },
  }
  await untilListening({ child: sipp.child, at, others, tell, failure })
  return endpoint
}

function spawnSipp(at: Place, files: { scenario: string; log: string; errors: string }) {
  const child = spawnWithUs(
    'sipp',
    ['-sf', files.scenario, '-i', at.address, '-p', String(at.port), '-nostdin', '-default_behaviors', 'none'].concat([
      '-trace_msg',
      '-message_file',
      files.log,
      '-trace_err',
      '-error_file',
      files.errors,
    ]),
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let words = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    words += chunk.toString()
  })
  child.on('error', (why) => {
    words = `sipp cannot be run (${why.message}): apt-get install sip-tester`
  })
  return { child, said: () => words.trim() }
}

/** SIPp listens when it answers an OPTIONS. */
async function untilListening(options: {
  child: ChildProcess
  at: Place
  others: Map<string, (message: Message) => void>
  tell: (callId: string, command: string, headers: Record<string, string>) => void
  failure: () => Promise<string>
}): Promise<void> {
  const { child, at, others, tell, failure } = options
  let listens = false
  for (let n = 0; n < 100 && !listens; n++) {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) break
    const callId = `options-${n}`
    others.set(callId, () => {
      listens = true
    })
    tell(callId, 'OPTIONS', {})
    await sleep(30)
  }
  for (const callId of others.keys()) if (callId.startsWith('options-')) others.delete(callId)
  if (listens) return
  await endProcess(child)
  throw new Error(`SIPp does not listen at ${at.address}:${at.port}. ${await failure()}`)
}

async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await gone
}
