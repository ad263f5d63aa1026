import { get } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, type Ask, type Company, type House, settle, soundOf, startHouse } from './api-harness.ts'

let house: House
let acme: Company
let ask: Ask
beforeAll(async () => {
  house = await startHouse()
  acme = await settle(house, 'acme')
  ask = acme.admin.ask
})
afterAll(() => house.end())

const made = async (answer: Promise<Answer>) => {
  const { status, body, text } = await answer
  expect([status, text]).toEqual([201, text])
  return body as { id: string; rev: number; name: string }
}
const codes = ({ body }: Answer) =>
  ((body.errors ?? []) as { field: string; code: string }[]).map(({ field, code }) => `${field} ${code}`)

describe('a record', () => {
  test('is made with its defaults, read, replaced, changed and deleted', async () => {
    const queue = await made(ask('POST', '/api/queues', { name: 'Suporte', number: '600' }))
    expect(queue).toMatchObject({
      rev: 1,
      strategy: 'longest-idle',
      distribution: 'push',
      ringMs: { voice: 20_000 },
      memberIds: [],
    })
    const path = `/api/queues/${queue.id}`
    expect((await ask('GET', path)).body).toEqual(queue)

    const replaced = await ask('PUT', path, { rev: 1, name: 'Suporte', number: '601', wrapUpMs: 5_000 })
    expect(replaced.body).toMatchObject({ rev: 2, number: '601', wrapUpMs: 5_000 })
    const changed = await ask('PATCH', path, { rev: 2, strategy: 'ring-all' })
    expect(changed.body).toMatchObject({ rev: 3, strategy: 'ring-all', number: '601', wrapUpMs: 5_000 })
    const back = await ask('PUT', path, { rev: 3, name: 'Suporte', number: '601' })
    expect(back.body).toMatchObject({ strategy: 'longest-idle', wrapUpMs: 30_000 })

    expect((await ask('DELETE', path)).status).toBe(200)
    expect((await ask('GET', path)).body.code).toBe('queue.not-found')
    expect((await ask('DELETE', path)).status).toBe(404)
    const told = house.changes.filter((change) => change.id === queue.id).map(({ action }) => action)
    expect(told).toEqual(['created', 'updated', 'updated', 'updated', 'removed'])
  })

  test('that somebody else changed meanwhile is not written over, and what differs is named', async () => {
    const { id } = await made(ask('POST', '/api/pause-reasons', { name: 'Almoço', minutesMax: 60 }))
    await ask('PATCH', `/api/pause-reasons/${id}`, { rev: 1, minutesMax: 45 })
    const late = await ask('PUT', `/api/pause-reasons/${id}`, { rev: 1, name: 'Almoço', minutesMax: 90 })
    expect([late.status, late.body.code, ...codes(late)]).toEqual([
      409,
      'pause-reason.stale',
      'rev stale',
      'minutesMax differs',
    ])
    expect((await ask('DELETE', `/api/pause-reasons/${id}?rev=1`)).status).toBe(409)
    expect((await ask('GET', `/api/pause-reasons/${id}`)).body).toMatchObject({ rev: 2, minutesMax: 45 })
  })

  test('says what is taken and nothing else: two users without a phone do not share one', async () => {
    const user = { name: 'Eva', login: acme.agent.login, password: 'secret-of-eva', role: 'agent' }
    expect(codes(await ask('POST', '/api/users', user))).toEqual(['login taken'])
    const phone = await made(ask('POST', '/api/extensions', { number: '2000', name: 'Eva' }))
    await made(ask('POST', '/api/users', { ...user, login: 'eva@acme', extensionId: phone.id }))
    expect(codes(await ask('POST', '/api/users', { ...user, login: 'eva2@acme', extensionId: phone.id }))).toEqual([
      'extensionId taken',
    ])
    expect((await ask('DELETE', `/api/extensions/${phone.id}`)).body.code).toBe('extension.in-use')
  })

  test('written by many at once is written once for each revision', async () => {
    const { id } = await made(ask('POST', '/api/pause-reasons', { name: 'Café' }))
    const many = Array.from({ length: 8 }, (_none, n) =>
      ask('PATCH', `/api/pause-reasons/${id}`, { rev: 1, minutesMax: n + 1 }),
    )
    const statuses = (await Promise.all(many)).map(({ status }) => status)
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 409, 409, 409, 409, 409, 409, 409])
  })

  test('with a name that is taken is refused, naming the field', async () => {
    await made(ask('POST', '/api/dispositions', { name: 'Venda', kind: 'positive' }))
    const again = await ask('POST', '/api/dispositions', { name: 'Venda' })
    expect([again.status, again.body.code, ...codes(again)]).toEqual([409, 'disposition.taken', 'name taken'])
    const { id } = await made(ask('POST', '/api/dispositions', { name: 'Engano' }))
    const renamed = await ask('PATCH', `/api/dispositions/${id}`, { rev: 1, name: 'Venda' })
    expect([renamed.status, ...codes(renamed)]).toEqual([409, 'name taken'])
  })

  test('id in the body must be the one of the path', async () => {
    const { id } = await made(ask('POST', '/api/dispositions', { name: 'Retorno' }))
    expect((await ask('PATCH', `/api/dispositions/${id}`, { id, rev: 1, kind: 'positive' })).status).toBe(200)
    expect(codes(await ask('PATCH', `/api/dispositions/${id}`, { id: 'another', rev: 2 }))).toEqual(['id said-twice'])
  })
})

