import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { virtualClock } from '#server/kernel/clock.ts'
import { asId } from '#server/kernel/ids.ts'
import { createSipSettings, settingsFilesIn, sipSettingsRoutes, sipSettingsStore } from '#server/sip-settings/index.ts'
import { guestsSentence } from '#server/sip-settings/schema.ts'
import { type Answer, type Ask, type Company, type House, settle, startHouse } from './api-harness.ts'

const clock = virtualClock(Date.UTC(2026, 10, 22, 15))
const commands: string[] = []
const told: string[] = []
/** What Asterisk prints: it has read its files at its last start. */
const asterisk = { startedAt: clock.now() - 3_600_000, transport: '' }
let companies = 1
let folder: string
let house: House
let acme: Company
let engineer: Ask
let settings: ReturnType<typeof createSipSettings>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vez-sip-'))
  settings = createSipSettings({
    store: sipSettingsStore({ clock }),
    asterisk: {
      async command(line) {
        commands.push(line)
        if (line.includes('transport-udp')) return { ok: true, value: asterisk.transport }
        if (line === 'pjsip show settings') return { ok: true, value: ' user_agent : Vez\n' }
        return { ok: true, value: '' }
      },
      write: settingsFilesIn(folder),
      startedAt: async () => asterisk.startedAt,
      onUp: () => {},
    },
    resolve: async () => [],
    ownAddresses: () => [],
    trunkOf: async (id) => (id === 'trunk1' ? { companyId: asId('acme'), owner: '0:trunk:trunk1' } : undefined),
    tell: (_company, type) => told.push(type),
    phonesChanged: () => told.push('phones'),
    clock,
    log: { info: () => {}, warn: () => {} },
  })
  house = await startHouse({
    routes: sipSettingsRoutes({ settings, isOnlyCompany: () => companies === 1, now: clock.now }),
  })
  acme = await settle(house, 'sip')
  engineer = acme.engineer.ask
  await settings.start()
})
afterAll(async () => {
  settings.close()
  await house.end()
  await rm(folder, { recursive: true })
})

/** Asterisk starts at that hour, and reads what was written for it. */
async function startsAt(startedAt: number): Promise<void> {
  const [, section = ''] =
    /\[transport-udp\]\(\+\)\n((?:.+\n)*)/.exec(await readFile(join(folder, 'pjsip.conf'), 'utf8')) ?? []
  Object.assign(asterisk, { startedAt, transport: section.replaceAll(' = ', ' : ') })
}

const put = async (fields: object, ask = engineer): Promise<Answer> => {
  const { rev } = (await ask('GET', '/api/sip-settings')).body
  return ask('PUT', '/api/sip-settings', { rev, ...fields })
}
const codes = ({ body }: Answer) =>
  (body.errors as { field: string; code: string }[]).map((each) => `${each.field}: ${each.code}`)

