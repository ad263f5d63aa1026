/**
 * The chat's frame. The server numbers every message of the conversation 1, 2, 3…; `cursor` is the last number up to
 * which all is shown. What comes next is shown, what is known already is dropped, and where there is a hole the rest is
 * asked for: so each message is shown once and in order, whatever the network does. What was written and is not
 * confirmed is kept and sent again under the same id, which the server takes for the same message.
 */
import { io } from '/socket.io/socket.io.esm.min.js'

const token = new URLSearchParams(location.search).get('token') ?? ''
const at = (id) => document.getElementById(id)
const kept = keep(`vez-chat:${token}`)

let cursor = 0
let socket
let conversation = null
let shown = window.parent === window
/** The newest number that was on screen, and the answers after it. */
let readUpTo = kept.get('readUpTo') ?? 0
let unread = 0
let syncing = null
/** Connected, and all that was missed is shown: what is written now goes out at once. */
let ready = false
/** Written here and not confirmed yet: { clientMessageId, text, item }. */
let unsent = []

at('close').hidden = window.parent === window
at('start').addEventListener('submit', (event) => {
  event.preventDefault()
  void start()
})
at('composer').addEventListener('submit', (event) => {
  event.preventDefault()
  write()
})
at('text').addEventListener('input', () => {
  growToFit()
  sayTyping()
})
at('text').addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
  event.preventDefault()
  write()
})
at('close').addEventListener('click', () => tellPage({ vez: 'close' }))
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !at('sure').open) tellPage({ vez: 'close' })
})
at('end').addEventListener('click', () => at('sure').showModal())
at('sure').addEventListener('close', () => {
  if (at('sure').returnValue === 'yes') void end()
})
window.addEventListener('message', (event) => {
  if (event.source !== window.parent || event.data?.vez !== 'shown') return
  shown = event.data.open === true
  if (shown) {
    read()
    focusFirst()
    // What came while the frame was hidden could not be scrolled to.
    atTheEnd(() => {})
  }
})
document.addEventListener('visibilitychange', read)

function askWho() {
  at('talk').hidden = true
  at('end').hidden = true
  at('start').hidden = false
  focusFirst()
}

async function start() {
  const button = at('start').querySelector('button')
  const said = Object.fromEntries(
    ['name', 'email', 'phone'].map((id) => [id, at(id).value.trim()]).filter(([, v]) => v),
  )
  button.disabled = true
  trouble('')
  try {
    const response = await fetch('/api/webchat/sessions', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept-language': 'pt-BR' },
      body: JSON.stringify({ token, ...said }),
    })
    const answer = await response.json()
    if (!response.ok) return trouble(answer.errors?.[0]?.message ?? answer.title)
    kept.set('session', answer.session)
    tellPage({ vez: 'begun' })
    connect(answer.session)
  } catch {
    trouble('Sem conexão com o atendimento. Tente de novo.')
  } finally {
    button.disabled = false
  }
}

function connect(secret) {
  at('start').hidden = true
  at('talk').hidden = false
  status('Conectando…')
  for (const { clientMessageId, text } of kept.get('unsent') ?? []) addUnsent(clientMessageId, text)
  socket = io('/webchat', { auth: { session: secret }, reconnectionDelay: 500, reconnectionDelayMax: 8_000 })
  socket.on('connect', () => void caughtUp())
  socket.on('disconnect', (why) => {
    ready = false
    status('Reconectando…')
    // Ended by the server (the account was switched off, say): the library does not try again by itself.
    if (why === 'io server disconnect') setTimeout(() => socket.connect(), 2_000)
  })
  socket.on('connect_error', (why) => refused(why.data?.code))
  socket.on('message', (message) => take(message))
  socket.on('conversation', (view) => showConversation(view))
  socket.on('typing', ({ name }) => showTyping(name))
  focusFirst()
}

function refused(code) {
  if (code === 'webchat.session-required') {
    kept.clear()
    socket.disconnect()
    reset()
    askWho()
    trouble('A conversa anterior terminou. Comece de novo.')
  } else if (code === 'webchat.other-origin') {
    socket.disconnect()
    trouble('Este site não tem permissão para usar este chat.')
  } else {
    status('Reconectando…')
    // Refused by the server, not lost on the way: the library does not try again by itself.
    if (code) setTimeout(() => socket.connect(), 5_000)
  }
}