describe('a list', () => {
  test('comes in pages, in the order in which the records were made', async () => {
    const ids: string[] = []
    for (let n = 0; n < 7; n++)
      ids.push((await made(ask('POST', '/api/queues', { name: `Página ${n}`, number: `70${n}` }))).id)
    const found: string[] = []
    let after = ''
    do {
      const { body } = await ask('GET', `/api/queues?limit=3&q=P%C3%A1gina${after}`)
      const page = body as { items: { id: string }[]; next: string | null }
      expect(page.items.length).toBeLessThanOrEqual(3)
      found.push(...page.items.map((item) => item.id))
      after = page.next === null ? '' : `&after=${page.next}`
    } while (after)
    expect(found).toEqual(ids.toSorted((a, b) => (a < b ? -1 : 1)))
  })

  test('is searched for the text as it stands, in any case', async () => {
    await made(ask('POST', '/api/queues', { name: 'A.*(b)', number: '800' }))
    const names = async (q: string) =>
      ((await ask('GET', `/api/queues?q=${encodeURIComponent(q)}`)).body.items as { name: string }[]).map(
        ({ name }) => name,
      )
    expect(await names('a.*(B')).toEqual(['A.*(b)'])
    expect(await names('.*')).toEqual(['A.*(b)'])
    expect(await names('nothing like it')).toEqual([])
  })

  test.each(['limit=0', 'limit=201', 'limit=x', 'after=$ne', 'sort=name', 'limit=1&limit=2'])(
    'with %s is refused',
    async (query) => {
      expect((await ask('GET', `/api/queues?${query}`)).status).toBe(422)
    },
  )
})

describe('a reference', () => {
  test('must name a record of the company, and is named where it does not', async () => {
    const sent = { name: 'Membros', number: '610', memberIds: [acme.agent.id, 'nobody'] }
    const refused = await ask('POST', '/api/queues', sent)
    expect([refused.status, ...codes(refused)]).toEqual([422, 'memberIds.1 unknown-reference'])
  })

  test('keeps what it names from being deleted, and says who uses it', async () => {
    const { id } = await made(ask('POST', '/api/queues', { name: 'Vendas', number: '620', memberIds: [acme.agent.id] }))
    const user = await ask('DELETE', `/api/users/${acme.agent.id}`)
    expect([user.status, user.body.code, ...codes(user)]).toEqual([409, 'user.in-use', `queue/${id} in-use`])
    expect(user.body.errors).toMatchObject([{ message: 'Vendas' }])

    const destination = { type: 'queue', id }
    const route = await made(ask('POST', '/api/inbound-routes', { name: 'Principal', did: '1133334444', destination }))
    expect((await ask('DELETE', `/api/queues/${id}`)).body.code).toBe('queue.in-use')
    await ask('PATCH', `/api/inbound-routes/${route.id}`, { rev: 1, destination: { type: 'hang-up' } })
    expect((await ask('DELETE', `/api/queues/${id}`)).status).toBe(200)
  })
})