describe('SIP settings', () => {
  test('are as installed where nobody said anything', async () => {
    const { status, body } = await engineer('GET', '/api/sip-settings')
    expect(status).toBe(200)
    expect(body).toMatchObject({ rev: 0, externalHost: null, localNets: [], general: '', guests: null, pending: [] })
  })

  test('are kept, written, and wait for the restart; the words of each line are answered', async () => {
    const general = 'session-timers=refuse\nallowguest=yes'
    const { status, body } = await put({ externalHost: '203.0.113.50', localNets: ['10.1.2.3/8'], general })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      rev: 1,
      localNets: ['10.0.0.0/8'],
      pending: ['external-address', 'local-nets'],
      answers: [{ is: 'mapped' }, { is: 'refused', code: 'guests-by-confirmation' }],
    })
    const written = await readFile(join(folder, 'pjsip.conf'), 'utf8')
    expect(written).toContain('[transport-udp](+)\nexternal_media_address = 203.0.113.50')
    expect(written).not.toContain('anonymous')
    expect(settings.phoneTuning()).toEqual({ timers: 'no' })
    expect(told).toContain('phones')
  })

  test('that were changed meanwhile are not overwritten', async () => {
    const answer = await engineer('PUT', '/api/sip-settings', { rev: 0, general: '' })
    expect([answer.status, answer.body.code]).toEqual([409, 'sip-settings.stale'])
  })

  test('that are wrong are refused field by field', async () => {
    const wrong = {
      externalPort: 5_070,
      rtpFirst: 20_000,
      rtpLast: 20_050,
      guests: { trunkId: 'trunk1', understood: 'ok' },
    }
    expect((await put(wrong)).status).toBe(422)
    expect(codes(await put({ rtpFirst: 20_000, rtpLast: 20_050 }))).toEqual(['rtpLast: sip-settings.rtp-too-few'])
    expect(codes(await put({ guests: { trunkId: 'trunk1', understood: 'ok' } }))).toEqual([
      'guests.understood: sip-settings.not-understood',
    ])
    expect(codes(await put({ guests: { trunkId: 'nowhere', understood: guestsSentence } }))).toEqual([
      'guests.trunkId: unknown-reference',
    ])
    expect(codes(await put({ externalHost: 'nobody.example.com' }))).toEqual([
      'externalHost: sip-settings.host-unknown',
    ])
  })

  test('are changed by engineers and administrators only, and by no engineer where companies share them', async () => {
    expect((await acme.agent.ask('GET', '/api/sip-settings')).status).toBe(403)
    expect((await acme.supervisor.ask('PUT', '/api/sip-settings', { rev: 1 })).status).toBe(403)
    companies = 2
    const refused = await engineer('POST', '/api/sip-settings/restart', { when: 'now' })
    expect([refused.status, refused.body.code]).toEqual([403, 'sip-settings.shared'])
    expect((await put({ externalHost: '203.0.113.50' }, acme.admin.ask)).status).toBe(200)
    companies = 1
  })
})

describe('the restart', () => {
  test('at an hour comes at that hour, waits for the last call, and is over when Asterisk is back as it should be', async () => {
    const at = clock.now() + 60_000
    expect((await engineer('POST', '/api/sip-settings/restart', { when: 'at', at })).body).toMatchObject({
      restart: { when: 'at', at, state: 'scheduled', askedBy: 'engineer' },
    })
    await clock.advance(59_000)
    expect(commands).not.toContain('core restart when convenient')
    await clock.advance(1_000)
    await expect.poll(() => commands).toContain('core restart when convenient')
    await expect.poll(restartState).toBe('asked')
    const again = await engineer('POST', '/api/sip-settings/restart', { when: 'now' })
    expect(again.body.code).toBe('sip-settings.restarting')

    await startsAt(clock.now() + 5_000)
    await clock.advance(6_000)
    await expect.poll(restartState).toBe('done')
    expect(told.filter((type) => type.startsWith('asterisk.'))).toEqual([
      'asterisk.restart-asked',
      'asterisk.restarted',
    ])
  })

  test('after which something is still not right is told as failed', async () => {
    await put({ externalHost: '203.0.113.99' })
    await engineer('POST', '/api/sip-settings/restart', { when: 'now' })
    asterisk.startedAt = clock.now() + 1_000
    await clock.advance(4_000)
    await expect.poll(restartState).toBe('failed')
  })

  test('can be taken back', async () => {
    await engineer('POST', '/api/sip-settings/restart', { when: 'no-calls' })
    expect((await engineer('DELETE', '/api/sip-settings/restart')).body.restart).toBeNull()
    expect(commands).toContain('core abort shutdown')
    expect((await engineer('DELETE', '/api/sip-settings/restart')).body.code).toBe('sip-settings.no-restart')
  })

  test('is not asked for in the past, or in another year', async () => {
    for (const at of [clock.now() - 1, clock.now() + 400 * 86_400_000])
      expect(codes(await engineer('POST', '/api/sip-settings/restart', { when: 'at', at }))).toEqual([
        'at: sip-settings.wrong-hour',
      ])
    expect((await engineer('POST', '/api/sip-settings/restart', { when: 'at' })).status).toBe(422)
  })
})

const restartState = async () =>
  ((await engineer('GET', '/api/sip-settings')).body.restart as { state: string } | null)?.state
