import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { agentRoutes, createAgents, createPauses, offline } from '#server/agents/index.ts'
import { callRecords } from '#server/calls/index.ts'
import { newId, systemClock } from '#server/host/index.ts'
import { interactionRoutes } from '#server/interactions/http.ts'
import {
  createBirths,
  createInteractions,
  createProtocols,
  openCalls,
  takeNumbers,
} from '#server/interactions/index.ts'
import { type Clock, virtualClock } from '#server/kernel/clock.ts'
import {
  agentOf,
  asId,
  type CompanyId,
  type ContactId,
  type InteractionId,
  type RecordingId,
  type UserId,
} from '#server/kernel/ids.ts'
import { recordingRoutes } from '#server/recordings/http.ts'
import { createRecordings } from '#server/recordings/index.ts'
import type { Input, StoredAgent, StoredInteraction } from '#server/routing/index.ts'
import { takeShard } from '#server/store/owner.ts'
import { createRoutingStore } from '#server/store/routing-store.ts'
import { wavOf } from '#tests/support/wav.ts'
import { type Company, type House, settle, startHouse } from './api-harness.ts'

/** The records of the work (interactions, calls, recordings, routing's own) on the real database, and who may see them. */

let house: House
let ours: Company
let theirs: Company
let folder: string
const received: Input[] = []
const written: { id: string; note: string; dispositionId: string | null }[] = []
const kept: RecordingId[] = []

const protocols = createProtocols({ takeNumbers })
const births = createBirths({ clock: systemClock, failed: (_id, why) => console.error(why) })
const interactions = createInteractions({
  births,
  clock: systemClock,
  protocol: (companyId, at) => protocols(companyId, at, 'America/Sao_Paulo'),
  knownContact: async () => undefined,
  newContact: async () => undefined,
  failed: (_id, why) => console.error(why),
  publish: () => {},
})
const recordings = (clock: Clock = systemClock) =>
  createRecordings({
    spoolDir: join(folder, 'spool'),
    dataDir: join(folder, 'data'),
    clock,
    keepSoon: async (id) => void kept.push(id),
    publish: () => {},
    log: console,
  })

const routingStore = (fence: number) =>
  createRoutingStore({
    fence,
    births,
    clock: systemClock,
    behindFailed: () => {},
    settings: () => Promise.reject(new Error('not asked')),
    lost: console.error,
  })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vez-work-'))
  const { mkdir } = await import('node:fs/promises')
  await mkdir(join(folder, 'spool'))
  const receive = async (_company: CompanyId, input: Input) => void received.push(input)
  house = await startHouse({
    routes: [
      ...interactionRoutes({
        interactions,
        eventsOf: async () => [],
        decisionsOf: async () => [],
        dispositionOf: async (_company, id) =>
          id === 'sold'
            ? { id, name: 'Venda', media: ['voice'] }
            : id === 'chatted'
              ? { id, name: 'Conversa', media: ['chat'] }
              : undefined,
        receive,
        hangUp: () => true,
        isInCall: () => false,
        written: (id, papers) => void written.push({ id, ...papers }),
        clock: systemClock,
      }),
      ...recordingRoutes({ recordings: recordings() }),
      ...agentRoutes({
        agents: createAgents({ receive, pull: async () => ({ ok: false, why: 'nothing-waits' }) }),
        session: (_company, agentId) => offline(agentId),
        isAgent: async (companyId, id) => companyId === ours.id && id === ours.agent.id,
        pauses: createPauses({
          reasonOf: (_company, id) => (id === 'lunch' ? { name: 'Almoço', agentsMax: null } : undefined),
          pausedFor: () => [],
        }),
        presenceSet: () => {},
      }),
    ],
  })
  ours = await settle(house, 'work-ours')
  theirs = await settle(house, 'work-theirs')
})
afterAll(async () => {
  await house.end()
  await rm(folder, { recursive: true })
})

async function opened(companyId: string): Promise<InteractionId> {
  const id = newId<InteractionId>()
  const startedAt = Date.now()
  const company = asId<CompanyId>(companyId)
  await interactions.open({
    id,
    companyId: company,
    medium: 'voice',
    channel: 'voice',
    direction: 'inbound',
    from: '5511',
    fromName: null,
    to: '40',
    startedAt,
  })
  return id
}