describe('companies', () => {
  const company = { legalName: 'Nova Ltda', tradeName: 'Nova', slug: 'nova', cnpj: '11.444.777/0001-61', ddd: '21' }

  test('are made by the administrator, with the check digits of the CNPJ, the DDD and the time zone verified', async () => {
    const wrong = { ...company, cnpj: '11.444.777/0001-62', timeZone: 'Mars/Olympus', slug: 'Nova!' }
    expect(codes(await ask('POST', '/api/companies', wrong))).toEqual([
      'slug wrong-format',
      'cnpj cnpj.wrong',
      'timeZone time-zone.unknown',
    ])
    expect(codes(await ask('POST', '/api/companies', { ...company, ddd: '20' }))).toEqual(['ddd ddd.unknown'])
    const { body } = await ask('POST', '/api/companies', company)
    expect(body).toMatchObject({
      cnpj: '11444777000161',
      ddi: '55',
      timeZone: 'America/Sao_Paulo',
      settings: { webchatAbsolute: false, capacity: { total: 100 } },
    })
    expect((await acme.supervisor.ask('POST', '/api/companies', company)).status).toBe(403)
  })

  test('are entered by the administrator, who then works within them', async () => {
    const { body } = await ask('GET', '/api/companies?q=nova')
    const [{ id }] = body.items as [{ id: string }]
    const within = { 'Vez-Company': id }
    expect((await ask('GET', '/api/queues', undefined, within)).body).toEqual({ items: [], next: null })
    const user = { name: 'Rui', login: 'rui@nova', password: 'secret-of-rui', role: 'supervisor' }
    expect((await ask('POST', '/api/users', user, within)).status).toBe(201)
    expect(
      (await house.ask('POST', '/api/login', { login: user.login, password: user.password })).body.me,
    ).toMatchObject({ company: { slug: 'nova' } })
    expect((await ask('GET', '/api/queues', undefined, { 'Vez-Company': 'nowhere' })).status).toBe(404)
    expect((await acme.supervisor.ask('GET', '/api/queues', undefined, within)).status).toBe(403)
  })

  test('with people in them are not deleted', async () => {
    const { body } = await ask('GET', '/api/companies?q=nova')
    const [{ id }] = body.items as [{ id: string }]
    expect((await ask('DELETE', `/api/companies/${id}`)).body).toMatchObject({
      code: 'company.in-use',
      errors: [{ message: 'Rui' }],
    })
    expect((await ask('DELETE', `/api/companies/${acme.id}`)).body.code).toBe('company.own')
    const empty = await made(ask('POST', '/api/companies', { ...company, slug: 'vazia', cnpj: '12ABC34501DE35' }))
    expect((await ask('DELETE', `/api/companies/${empty.id}`)).status).toBe(200)
  })

  test('are changed by who oversees them, but keep their short name', async () => {
    const path = `/api/companies/${acme.id}`
    const { body } = await acme.supervisor.ask('GET', path)
    const settings = {
      ...(body.settings as object),
      channelPriority: { webchat: 90, voice: 10 },
      webchatAbsolute: true,
    }
    const changed = await acme.supervisor.ask('PATCH', path, { rev: body.rev, settings })
    expect(changed.body.settings).toMatchObject({ channelPriority: { webchat: 90, voice: 10 }, webchatAbsolute: true })
    expect(codes(await ask('PATCH', path, { rev: changed.body.rev, slug: 'other' }))).toEqual([
      'slug company.slug-stays',
    ])
    expect(
      codes(
        await ask('PATCH', path, { rev: changed.body.rev, settings: { ...settings, channelPriority: { voice: 101 } } }),
      ),
    ).toEqual(['settings.channelPriority.voice too-big'])
  })
})

