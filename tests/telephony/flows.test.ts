import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { anything, logIn, withId } from '#tests/support/api-client.ts'
import { eventually } from '#tests/support/eventually.ts'
import { change, startWorld, type World } from '#tests/support/world.ts'

/** What callers live through in URAs that ask, decide, look up and survey. Short prompts: nobody listens. */
describe('a URA that does more than a menu', () => {
  let world: World
  let erp: Awaited<ReturnType<typeof startErp>>
  const dids = { customer: '551140049011', survey: '551140049012' }
  let customerId = ''

  beforeAll(async () => {
    const ground = { carrier: '127.0.107.1', phones: '127.0.107.2', port: 5_707 }
    ;[world, erp] = await Promise.all([startWorld({ name: 'flows', ground, agents: ['ana'] }), startErp()])
    const { api, queueId, trunkId } = world
    const service = await api.post(
      '/web-services',
      {
        name: 'ERP',
        baseUrl: `${erp.url}/api`,
        secretHeaders: [{ name: 'x-api-key', value: 'segredo' }],
        privateAllowed: true,
      },
      withId,
    )
    const survey = await api.post('/flows', { name: 'Pesquisa', graph: surveyFlow }, withId)
    const customer = await api.post('/flows', { name: 'Cliente', graph: customerFlow(queueId, service.id) }, withId)
    customerId = customer.id
    for (const [did, id] of [
      [dids.customer, customer.id],
      [dids.survey, survey.id],
    ])
      await api.post('/inbound-routes', { name: did, did, trunkId, destination: { type: 'flow', id } }, withId)
    await change(api, `/queues/${queueId}`, { surveyFlowId: survey.id })
    return async () => {
      await world.stop()
      await erp.stop()
    }
  })
  beforeEach(async () => {
    world.agent('ana').phone.does({ answersAfterMs: 50 })
    await world.calm()
  })

  const entered = async (interactionId: string) =>
    (await world.events(interactionId))
      .filter((each) => each.type === 'call.flow-entered')
      .map((each) => each.data.node)
  const standsAt = (from: string, node: string) =>
    eventually(`the caller stands at ${node}`, async () => {
      const call = world.telco.calls.find((each) => each.from === from)
      if (!call) return false
      const { id } = await world.interactionOf(call)
      return (await entered(id)).includes(node)
    })

  const draft = z.object({ rev: z.number(), version: z.number() })
  /** Draws a version that asks for three digits of anything. */
  async function drawShorter(): Promise<number> {
    const { graph } = await world.api.get(`/flows/${customerId}`, z.object({ graph: z.any() }))
    Object.assign(graph.nodes.cpf.settings, { digitsMin: 3, check: 'none' })
    return (await world.api.put(`/flows/${customerId}/draft`, { graph, rev: 0 }, draft)).rev
  }

  test('asks for the CPF, looks the customer up, and lets gold customers through; who is served is asked how it was', async () => {
    const ana = world.agent('ana')
    const call = await world.call(dids.customer)
    await call.answered()
    await standsAt(call.from, 'cpf')
    for (const key of '52998224724') await call.press(key)
    for (const key of '52998224725') await call.press(key)
    const ring = await ana.phone.rings({ from: call.from })
    await Promise.all([ring.answered(), call.hears(200)])
    const { id, protocol } = await world.interactionOf(call)
    expect(erp.asked).toEqual([`GET /api/clientes/52998224725?protocolo=${protocol} segredo`])
    expect(await entered(id)).toEqual(['cpf', 'lookup', 'tier', 'gold'])

    ring.hangUp()
    await standsAt(call.from, 'csat')
    expect(call.happened.ended).toBeUndefined()
    await call.press('5')
    expect(await call.ended()).toMatchObject({ by: 'them', how: 'bye' })
    expect(await world.closed(call)).toMatchObject({ agentId: ana.id, endedWhy: 'ended-by-agent' })
    const answers = await eventually('the answer is stored', async () => {
      const { items } = await world.api.get('/surveys/answers', answersView)
      return items.length > 0 && items
    })
    expect(answers).toMatchObject([
      { interactionId: id, survey: 'csat', score: 5, queueId: world.queueId, agentId: ana.id, from: call.from },
    ])
    const { items } = await world.api.get('/surveys/summary', summaryView)
    expect(items).toMatchObject([{ survey: 'csat', answers: 1, average: 5 }])
  })

  test('goes on without the web service: what fails has a way of its own', async () => {
    erp.fails = true
    const call = await world.call(dids.customer)
    await call.answered()
    await standsAt(call.from, 'cpf')
    for (const key of '52998224725') await call.press(key)
    expect(await call.ended()).toMatchObject({ by: 'them', how: 'bye' })
    const { id } = await world.closed(call)
    expect(await entered(id)).toEqual(['cpf', 'lookup', 'sorry', 'end'])
    erp.fails = false
  })

  test('a caller who is in a version that is replaced stays in it; the next one is in the new one', async () => {
    const old = await world.call(dids.customer)
    await old.answered()
    await standsAt(old.from, 'cpf')
    const rev = await drawShorter()
    await world.api.post(`/flows/${customerId}/publish`, { rev, note: 'Código de três dígitos' }, draft)
    for (const key of '123#') await old.press(key)
    const next = await world.call(dids.customer)
    await next.answered()
    await standsAt(next.from, 'cpf')
    for (const key of '123#') await next.press(key)
    await standsAt(next.from, 'lookup')
    const { id } = await world.interactionOf(old)
    expect(await entered(id)).toEqual(['cpf'])
    for (const call of [old, next]) call.hangUp()
    const versions = await world.api.get(`/flows/${customerId}/versions`, z.object({ items: z.array(anything) }))
    expect(versions.items).toMatchObject([{ version: 2, note: 'Código de três dígitos' }, { version: 1 }])
  })

  test('an engineer is rung, answers, and stands in the draft', async () => {
    const ana = world.agent('ana')
    await change(world.api, `/users/${ana.id}`, { role: 'engineer' })
    await drawShorter()
    // Another role is another session.
    const engineer = await logIn(world.server.url, ana.login)
    const before = ana.phone.calls.length
    const { interactionId } = await engineer.post(
      `/flows/${customerId}/call-me`,
      {},
      z.object({ interactionId: z.string() }),
    )
    const phone = await eventually('her phone rings', async () => ana.phone.calls[before])
    await phone.answered()
    // Behind it stands a queue, which would ring her own phone.
    ana.phone.does({})
    await eventually('she stands in it', async () => (await entered(interactionId)).includes('cpf'))
    for (const key of '123#') await phone.press(key)
    await eventually('she comes on', async () => (await entered(interactionId)).includes('lookup'))
    phone.hangUp()
  })
})