const served = (id: InteractionId, by: string, rev = 1): StoredInteraction => ({
  id,
  rev,
  queueId: asId('q'),
  medium: 'voice',
  channel: 'voice',
  contactPriority: 50,
  enteredAt: 1,
  dueAt: null,
  state: 'serving',
  offer: null,
  tried: [],
  agentId: agentOf(asId<UserId>(by)),
  sharedWith: [],
  formerAgentIds: [],
  takenAt: null,
  servedAt: 2,
  endedAt: null,
  wrapUpUntil: null,
  leftWhy: null,
})
const atWork = (id: string, rev: number): StoredAgent => ({
  agentId: asId(id),
  rev,
  presence: 'available',
  reason: null,
  since: 1,
  media: ['voice'],
  idleSince: 1,
  restsUntil: null,
  reservations: [],
  perQueue: [],
})

describe('an interaction', () => {
  test('gets a protocol number of its own, however many begin at once', async () => {
    const ids = await Promise.all(Array.from({ length: 120 }, () => opened(ours.id)))
    const numbers = await Promise.all(ids.map(async (id) => (await interactions.get(asId(ours.id), id)).protocol))
    expect(new Set(numbers).size).toBe(120)
    for (const number of numbers) expect(number).toMatch(/^20\d{6}\d{6}$/)
  })

  test('of another company is not there, whatever is asked of it', async () => {
    const id = await opened(theirs.id)
    for (const path of ['', '/events', '/decisions', '/recordings'])
      expect([path, (await ours.admin.ask('GET', `/api/interactions/${id}${path}`)).status]).toEqual([
        path,
        path === '/recordings' ? 200 : 404,
      ])
    expect((await ours.admin.ask('GET', `/api/interactions/${id}/recordings`)).body).toEqual({ items: [] })
    expect((await ours.admin.ask('POST', `/api/interactions/${id}/hang-up`, {})).status).toBe(404)
    expect(
      (await ours.admin.ask('POST', `/api/interactions/${id}/disposition`, { dispositionId: 'sold' })).status,
    ).toBe(404)
  })

  test('is seen by who serves it and by supervisors, not by other agents', async () => {
    const id = await opened(ours.id)
    expect((await ours.agent.ask('GET', `/api/interactions/${id}`)).status).toBe(403)
    await routingStore(1).save(asId(ours.id), { interactions: [served(id, ours.agent.id)], agents: [] })
    expect((await ours.agent.ask('GET', `/api/interactions/${id}`)).body).toMatchObject({ id, state: 'serving' })
    expect((await ours.supervisor.ask('GET', `/api/interactions/${id}`)).status).toBe(200)
    const own = (await ours.agent.ask('GET', '/api/interactions')).body.items as { id: string }[]
    expect(own.map((one) => one.id)).toEqual([id])
  })

  test('is disposed by who served it, once, with a disposition of its medium; the wrap-up ends', async () => {
    const id = await opened(ours.id)
    const wrapping: StoredInteraction = { ...served(id, ours.agent.id), state: 'wrap-up', endedAt: 3, wrapUpUntil: 9 }
    await routingStore(1).save(asId(ours.id), { interactions: [wrapping], agents: [] })
    const dispose = (who: Company['agent'], dispositionId: string) =>
      who.ask('POST', `/api/interactions/${id}/disposition`, { dispositionId })
    expect((await dispose(ours.agent, 'nothing')).status).toBe(422)
    expect((await dispose(ours.agent, 'chatted')).body).toMatchObject({ code: 'disposition.other-medium' })
    expect((await dispose(ours.agent, 'sold')).body).toMatchObject({
      disposition: { name: 'Venda', userId: ours.agent.id },
    })
    expect(received.at(-1)).toEqual({ type: 'wrap-up.finished', interactionId: id, agentId: ours.agent.id })
    expect((await dispose(ours.agent, 'sold')).body).toMatchObject({ code: 'interaction.already-disposed' })
    expect((await dispose(ours.supervisor, 'sold')).status).toBe(200)
  })

  test('is disposed during the talk too, and otherwise while it goes on', async () => {
    const id = await opened(ours.id)
    await routingStore(1).save(asId(ours.id), { interactions: [served(id, ours.agent.id)], agents: [] })
    const dispose = (note: string) =>
      ours.agent.ask('POST', `/api/interactions/${id}/disposition`, { dispositionId: 'sold', note })
    expect((await dispose('')).status).toBe(200)
    expect((await dispose('vendeu dois')).body).toMatchObject({ disposition: { note: 'vendeu dois' } })
    expect(written.filter((one) => one.id === id)).toHaveLength(2)
    expect(written.at(-1)).toMatchObject({ id, dispositionId: 'sold' })
  })

  test('has a note of who serves it or a supervisor: the last writing stays, and is the disposition’s', async () => {
    const id = await opened(ours.id)
    const write = (who: Company['agent'], note: string) => who.ask('PUT', `/api/interactions/${id}/note`, { note })
    expect((await write(ours.agent, 'um')).body).toMatchObject({ code: 'interaction.not-yours' })
    await routingStore(1).save(asId(ours.id), { interactions: [served(id, ours.agent.id)], agents: [] })
    expect((await write(ours.agent, 'um')).body).toMatchObject({ note: 'um' })
    expect((await write(ours.supervisor, 'dois')).status).toBe(200)
    expect((await write(theirs.supervisor, 'três')).status).toBe(404)
    expect(written.at(-1)).toEqual({ id, note: 'dois', dispositionId: null })
    const disposed = await ours.agent.ask('POST', `/api/interactions/${id}/disposition`, { dispositionId: 'sold' })
    expect(disposed.body).toMatchObject({ note: 'dois', disposition: { note: 'dois' } })
  })

  test('of a contact is in the contact’s history, newest first, for every agent of the company', async () => {
    const contactId = asId<ContactId>(newId<ContactId>())
    const ids: InteractionId[] = []
    for (const startedAt of [1, 2, 3]) {
      const id = newId<InteractionId>()
      ids.unshift(id)
      const company = asId<CompanyId>(ours.id)
      const head = {
        medium: 'chat',
        channel: 'webchat',
        direction: 'inbound',
        from: null,
        fromName: null,
        to: null,
      } as const
      await interactions.open({ ...head, id, companyId: company, contactId, startedAt })
    }
    const path = `/api/contacts/${contactId}/interactions`
    const page = (await ours.agent.ask('GET', `${path}?limit=2`)).body as { items: { id: string }[]; before: number }
    expect(page.items.map((one) => one.id)).toEqual(ids.slice(0, 2))
    const rest = (await ours.agent.ask('GET', `${path}?before=${page.before}`)).body as { items: { id: string }[] }
    expect(rest.items.map((one) => one.id)).toEqual(ids.slice(2))
    expect((await theirs.agent.ask('GET', path)).body).toEqual({ items: [], before: null })
  })

  test('closes once: the first end stays', async () => {
    const id = await opened(ours.id)
    const open = async () => (await openCalls()).map((call) => call.id)
    expect(await open()).toContain(id)
    await interactions.close(asId(ours.id), id, 'caller-left', 10)
    await interactions.close(asId(ours.id), id, 'lost-in-outage', 20)
    expect(await interactions.get(asId(ours.id), id)).toMatchObject({ endedAt: 10, endedWhy: 'caller-left' })
    expect(await open()).not.toContain(id)
  })
})