describe('numbers', () => {
  test('of one line lead to one place, in whatever form they are written', async () => {
    const destination = { type: 'hang-up' }
    await made(ask('POST', '/api/inbound-routes', { name: 'Um', did: '(11) 4444-5555', destination }))
    const again = await ask('POST', '/api/inbound-routes', { name: 'Dois', did: '+551144445555', destination })
    expect([again.status, ...codes(again)]).toEqual([409, 'did taken'])
    expect(codes(await ask('POST', '/api/inbound-routes', { name: 'Três', did: 'abc', destination }))).toEqual([
      'did did.wrong',
    ])
  })

  test('go out by the rules of the routes, which can be tried without a call', async () => {
    const trunk = await made(
      ask('POST', '/api/trunks', { name: 'Operadora', kind: 'ip', line: '1130000000', host: '127.0.0.9' }),
    )
    expect(trunk).toMatchObject({ applied: { state: 'applied' } })
    const rule = { pattern: '55.', strip: 2, trunkId: trunk.id }
    const wrong = await ask('POST', '/api/outbound-routes', {
      name: 'Saída',
      rules: [
        { ...rule, pattern: '5.5' },
        { ...rule, trunkId: 'no' },
      ],
    })
    expect(codes(wrong)).toEqual(['rules.0.pattern pattern.wrong'])
    const unknown = await ask('POST', '/api/outbound-routes', {
      name: 'Saída',
      rules: [rule, { ...rule, trunkId: 'no' }],
    })
    expect(codes(unknown)).toEqual(['rules.1.trunkId unknown-reference'])
    const route = await made(ask('POST', '/api/outbound-routes', { name: 'Saída', rules: [rule] }))
    const tried = await ask('GET', '/api/outbound-routes-try?dialled=555125554444')
    expect(tried.body).toMatchObject({
      ways: [{ number: '5125554444', trunkId: trunk.id, routeId: route.id, place: 1 }],
      kind: 'national',
      why: null,
    })
    expect((await ask('GET', '/api/outbound-routes-try?dialled=33334444')).body).toMatchObject({
      ways: [],
      why: 'no-rule',
      kind: 'local',
    })
    expect((await ask('GET', '/api/outbound-routes-try?dialled=190')).body).toMatchObject({
      ways: [{ number: '190', trunkId: trunk.id, routeId: null }],
      kind: 'emergency',
    })
    expect((await ask('GET', '/api/outbound-routes-try?dialled=550012125551234')).body).toMatchObject({
      ways: [],
      why: 'class',
      kind: 'international',
    })
    expect((await ask('DELETE', `/api/trunks/${trunk.id}`)).body.code).toBe('trunk.in-use')
    await ask('DELETE', `/api/outbound-routes/${route.id}`)
    expect((await ask('DELETE', `/api/trunks/${trunk.id}`)).body).toMatchObject({ applied: { state: 'applied' } })
  })
})

/** With the ETag that it has, and (unlike fetch) without forbidding that this be taken for an answer. */
const getAsAsterisk = (url: string, etag: string) =>
  new Promise<number | undefined>((resolve, reject) => {
    get(url, { headers: { 'If-None-Match': etag } }, (answer) => resolve(answer.resume().statusCode)).once(
      'error',
      reject,
    )
  })