function reset() {
  cursor = 0
  readUpTo = 0
  unread = 0
  unsent = []
  conversation = null
  at('log').replaceChildren()
}

/** After each (re)connection: what was missed, then what is still unsent. */
async function caughtUp() {
  trouble('')
  await sync()
  ready = socket.connected
  if (ready) for (const one of unsent) void send(one)
}

/** Asks for all after the cursor; asked again meanwhile, it is asked once more after. */
function sync() {
  syncing ??= fetchMissing().finally(() => {
    syncing = null
  })
  return syncing
}

async function fetchMissing() {
  at('log').setAttribute('aria-busy', 'true')
  try {
    for (let more = true; more; ) {
      const page = await ask('sync', { since: cursor })
      if (!page?.ok) return
      for (const message of page.messages) show(message)
      cursor = Math.max(cursor, page.upTo)
      more = page.more
      showConversation(page.conversation)
    }
  } finally {
    at('log').removeAttribute('aria-busy')
    reached()
  }
}

/** Lines that speak of the visitor, as they are said to them. */
const toVisitor = {
  'ended-by-visitor': 'Você encerrou a conversa.',
  'visitor-gone': 'A conversa foi encerrada porque você saiu.',
}

function take(message) {
  if (message.seq <= cursor) return
  if (syncing !== null || message.seq > cursor + 1) {
    void sync().then(() => (message.seq > cursor ? sync() : undefined))
    return
  }
  show(message)
  reached()
}

function show(message) {
  if (message.seq <= cursor) return
  cursor = message.seq
  if (message.author.kind === 'contact') forgetUnsent(message.clientMessageId)
  const item = itemOf(message.author.kind, message.author.name, toVisitor[message.notice] ?? message.text, message.at)
  const firstUnsent = unsent[0]?.item ?? null
  atTheEnd(() => at('log').insertBefore(item, firstUnsent))
  if (message.author.kind === 'agent') {
    showTyping('')
    if (message.seq > readUpTo) unread++
  }
  read()
}

function write() {
  const text = at('text').value.trim()
  if (text === '') return
  at('text').value = ''
  growToFit()
  const one = addUnsent(makeId(), text)
  keepUnsent()
  if (ready) void send(one)
  at('text').focus()
}

function addUnsent(clientMessageId, text) {
  const item = itemOf('contact', '', text)
  const one = { clientMessageId, text, item }
  fate(one, 'enviando…')
  unsent.push(one)
  atTheEnd(() => at('log').append(item))
  return one
}

async function send(one) {
  const answer = await ask('message', { clientMessageId: one.clientMessageId, text: one.text })
  // No answer: it stays unsent, and goes out again with the next connection.
  if (!answer) return
  if (answer.ok) return take(answer.message)
  if (answer.code === 'webchat.too-many' || answer.code === 'server.failed') {
    fate(one, 'aguardando…')
    setTimeout(() => unsent.includes(one) && ready && void send(one), 4_000)
    return
  }
  unsent = unsent.filter((other) => other !== one)
  keepUnsent()
  one.item.classList.add('failed')
  fate(one, answer.code === 'text.too-long' ? 'Não enviada: é longa demais.' : 'Não enviada.')
}

function forgetUnsent(clientMessageId) {
  const one = unsent.find((other) => other.clientMessageId === clientMessageId)
  if (!one) return
  one.item.remove()
  unsent = unsent.filter((other) => other !== one)
  keepUnsent()
}

const keepUnsent = () =>
  kept.set(
    'unsent',
    unsent.map(({ clientMessageId, text }) => ({ clientMessageId, text })),
  )

async function end() {
  const answer = await ask('end', {})
  if (answer && !answer.ok && answer.code !== 'conversation.ended') trouble('Não foi possível encerrar. Tente de novo.')
  at('text').focus()
}

function showConversation(view) {
  conversation = view
  at('end').hidden = view.state === 'ended'
  const words = {
    waiting: `Na fila de atendimento\nProtocolo ${view.protocol}`,
    talking: `Com ${view.agentName}\nProtocolo ${view.protocol}`,
    ended: 'Conversa encerrada. Escreva para falar de novo.',
  }
  status(words[view.state])
}

