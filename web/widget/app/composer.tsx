// biome-ignore-all lint/suspicious/noUnnecessaryConditions: what a hook begins with is not all that it holds
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Chat, State } from './chat.ts'
import { Icon } from './icon.tsx'
import type { Kept } from './kept.ts'
import type { Words } from './words.ts'

const emojis =
  '😀 😃 😄 😁 😅 😂 🙂 😉 😊 😍 😘 😎 🤔 😐 😕 🙁 😟 😢 😭 😡 😱 🥳 😴 🤝 👍 👎 👌 🙏 👏 💪 👋 ✌️ ❤️ 💚 💙 ⭐ 🎉 🔥 ✅ ❌ ❗ ❓ 📷 📎 📞 📦 🚚 💳'.split(
    ' ',
  )

/** Where one writes. What is written and not sent is kept. */
export function Composer({ chat, state, words, kept }: { chat: Chat; state: State; words: Words; kept: Kept }) {
  const [text, setText] = useState(() => kept.get<string>('draft') ?? '')
  const [choosing, setChoosing] = useState(false)
  const area = useRef<HTMLTextAreaElement>(null)
  const chooser = useRef<HTMLInputElement>(null)
  const picker = useRef<HTMLFieldSetElement>(null)
  const { config, conversation } = state
  const isEnded = conversation?.state === 'ended'

  useEffect(() => kept.set('draft', text), [kept, text])
  useEffect(() => {
    if (!area.current) return
    area.current.style.height = 'auto'
    area.current.style.height = `${area.current.scrollHeight + 2}px`
  })
  useEffect(() => {
    if (choosing) picker.current?.querySelector('button')?.focus()
  }, [choosing])

  function send() {
    if (text.trim() === '') return
    chat.write(text)
    setText('')
    area.current?.focus()
  }

  function insert(emoji: string) {
    const { selectionStart = text.length, selectionEnd = text.length } = area.current ?? {}
    setText(text.slice(0, selectionStart) + emoji + text.slice(selectionEnd))
    setChoosing(false)
    area.current?.focus()
  }

  return (
    <form
      id="composer"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      {choosing && (
        <fieldset
          class="emojis"
          aria-label={words.emoji}
          ref={picker}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            event.stopPropagation()
            setChoosing(false)
            area.current?.focus()
          }}
        >
          {emojis.map((emoji) => (
            <button key={emoji} type="button" onClick={() => insert(emoji)}>
              {emoji}
            </button>
          ))}
        </fieldset>
      )}
      <label class="for-readers" for="text">
        {words.message}
      </label>
      <textarea
        id="text"
        rows={1}
        maxLength={4096}
        placeholder={isEnded ? words.writeAgain : words.write}
        autocomplete="off"
        ref={area}
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value)
          chat.typed()
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
          event.preventDefault()
          send()
        }}
        onPaste={(event) => {
          const files = event.clipboardData?.files
          if (!files?.length) return
          event.preventDefault()
          chat.attach([...files])
        }}
      />
      <div class="tools">
        <button
          type="button"
          class="tool"
          aria-label={words.emoji}
          title={words.emoji}
          aria-expanded={choosing}
          onClick={() => setChoosing(!choosing)}
        >
          <Icon name="emoji" />
        </button>
        {config !== null && config.files.bytesMax > 0 && (
          <>
            <button
              type="button"
              class="tool"
              aria-label={words.attach}
              title={words.attach}
              onClick={() => chooser.current?.click()}
            >
              <Icon name="attach" />
            </button>
            <input
              id="files"
              type="file"
              multiple
              hidden
              aria-label={words.attach}
              ref={chooser}
              accept={config.files.endings.map((ending) => `.${ending}`).join(',')}
              onChange={({ currentTarget }) => {
                chat.attach([...(currentTarget.files ?? [])])
                currentTarget.value = ''
                area.current?.focus()
              }}
            />
          </>
        )}
        <button type="submit" class="send" aria-label={words.send} title={words.send} disabled={text.trim() === ''}>
          <Icon name="send" />
        </button>
      </div>
    </form>
  )
}
