import { createHash } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { atConsole, hears, type Person, startBrowser } from '#tests/support/browser.ts'
import { type BrowserAgent, type ConsoleWorld, presence, startConsoleWorld } from '#tests/support/console-world.ts'
import { eventually } from '#tests/support/eventually.ts'

/** What the agents' microphones play, and what SIPp's callers say. */
const agentHertz = 1_000
const callerHertz = 400

let browser: Browser
let world: ConsoleWorld
let ana: BrowserAgent

beforeAll(async () => {
  const ground = { carrier: '127.0.0.142', phones: '127.0.0.143', port: 5_142 }
  ;[browser, world] = await Promise.all([
    startBrowser({ hertz: agentHertz }),
    startConsoleWorld({ name: 'e2e-softphone', ground, agents: ['Ana'], desks: ['Paulo'] }),
  ])
  ana = world.browserAgent('Ana')
  await presence(world.agent('Paulo').api, 'offline')
  return async () => {
    await browser.close()
    await world.stop()
  }
})
beforeEach(() => world.quiet())

/** An agent at the console whose phone is registered. The tone of a test is what a browser would take out as an echo. */
async function withPhone(path = '/atendimento'): Promise<Person> {
  const person = await atConsole(browser, { url: world.url, login: ana.login, password: ana.password, path })
  await person.page.evaluate(() => localStorage.setItem('vez:phone-devices', JSON.stringify({ cleansVoice: false })))
  await person.page.reload()
  await world.reaches(ana, ['voice'])
  return person
}

const bar = (page: Page) => page.getByRole('banner')
const button = (page: Page, name: string | RegExp) => bar(page).getByRole('button', { name })

async function dial(page: Page, number: string): Promise<void> {
  await button(page, /^Telefone/).click()
  await page.getByRole('textbox', { name: 'Número' }).fill(number)
  await page.keyboard.press('Enter')
}

/** A caller reaches Ana, who answers in the browser; both hear each other. */
async function inTalk(page: Page) {
  await presence(ana.api, 'available')
  const call = await world.call(world.did.queue)
  await button(page, 'Atender').click()
  await call.answered()
  await hears(page, callerHertz)
  await call.hears()
  return call
}

const extensionState = () =>
  world.api.get(`/extensions/${ana.extensionId}/state`, z.object({ code: z.string() })).then(({ code }) => code)
const mediaOf = (agent: BrowserAgent) =>
  agent.api.get('/agents/me', z.object({ media: z.array(z.string()) })).then(({ media }) => media)

describe('a phone in the browser', () => {
  let person: Person
  beforeEach(async () => {
    person = await withPhone()
    return () => person.context.close()
  })

  test('dials the number that echoes, and its own voice comes back', async () => {
    await dial(person.page, '*43')
    await hears(person.page, agentHertz)
    await button(person.page, 'Desligar').click()
    await button(person.page, /^Telefone/).waitFor()
    expect(person.complaints).toEqual([])
  })

  test('is rung by a caller, answers, and both hear each other; it hangs up and the caller is told', async () => {
    const call = await inTalk(person.page)
    await button(person.page, 'Desligar').click()
    expect(await call.ended()).toMatchObject({ by: 'them', how: 'bye' })
  })

  test('is rung by a caller who gives up, and stops ringing', async () => {
    await presence(ana.api, 'available')
    const call = await world.call(world.did.queue)
    await button(person.page, 'Atender').waitFor()
    call.hangUp()
    await button(person.page, 'Atender').waitFor({ state: 'detached' })
  })

  test('is silenced and is heard again', async () => {
    const call = await inTalk(person.page)
    await button(person.page, 'Silenciar microfone').click()
    await eventually('the caller hears nothing', () =>
      call.hears(300, 1_500).then(
        () => false,
        () => true,
      ),
    )
    await button(person.page, 'Reativar microfone').click()
    await call.hears()
    call.hangUp()
    await button(person.page, /^Telefone/).waitFor()
  })

  test('is loaded anew in the middle of a call, and is put back into it without a click', async () => {
    const call = await inTalk(person.page)
    await person.page.reload()
    await button(person.page, 'Desligar').waitFor()
    await hears(person.page, callerHertz)
    await call.hears()
    expect(call.happened.ended).toBeUndefined()
    await button(person.page, 'Desligar').click()
    expect(await call.ended()).toMatchObject({ by: 'them', how: 'bye' })
  })

  test('hears the end of a call also where its line was cut and mended in the middle', async () => {
    const call = await inTalk(person.page)
    await world.server.kill()
    await world.server.start()
    await world.reaches(ana, ['voice'])
    await hears(person.page, callerHertz)
    call.hangUp()
    await button(person.page, 'Desligar').waitFor({ state: 'detached' })
  })

  test('is one in all tabs: the second shows the call and hangs it up', async () => {
    const second = await person.context.newPage()
    await second.goto('/atendimento')
    const call = await inTalk(person.page)
    await button(second, 'Silenciar microfone').waitFor()
    await button(second, 'Silenciar microfone').click()
    await button(person.page, 'Reativar microfone').waitFor()
    await button(second, 'Desligar').click()
    expect(await call.ended()).toMatchObject({ by: 'them', how: 'bye' })
    await button(person.page, /^Telefone/).waitFor()
  })

  test('is taken over by another tab in the middle of a call, and nobody hangs up', async () => {
    const call = await inTalk(person.page)
    const second = await person.context.newPage()
    await second.goto('/configurar-telefone')
    await second.getByRole('main').getByRole('button', { name: 'Assumir aqui' }).click()
    await hears(second, callerHertz)
    expect(call.happened.ended).toBeUndefined()
    call.hangUp()
    await button(second, 'Desligar').waitFor({ state: 'detached' })
  })

  test('may not use the microphone, and no call comes until it may', async () => {
    await presence(ana.api, 'available')
    await person.context.clearPermissions()
    await person.context.grantPermissions([])
    await button(person.page, /Microfone bloqueado/).waitFor()
    await eventually('voice reaches her no more', async () => !(await mediaOf(ana)).includes('voice'))
    await person.context.grantPermissions(['microphone', 'notifications'])
    await world.reaches(ana, ['voice'])
  })

  test('loses its headset, and no call comes until it is back', async () => {
    await presence(ana.api, 'available')
    await person.page.evaluate(() => {
      const { mediaDevices } = navigator
      const real = mediaDevices.enumerateDevices.bind(mediaDevices)
      const plug = (isIn: boolean) => {
        mediaDevices.enumerateDevices = isIn ? real : () => Promise.resolve([])
        mediaDevices.dispatchEvent(new Event('devicechange'))
      }
      Object.assign(globalThis, { plug })
      plug(false)
    })
    await button(person.page, /Sem microfone/).waitFor()
    await eventually('voice reaches her no more', async () => !(await mediaOf(ana)).includes('voice'))
    await person.page.evaluate(() => (globalThis as unknown as { plug: (isIn: boolean) => void }).plug(true))
    await world.reaches(ana, ['voice'])
  })

  test('whose page is closed has no voice any more', async () => {
    await person.page.close()
    await eventually('voice reaches her no more', async () => !(await mediaOf(ana)).includes('voice'))
    await eventually('nobody is registered', async () => (await extensionState()) === 'unregistered')
  })
})