describe('an agent', () => {
  test('says what he or she does, with a reason that exists', async () => {
    const say = (body: object) => ours.agent.ask('POST', '/api/agents/me/presence', body)
    expect((await say({ presence: 'paused', reasonId: 'lunch' })).status).toBe(200)
    expect(received.at(-1)).toEqual({
      type: 'agent.presence',
      agentId: ours.agent.id,
      presence: 'paused',
      reason: 'Almoço',
    })
    expect((await say({ presence: 'paused', reasonId: 'nap' })).status).toBe(404)
    expect((await say({ presence: 'asleep' })).status).toBe(422)
    expect((await ours.agent.ask('POST', '/api/agents/me/next', {})).body).toEqual({ ok: false, why: 'nothing-waits' })
  })

  test('is paused by a supervisor of the own company alone', async () => {
    const path = `/api/agents/${ours.agent.id}/presence`
    expect((await ours.supervisor.ask('PUT', path, { presence: 'paused' })).status).toBe(200)
    expect((await theirs.supervisor.ask('PUT', path, { presence: 'paused' })).status).toBe(404)
    expect((await ours.agent.ask('PUT', path, { presence: 'paused' })).status).toBe(403)
  })
})

describe('a recording', () => {
  async function recorded(
    companyId: string,
    bytes: Buffer | null,
  ): Promise<{ id: RecordingId; interactionId: InteractionId }> {
    const interactionId = await opened(companyId)
    const id = asId<RecordingId>(`${interactionId}-r1`)
    await recordings().requested({ id, companyId: asId(companyId), interactionId, agentId: null, at: Date.now() })
    if (bytes) await writeFile(join(folder, 'spool', `${id}.wav`), bytes)
    return { id, interactionId }
  }

  test('can be heard once it is stored, and by its own company’s supervisors alone', async () => {
    const { id, interactionId } = await recorded(ours.id, wavOf(1))
    expect((await ours.supervisor.ask('GET', `/api/recordings/${id}/audio`)).body).toMatchObject({
      code: 'recording.not-stored',
    })
    await recordings().keep(id)
    await recordings().keep(id)
    const [view] = (await ours.supervisor.ask('GET', `/api/interactions/${interactionId}/recordings`)).body.items as {
      state: string
      durationMs: number
    }[]
    expect(view).toMatchObject({ state: 'stored', durationMs: 1000 })
    const heard = await ours.supervisor.ask('GET', `/api/recordings/${id}/audio`)
    expect([heard.status, heard.headers.get('content-type')]).toEqual([200, 'audio/wav'])
    expect((await ours.agent.ask('GET', `/api/recordings/${id}/audio`)).status).toBe(403)
    expect((await theirs.admin.ask('GET', `/api/recordings/${id}/audio`)).status).toBe(404)
  })

  test('that holds nothing, or was never written, says so and is no file', async () => {
    const empty = await recorded(ours.id, wavOf(0))
    await recordings().keep(empty.id)
    expect((await recordings().list(asId(ours.id), empty.interactionId))[0]).toMatchObject({ state: 'failed' })
    const none = await recorded(ours.id, null)
    await expect(recordings().keep(none.id)).rejects.toThrow('no file')
  })

  test('that had not begun when its talk ended says so soon, and one that had is left to its end', async () => {
    const clock = virtualClock()
    const ones = recordings(clock)
    const [begun, unbegun] = [await recorded(ours.id, wavOf(1)), await recorded(ours.id, null)]
    for (const { id } of [begun, unbegun]) ones.over(id)
    await clock.advance(10_000)
    const stateOf = async ({ id }: typeof begun) => (await ones.stateOf(id))?.state
    await vi.waitFor(async () => expect(await stateOf(unbegun)).toBe('failed'), 5_000)
    expect(await stateOf(begun)).toBe('requested')
  })

  test('whose end nobody told us of is kept after a restart', async () => {
    const { id, interactionId } = await recorded(ours.id, wavOf(1))
    kept.length = 0
    await recordings().sweep((one) => one === interactionId)
    expect(kept).toContain(id)
  })
})