const answersView = z.object({ items: z.array(z.looseObject({ score: z.number() })) })
const summaryView = z.object({ items: z.array(z.looseObject({ average: z.number() })) })

const beep = [{ prompt: 'system/beep', language: 'pt-BR' }]
const end = { type: 'hang-up', settings: {}, exits: {} }

const surveyFlow = {
  start: 'csat',
  nodes: {
    csat: {
      type: 'survey',
      settings: { survey: 'csat', question: 'Como foi o atendimento?', say: beep, timeoutMs: 8_000 },
      exits: { next: 'end', exceeded: 'end' },
    },
    end,
  },
}

const customerFlow = (queueId: string, serviceId: string) => ({
  start: 'cpf',
  nodes: {
    cpf: {
      type: 'collect',
      label: 'CPF',
      settings: {
        say: beep,
        variable: 'cpf',
        check: 'cpf',
        digitsMin: 11,
        digitsMax: 11,
        invalid: beep,
        timeoutMs: 20_000,
      },
      exits: { next: 'lookup', exceeded: 'end' },
    },
    lookup: {
      type: 'http',
      settings: {
        serviceId,
        path: '/clientes/{{cpf}}?protocolo={{protocol}}',
        takes: [{ variable: 'tier', path: 'plano.nome' }],
        retries: 0,
      },
      exits: { ok: 'tier', failed: 'sorry', timeout: 'sorry' },
    },
    tier: {
      type: 'condition',
      settings: { cases: [{ exit: 'gold', all: [{ variable: 'tier', is: 'equal', value: 'ouro' }] }] },
      exits: { gold: 'gold', else: 'sorry' },
    },
    gold: { type: 'queue', settings: { queueId, priority: 90 }, exits: {} },
    sorry: {
      type: 'play',
      settings: { say: [{ as: 'digits', of: '{{http_status}}', language: 'pt-BR' }] },
      exits: { next: 'end' },
    },
    end,
  },
})

/** The customer's own system: it knows one customer. */
async function startErp() {
  const erp = { asked: [] as string[], fails: false as boolean, url: '', stop: async () => {} }
  const server = createServer(({ method, url, headers }, answer) => {
    erp.asked.push(`${method} ${url} ${headers['x-api-key']}`)
    answer.writeHead(erp.fails ? 500 : 200, { 'content-type': 'application/json' })
    answer.end(JSON.stringify({ plano: { nome: 'Ouro' } }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  erp.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  erp.stop = async () => void server.close()
  return erp
}