describe('audio', () => {
  const form = (bytes: Buffer, fields: Record<string, string>) => {
    const body = new FormData()
    for (const [name, value] of Object.entries(fields)) body.set(name, value)
    body.set('file', new Blob([new Uint8Array(bytes)], { type: 'audio/wav' }), 'greeting.wav')
    return body
  }

  test('is uploaded, heard in whole and in part, fetched by Asterisk, replaced and deleted', async () => {
    const sound = soundOf('a greeting')
    const audio = await made(ask('POST', '/api/audios', form(sound, { name: 'Saudação' })))
    expect(audio).toMatchObject({ name: 'Saudação', bytes: sound.length, durationMs: 1_000 })
    expect(audio).not.toHaveProperty('fileId')
    const path = `/api/audios/${audio.id}`

    const whole = await ask('GET', `${path}/file`)
    expect([whole.status, whole.text, whole.headers.get('content-type')]).toEqual([200, sound.toString(), 'audio/wav'])
    const part = await ask('GET', `${path}/file`, undefined, { Range: 'bytes=4-4' })
    expect([part.status, part.text, part.headers.get('content-range')]).toEqual([206, 'a', `bytes 4-4/${sound.length}`])
    expect((await ask('GET', `${path}/file`, undefined, { Range: 'bytes=900-' })).status).toBe(416)

    const fetched = await house.ask('GET', `/media/audio/${audio.id}.wav`)
    expect([fetched.status, fetched.headers.get('cache-control')]).toEqual([200, 'private, max-age=60'])
    const etag = fetched.headers.get('etag') ?? ''
    const again = () => getAsAsterisk(`${house.url}/media/audio/${audio.id}.wav`, etag)
    expect(await again()).toBe(304)
    expect(
      (await house.ask('GET', `/media/audio/${audio.id}.wav`, undefined, { 'X-Forwarded-For': '203.0.113.1' })).status,
    ).toBe(404)

    const renamed = await ask('PATCH', path, { rev: 1, description: 'Da manhã' })
    expect(renamed.body).toMatchObject({ rev: 2, name: 'Saudação', description: 'Da manhã', bytes: sound.length })
    const replaced = await ask('PUT', `${path}/file?rev=2`, soundOf('another'), { 'Content-Type': 'audio/wav' })
    expect(replaced.body).toMatchObject({ rev: 3, bytes: soundOf('another').length })
    expect(await again()).toBe(200)
    expect((await house.ask('GET', `/media/audio/${audio.id}.wav`)).text).toBe('RIFFanother')
    expect((await ask('PUT', `${path}/file?rev=2`, soundOf('late'), { 'Content-Type': 'audio/wav' })).status).toBe(409)

    expect((await ask('DELETE', path)).status).toBe(200)
    expect((await house.ask('GET', `/media/audio/${audio.id}.wav`)).status).toBe(404)
  })

  test('of another format is refused with what it is and what is wanted, and converted on request', async () => {
    const mp3 = Buffer.from('ID3 something')
    const refused = await ask('POST', '/api/audios', form(mp3, { name: 'MP3' }))
    expect([refused.status, ...codes(refused)]).toEqual([422, 'file wrong-sound'])
    expect(refused.body.errors).toMatchObject([{ message: 'It is no WAV; wanted is WAV, 8000 Hz, mono.' }])
    expect(await made(ask('POST', '/api/audios?convert=true', form(mp3, { name: 'MP3' })))).toMatchObject({
      name: 'MP3',
    })
    expect((await ask('POST', '/api/audios?convert=true', form(Buffer.from('text'), { name: 'Texto' }))).status).toBe(
      422,
    )
  })

  test('without a file, with a name that is taken or with too many bytes is refused', async () => {
    expect((await ask('POST', '/api/audios', { name: 'Nada' })).body.code).toBe('audio.no-file')
    expect((await ask('POST', '/api/audios', form(soundOf('x'), { name: 'MP3' }))).body.code).toBe('audio.taken')
    expect((await ask('POST', '/api/audios', form(Buffer.alloc(21 * 1024 * 1024), { name: 'Longo' }))).status).toBe(413)
    expect(
      (await ask('POST', '/api/audios', 'no form', { 'Content-Type': 'multipart/form-data; boundary=x' })).status,
    ).toBe(400)
  })
})