describe('an owner that was replaced', () => {
  test('changes nothing any more: neither routing’s records nor a call', async () => {
    const old = await takeShard(7, 1)
    const young = await takeShard(7, 2)
    expect(young).toBe(old + 1)
    const id = await opened(ours.id)
    const company = asId<CompanyId>(ours.id)
    await routingStore(young).save(company, { interactions: [served(id, 'a', 1)], agents: [atWork('a', 1)] })
    await expect(
      routingStore(old).save(company, { interactions: [served(id, 'b', 2)], agents: [] }),
    ).rejects.toMatchObject({ code: 'stale-owner' })
    await expect(routingStore(old).save(company, { interactions: [], agents: [atWork('a', 2)] })).rejects.toMatchObject(
      { code: 'stale-owner' },
    )
    expect((await interactions.get(company, id)).routing?.agentId).toBe('a')

    const call = { id, companyId: company, rev: 1, phase: { is: 'queued' }, legs: [] } as unknown as Parameters<
      ReturnType<typeof callRecords>['save']
    >[0]
    await callRecords({ fence: young }).save(call)
    await expect(callRecords({ fence: old }).save({ ...call, rev: 2 })).rejects.toMatchObject({
      code: 'stale-owner',
    })
    expect((await callRecords({ fence: young }).open()).filter((one) => one.id === id)).toHaveLength(1)
  })

  test('a write that is repeated, or comes late, is no second one', async () => {
    const id = await opened(ours.id)
    const company = asId<CompanyId>(ours.id)
    const store = routingStore(99)
    await store.save(company, { interactions: [served(id, 'a', 2)], agents: [] })
    await store.save(company, { interactions: [served(id, 'a', 2)], agents: [] })
    await expect(store.save(company, { interactions: [served(id, 'late', 1)], agents: [] })).rejects.toMatchObject({
      code: 'stale-owner',
    })
  })
})
