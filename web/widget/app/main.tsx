import { render } from 'preact'
import { useEffect, useLayoutEffect, useReducer, useRef } from 'preact/hooks'
import './app.css'
import { Before } from './before.tsx'
import { type Chat, createChat, type Said, type State } from './chat.ts'
import { Composer } from './composer.tsx'
import { Icon } from './icon.tsx'
import { keep } from './kept.ts'
import { initialsOf } from './line.tsx'
import { Log } from './log.tsx'
import { Survey } from './survey.tsx'
import { fill, type Language, languageOf, type Words, wordsOf } from './words.ts'

const query = new URLSearchParams(location.search)
const token = query.get('token') ?? ''
const wishes = [query.get('lang') ?? [], ...navigator.languages].flat()
const all: Language[] = ['pt-BR', 'en', 'es']
const inFrame = window.parent !== window
const kept = keep(`vez-chat:${token}`)
// Nothing of it is secret: how many are unread, and that the chat is to be closed.
const tellPage = (said: object) => void (inFrame && window.parent.postMessage(said, '*'))

const chat: Chat = createChat({ token, kept, inFrame, tellPage, language: () => spoken(chat.state()) })
const spoken = (state: State): Language => languageOf(wishes, state.config?.languages ?? all)

function statusOf({ conversation, link, stage }: State, words: Words): string {
  if (stage !== 'talk') return ''
  if (link === 'lost') return words.reconnecting
  if (link === 'connecting' || !conversation) return words.connecting
  const { state, agentName, protocol } = conversation
  if (state === 'ended') return words.ended
  const is = state === 'waiting' ? words.waiting : fill(words.talking, { name: agentName ?? '' })
  return `${is}\n${fill(words.protocol, { number: protocol ?? '' })}`
}

function App() {
  const [, again] = useReducer((count: number) => count + 1, 0)
  useLayoutEffect(() => chat.subscribe(() => again(undefined)), [])
  const state = chat.state()
  const language = spoken(state)
  const words = wordsOf(language)
  const { stage, conversation, shown, config, trouble } = state
  const sure = useRef<HTMLDialogElement>(null)
  const title = config?.title || words.title

  useEffect(() => {
    document.documentElement.lang = language
    document.title = title
  }, [language, title])
  useEffect(() => {
    // Where a finger points, a keyboard would cover what is to be read first.
    if (!shown || stage === 'loading' || matchMedia('(pointer: coarse)').matches) return
    const first = stage === 'form' ? '#start input, #start button' : '#text'
    document.querySelector<HTMLElement>(first)?.focus()
  }, [shown, stage])

  const isOpen = stage === 'talk' && conversation !== null && conversation.state !== 'ended'
  const agent = conversation?.state === 'talking' ? (conversation.agentName ?? '') : ''
  return (
    <>
      <header>
        <span class="avatar" aria-hidden="true">
          {agent ? initialsOf(agent) : <Icon name="chat" />}
        </span>
        <div>
          <h1>{title}</h1>
          <p id="status" role="status">
            {statusOf(state, words)}
          </p>
        </div>
        {isOpen && (
          <button
            id="end"
            type="button"
            aria-label={words.end}
            title={words.end}
            onClick={() => sure.current?.showModal()}
          >
            <Icon name="end" />
          </button>
        )}
        {inFrame && (
          <button
            id="close"
            type="button"
            aria-label={words.close}
            title={words.close}
            onClick={() => tellPage({ vez: 'close' })}
          >
            <Icon name="close" />
          </button>
        )}
      </header>
      {trouble && stage !== 'off' && (
        <p id="trouble" role="alert">
          <Icon name="warning" />
          <span>{'said' in trouble ? trouble.said : fill(words[trouble.words], trouble.named ?? {})}</span>
          <button type="button" aria-label={words.discard} onClick={() => chat.calm()}>
            <Icon name="close" />
          </button>
        </p>
      )}
      {stage === 'loading' && <main class="still" aria-busy="true" />}
      {stage === 'off' && (
        <main class="still">
          <p role="alert">{trouble && 'words' in trouble ? words[trouble.words] : words.off}</p>
          <button type="button" class="primary" onClick={() => void chat.open()}>
            {words.again}
          </button>
        </main>
      )}
      {stage === 'form' && (
        <main>
          <Before chat={chat} state={state} words={words} />
        </main>
      )}
      {stage === 'talk' && (
        <main id="talk">
          <Log chat={chat} state={state} words={words} language={language} />
          <Survey chat={chat} state={state} words={words} />
          <Composer chat={chat} state={state} words={words} kept={kept} />
        </main>
      )}
      <dialog
        id="sure"
        ref={sure}
        aria-labelledby="sure-words"
        onClose={() => {
          if (sure.current?.returnValue === 'yes') void chat.end()
        }}
      >
        <h2 id="sure-words">{words.endSure}</h2>
        <p>{words.endSureMore}</p>
        <form method="dialog">
          <button type="submit" value="yes" class="danger">
            {words.endYes}
          </button>
          <button type="submit" value="no" class="primary">
            {words.endNo}
          </button>
        </form>
      </dialog>
    </>
  )
}

type FromPage = { vez?: string; open?: unknown } & Record<keyof Said, unknown>

window.addEventListener('message', ({ source, data }: MessageEvent<FromPage | undefined>) => {
  if (!inFrame || source !== window.parent) return
  if (data?.vez === 'shown') chat.setShown(data.open === true)
  if (data?.vez === 'identify') {
    const known = (['name', 'email', 'phone'] as const).flatMap((name) => {
      const said = data[name]
      return typeof said === 'string' ? [[name, said.trim().slice(0, 254)]] : []
    })
    chat.identify(Object.fromEntries(known) as Said)
  }
})
document.addEventListener('visibilitychange', () => chat.read())
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !document.querySelector('dialog[open]')) tellPage({ vez: 'close' })
})
for (const type of ['dragover', 'drop'] as const)
  document.addEventListener(type, (event) => {
    event.preventDefault()
    if (type === 'drop' && chat.state().stage === 'talk') chat.attach([...(event.dataTransfer?.files ?? [])])
  })

const place = document.getElementById('chat')
if (place) render(<App />, place)
void chat.open()
