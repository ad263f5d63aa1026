import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { LegEvent, Legs } from '#server/calls/ports.ts'
import { asId, type CompanyId, type ExtensionId, type TrunkId } from '#server/kernel/ids.ts'
import { createAmi } from '#server/telephony/ami/connection.ts'
import { createDatabase } from '#server/telephony/ami/database.ts'
import { type Ari, createAri } from '#server/telephony/ari/ari.ts'
import { type AriLegs, createLegs } from '#server/telephony/ari/legs.ts'
import { createObjects, type ObjectFields, type Objects, type objectTypes } from '#server/telephony/ari/objects.ts'
import type { Does } from '#server/telephony/fake/index.ts'
import { describeLegs, type FarEnd, type World } from '#tests/contracts/telephony.ts'
import { type Answering, type Call, carrier, type Habit, phone } from '#tests/support/sip/index.ts'

const company = asId<CompanyId>('contractcompany')
const trunk = asId<TrunkId>('contracttrunk')
const extension = asId<ExtensionId>('contractphone')
const absent = asId<ExtensionId>('contractabsent')
const password = 'contractsecret'
const log = { info: () => {}, warn: console.warn, error: console.error }

function variable(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: tests/support/telephony.setup.ts starts the stack and sets it.`)
  return value
}

/** Our endpoints, as provisioning would push them. */
async function push(objects: Objects, sipPort: number): Promise<() => Promise<void>> {
  const common: ObjectFields = [
    ['allow', '!all,alaw'],
    ['direct_media', 'no'],
    ['tenantid', company],
  ]
  const owned = (side: string, id: string): ObjectFields => [['accountcode', `0:${side}:${id}`]]
  const wanted: [(typeof objectTypes)[number], string, ObjectFields][] = [
    ['aor', trunk, [['contact', `sip:127.0.0.2:${sipPort}`]]],
    [
      'endpoint',
      trunk,
      // A name without a number: without it, whoever calls is "unknown" (docs/decisions/0004-ari-commands.md).
      [
        ['context', 'from-trunk'],
        ['aors', trunk],
        ['identify_by', 'ip'],
        ['callerid', 'trunk'],
        ...owned('trunk', trunk),
        ...common,
      ],
    ],
    [
      'identify',
      `${trunk}-1`,
      [
        ['endpoint', trunk],
        ['match', '127.0.0.2'],
      ],
    ],
    ...[extension, absent].flatMap((id): [(typeof objectTypes)[number], string, ObjectFields][] => [
      [
        'aor',
        id,
        [
          ['max_contacts', '1'],
          ['remove_existing', 'yes'],
        ],
      ],
      [
        'auth',
        id,
        [
          ['auth_type', 'userpass'],
          ['username', id],
          ['password', password],
        ],
      ],
      [
        'endpoint',
        id,
        [
          ['context', 'from-extension'],
          ['aors', id],
          ['auth', id],
          ['identify_by', 'username'],
          ['rtp_timeout', '2'],
          ...owned('extension', id),
          ...common,
        ],
      ],
    ]),
  ]
  for (const [type, id, fields] of wanted) {
    await objects.remove(type, id)
    const pushed = await objects.put(type, id, fields)
    if (!pushed.ok) throw new Error(`${type} ${id}: ${pushed.detail}`)
  }
  return async () => {
    for (const [type, id] of wanted.toReversed()) await objects.remove(type, id)
  }
}

const manager = () =>
  createAmi({
    host: variable('VEZ_AMI_HOST'),
    port: Number(variable('VEZ_AMI_PORT')),
    user: variable('VEZ_AMI_USER'),
    password: variable('VEZ_AMI_PASSWORD'),
  })

async function asteriskWorld(): Promise<World> {
  const user = variable('VEZ_ARI_USER')
  const sipPort = Number(variable('VEZ_SIP_PORT'))
  let listener: (event: LegEvent) => void | Promise<void> = () => {}
  let current: { ari: Ari; legs: AriLegs } | undefined

  async function start(): Promise<{ ari: Ari; legs: AriLegs }> {
    const ari = createAri({
      url: variable('VEZ_ARI_URL'),
      user,
      password: variable('VEZ_ARI_PASSWORD'),
      eventsHost: '127.0.0.1',
      eventsPort: Number(variable('VEZ_ARI_EVENTS_PORT')),
      app: 'vez-0',
      log,
    })
    const legs = createLegs({
      ari,
      log,
      phoneAddress: ({ extensionId }) => (extensionId === 'nobody' ? undefined : extensionId),
      trunkAddress: ({ trunkId }) => trunkId,
      mediaUrl: 'http://127.0.0.1:9',
      soundsRoot: variable('VEZ_SOUNDS_ROOT'),
    })
    current = { ari, legs }
    const { promise: isUp, resolve } = Promise.withResolvers<void>()
    legs.onEvent(async (event) => {
      await listener(event)
      if (event.type === 'link.up') resolve()
    })
    await legs.start()
    await isUp
    return current
  }

  const first = await start()
  const ami = manager()
  ami.start()
  await until('the manager', ami.isUp)
  const unpush = await push(createObjects({ commands: first.ari, database: createDatabase({ ami }) }), sipPort)
  const server = { address: '127.0.0.1', port: sipPort }
  const line = await carrier({ at: { address: '127.0.0.2', port: sipPort }, server })
  const desk = await phone({ at: { address: '127.0.0.3', port: sipPort }, server, user: extension, password })

  return {
    // Of whichever process lives now.
    legs: new Proxy({} as Legs, { get: (_, name) => Reflect.get(current?.legs ?? {}, name) }),
    names: {
      companyId: company,
      trunkId: trunk,
      phone: extension,
      absentPhone: absent,
      sound: { prompt: 'queue/position-9', language: 'pt-BR' },
      beep: { prompt: 'system/beep', language: 'pt-BR' },
    },
    listen: (next) => {
      listener = next
    },
    until,
    phoneWill: (does) => desk.does(habitOf(does)),
    carrierWill: (does) => line.answering(answeringOf(does)),
    async callerArrives({ from, dialled }) {
      const call = await line.call({ from, to: dialled })
      await call.invited()
      return farEnd(call)
    },
    phoneDials: async (dialled) => farEnd(await desk.dial(dialled)),
    phoneAt: async () => farEnd(desk.calls.at(-1)),
    carrierAt: async () => farEnd(line.calls.filter((call) => call.arrived).at(-1)),
    async cutLink() {
      let told = 0
      const before = listener
      listener = async (event) => {
        await before(event)
        if (event.type === 'link.down' || event.type === 'link.up') told++
      }
      current?.ari.drop()
      await until('the link', () => told === 2)
      listener = before
    },
    async restart(meanwhile) {
      const before = listener
      listener = () => {}
      await current?.ari.close()
      await meanwhile()
      listener = before
      await start()
    },
    async close() {
      await Promise.all([line.stop(), desk.stop()])
      await unpush()
      await current?.ari.close()
      ami.close()
    },
  }
}

async function until(what: string, condition: () => boolean): Promise<void> {
  for (const end = Date.now() + 10_000; !condition(); await sleep(5))
    if (Date.now() > end) throw new Error(`${what}: did not come in ten seconds`)
}

function farEnd(call: Call | undefined): FarEnd {
  if (!call) throw new Error('There is no such call.')
  return {
    hangsUp: () => call.hangUp(),
    goesSilent: () => call.close(),
    presses: (keys) => void call.press(keys),
    isTalking: async () => void (await call.answered()),
    isOver: async () => void (await call.ended()),
    hearsSound: () => call.hears(100),
    async hearsNothing() {
      let [loudMs, since] = [call.heard.loudMs, Date.now()]
      await until('silence', () => {
        if (call.heard.loudMs > loudMs) [loudMs, since] = [call.heard.loudMs, Date.now()]
        return Date.now() - since > 300
      })
    },
  }
}

const refusals = { busy: 486, rejected: 603, unreachable: 480 } as const
const carrierRefusals = { ...refusals, 'unknown-number': 404, congestion: 503 } as const

function habitOf(does: Does): Habit {
  if (does.act === 'answers') return { answersAfterMs: does.afterMs }
  return does.act === 'refuses' && does.cause in refusals
    ? { rejects: refusals[does.cause as keyof typeof refusals] }
    : {}
}

function answeringOf(does: Does): Answering {
  if (does.act === 'answers') return { answersAfterMs: does.afterMs }
  return does.act === 'refuses' && does.cause in carrierRefusals
    ? { refuses: carrierRefusals[does.cause as keyof typeof carrierRefusals] }
    : {}
}

describeLegs('Asterisk', asteriskWorld)

test('the real manager is never given a second action, whatever the value', async () => {
  const ami = manager()
  ami.start()
  try {
    await until('the manager', ami.isUp)
    const database = createDatabase({ ami })
    const evil = 'x\r\n\r\nAction: DBPut\r\nFamily: contractevil\r\nKey: k\r\nVal: v'
    expect(await ami.act('DBGet', { Family: evil, Key: 'k' })).toMatchObject({ ok: false, why: 'refused' })
    expect(await ami.list('PJSIPShowContacts', { [evil]: evil })).toMatchObject({ ok: expect.any(Boolean) })
    expect(await database.entries('contractevil')).toEqual({ ok: true, value: [] })
    // The same connection still answers, in step.
    expect(await ami.command('core show version')).toMatchObject({
      ok: true,
      value: expect.stringContaining('Asterisk'),
    })
  } finally {
    ami.close()
  }
})