/** A line of the log. Text is text: nothing of it is ever read as HTML. */
function itemOf(kind, name, text, sentAt) {
  const item = document.createElement('div')
  item.className = `line ${kind}`
  if (kind !== 'system')
    item.append(paragraph(kind === 'contact' ? 'who for-readers' : 'who', kind === 'contact' ? 'Você' : name))
  item.append(paragraph('text', text))
  if (sentAt !== undefined && kind !== 'system') {
    const time = document.createElement('time')
    time.dateTime = new Date(sentAt).toISOString()
    time.textContent = new Date(sentAt).toLocaleTimeString('pt-BR', { hour: '2-digit', minute: '2-digit' })
    item.append(time)
  }
  return item
}

function paragraph(className, text) {
  const made = document.createElement('p')
  made.className = className
  made.textContent = text
  return made
}

function fate({ item }, words) {
  const said = item.querySelector('.fate') ?? item.appendChild(paragraph('fate', ''))
  said.textContent = words
}

/** The newest line stays in sight; but who has scrolled up to read is left there. */
let following = true
at('log').addEventListener('scroll', () => {
  const log = at('log')
  following = log.scrollHeight - log.scrollTop - log.clientHeight < 80
})
function atTheEnd(change) {
  change()
  if (following) at('log').scrollTop = at('log').scrollHeight
}

function read() {
  if (shown && document.visibilityState === 'visible') {
    unread = 0
    readUpTo = cursor
    kept.set('readUpTo', readUpTo)
  }
  tellPage({ vez: 'unread', count: unread })
}

let reachedSoon
function reached() {
  clearTimeout(reachedSoon)
  reachedSoon = setTimeout(() => cursor > 0 && socket?.connected && socket.emit('reached', { seq: cursor }), 400)
}

let typedAt = 0
function sayTyping() {
  if (!socket?.connected || conversation?.state !== 'talking' || Date.now() - typedAt < 3_000) return
  typedAt = Date.now()
  socket.emit('typing', {})
}

let typingEnds
function showTyping(name) {
  clearTimeout(typingEnds)
  at('typing').textContent = name ? `${name} está digitando…` : ''
  if (name) typingEnds = setTimeout(() => showTyping(''), 4_000)
}

/** Undefined when no answer came: the connection was lost, or the server is too slow. */
async function ask(event, said) {
  try {
    return await socket.timeout(10_000).emitWithAck(event, said)
  } catch {
    return undefined
  }
}

function status(words) {
  if (at('status').textContent !== words) at('status').textContent = words
}
function trouble(words) {
  at('trouble').hidden = words === ''
  at('trouble').textContent = words
}
function growToFit() {
  at('text').style.height = 'auto'
  at('text').style.height = `${at('text').scrollHeight + 2}px`
}
function focusFirst() {
  if (!shown) return
  if (!at('start').hidden) at('name').focus()
  else if (!at('talk').hidden) at('text').focus()
}
function tellPage(said) {
  // Nothing of it is secret: how many are unread, and that the chat is to be closed.
  if (window.parent !== window) window.parent.postMessage(said, '*')
}
function makeId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** What outlives the page; where there is no storage, what outlives nothing. */
function keep(prefix) {
  const memory = new Map()
  const nameOf = (name) => `${prefix}:${name}`
  return {
    get(name) {
      try {
        return JSON.parse(localStorage.getItem(nameOf(name)) ?? 'null')
      } catch {
        return memory.get(name) ?? null
      }
    },
    set(name, value) {
      memory.set(name, value)
      try {
        localStorage.setItem(nameOf(name), JSON.stringify(value))
      } catch {
        // A browser that keeps nothing for frames: the conversation lasts as long as the page.
      }
    },
    clear() {
      memory.clear()
      for (const name of ['session', 'unsent', 'readUpTo']) {
        try {
          localStorage.removeItem(nameOf(name))
        } catch {
          return
        }
      }
    },
  }
}

const session = kept.get('session')
if (session) connect(session)
else askWho()