describe('a login', () => {
  test('that is newer has the phone; the older one is told, and can take it back', async () => {
    const older = await withPhone()
    const newer = await withPhone()
    await button(older.page, /Em outro acesso/).click()
    await older.page.getByRole('button', { name: 'Assumir aqui' }).click()
    await button(newer.page, /Em outro acesso/).waitFor()
    await button(older.page, /Telefone pronto/).waitFor()
    // To load the page anew takes nothing away.
    await newer.page.reload()
    await button(newer.page, /Em outro acesso/).waitFor()
    await button(older.page, /Telefone pronto/).waitFor()
    await Promise.all([older.context.close(), newer.context.close()])
  })

  test('that has ended leaves nothing to register with', async () => {
    const { context, page } = await withPhone()
    const given = page.waitForResponse((response) => response.url().endsWith('/softphone/session'))
    await page.reload()
    const line = z
      .object({ uri: z.string(), authUser: z.string(), ha1: z.string(), realm: z.string() })
      .parse(await (await given).json())
    await world.reaches(ana, ['voice'])
    expect(await registers(line)).toBe(200)
    await context.request.post('/api/logout', { data: {}, headers: { 'X-Vez-Request': '1' } })
    await eventually('nobody is registered', async () => (await extensionState()) === 'unregistered')
    expect(await registers(line)).toBe(401)
    await page.waitForURL(/\/entrar/)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await context.close()
  })
})

/** Straight to Asterisk, as somebody would who had seen the secret: the status of the answer. */
async function registers(line: { uri: string; authUser: string; ha1: string; realm: string }): Promise<number> {
  const socket = new WebSocket(`${process.env.VEZ_ARI_URL?.replace('http', 'ws')}/ws`, 'sip')
  const md5 = (text: string) => createHash('md5').update(text).digest('hex')
  const callId = crypto.randomUUID()
  const request = (sequence: number, more: string[]) =>
    [
      'REGISTER sip:vez.invalid SIP/2.0',
      `Via: SIP/2.0/WS stranger.invalid;branch=z9hG4bK${callId}${sequence}`,
      `From: <${line.uri}>;tag=stranger`,
      `To: <${line.uri}>`,
      `Call-ID: ${callId}`,
      `CSeq: ${sequence} REGISTER`,
      'Contact: <sip:stranger@stranger.invalid;transport=ws>;expires=60',
      'Max-Forwards: 70',
      ...more,
      'Content-Length: 0',
      '\r\n',
    ].join('\r\n')
  try {
    socket.binaryType = 'arraybuffer'
    await new Promise((resolve, reject) => {
      socket.onopen = resolve
      socket.onerror = () => reject(new Error('Asterisk’s WebSocket cannot be reached'))
    })
    // Asterisk also asks a new phone at once whether it is there.
    const answer = (sequence: number) =>
      new Promise<string>((resolve, reject) => {
        const late = () => reject(new Error(`Asterisk did not answer REGISTER ${sequence}`))
        AbortSignal.timeout(10_000).addEventListener('abort', late)
        socket.addEventListener('message', ({ data }) => {
          const text = typeof data === 'string' ? data : Buffer.from(data).toString()
          if (text.startsWith('SIP/2.0 ') && text.includes(`CSeq: ${sequence} REGISTER`)) resolve(text)
        })
      })
    const challenged = answer(1)
    socket.send(request(1, []))
    const nonce = /nonce="([^"]+)"/.exec(await challenged)?.[1] ?? ''
    const opaque = /opaque="([^"]+)"/.exec(await challenged)?.[1] ?? ''
    const proof = md5(`${line.ha1}:${nonce}:00000001:0a:auth:${md5('REGISTER:sip:vez.invalid')}`)
    const told = answer(2)
    socket.send(
      request(2, [
        `Authorization: Digest username="${line.authUser}", realm="${line.realm}", nonce="${nonce}", uri="sip:vez.invalid", response="${proof}", algorithm=MD5, qop=auth, nc=00000001, cnonce="0a", opaque="${opaque}"`,
      ]),
    )
    return Number(/^SIP\/2\.0 (\d{3})/.exec(await told)?.[1])
  } finally {
    socket.close()
  }
}
