// biome-ignore-all lint/suspicious/noUnnecessaryConditions: what a hook begins with is not all that it holds
import { Fragment } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { Chat, State } from './chat.ts'
import { Line, UnsentLine } from './line.tsx'
import type { Message } from './server.ts'
import { fill, type Words } from './words.ts'

const dayMs = 86_400_000
const dayOf = (at: number) => new Date(at).setHours(0, 0, 0, 0)

/** The messages, oldest first. The newest stays in sight; but who has scrolled up to read is left there. */
export function Log(props: { chat: Chat; state: State; words: Words; language: string }) {
  const { chat, state, words, language } = props
  const { messages, unsent, conversation, newAt, typing } = state
  const log = useRef<HTMLDivElement>(null)
  const following = useRef(true)
  const lastTop = useRef(0)
  const title = state.config?.title || words.title
  const { seq: reachedSeq = 0, readSeq = 0 } = conversation?.reached ?? {}
  const readOf = ({ seq }: Message) => (seq <= readSeq ? 'read' : seq <= reachedSeq ? 'delivered' : 'sent')

  const scroll = () => {
    if (following.current && log.current) log.current.scrollTop = log.current.scrollHeight
  }
  useLayoutEffect(scroll)

  const dayWords = (at: number) => {
    const days = Math.round((dayOf(Date.now()) - dayOf(at)) / dayMs)
    if (days === 0) return words.today
    return days === 1 ? words.yesterday : new Date(at).toLocaleDateString(language, { day: 'numeric', month: 'long' })
  }
  const begins = (message: Message, before: Message | undefined) =>
    !before ||
    (before.notice !== null && before.notice !== 'greeting') ||
    before.notice !== message.notice ||
    before.author.id !== message.author.id ||
    before.author.kind !== message.author.kind ||
    message.at - before.at > 300_000

  return (
    <div
      id="log"
      role="log"
      aria-live="polite"
      aria-label={words.messages}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a log is scrolled by keyboard
      tabIndex={0}
      ref={log}
      onLoadCapture={scroll}
      onScroll={({ currentTarget }) => {
        const { scrollHeight, scrollTop, clientHeight } = currentTarget
        const isAtEnd = scrollHeight - scrollTop - clientHeight < 80
        // What has grown below, a picture say, is no scrolling up.
        if (isAtEnd || scrollTop < lastTop.current) following.current = isAtEnd
        lastTop.current = scrollTop
      }}
    >
      {messages.map((message, place) => (
        <Fragment key={message.seq}>
          {(place === 0 || dayOf(message.at) !== dayOf(messages[place - 1]?.at ?? 0)) && (
            <p class="day">
              <span>{dayWords(message.at)}</span>
            </p>
          )}
          {message.seq === newAt && (
            <p class="day new">
              <span>{words.newMessages}</span>
            </p>
          )}
          <Line
            message={message}
            title={title}
            first={begins(message, messages[place - 1])}
            read={readOf(message)}
            chat={chat}
            words={words}
            language={language}
          />
        </Fragment>
      ))}
      {unsent.map((one) => (
        <UnsentLine key={one.clientMessageId} one={one} chat={chat} words={words} />
      ))}
      {typing && (
        <p class="typing" aria-live="off">
          <span class="dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          {fill(words.typing, { name: typing })}
        </p>
      )}
    </div>
  )
}
