// biome-ignore-all lint/suspicious/noUnnecessaryConditions: what a hook begins with is not all that it holds
import { useEffect, useState } from 'preact/hooks'
import { type Chat, sizeOf, type Unsent } from './chat.ts'
import { Icon } from './icon.tsx'
import type { ChatFile, Message } from './server.ts'
import { fill, type Words } from './words.ts'

type Around = { chat: Chat; words: Words; language: string }

const timeOf = (at: number, language: string) =>
  new Date(at).toLocaleTimeString(language, { hour: '2-digit', minute: '2-digit' })

/** What a line of the system says to the visitor; the server's own words where it is of an older kind. */
function noticeOf({ notice, named, text }: Message, words: Words): string {
  const { agent = '', protocol = '' } = named ?? {}
  if (notice === 'ended-by-visitor') return words.endedByVisitor
  if (notice === 'visitor-gone') return words.visitorGone
  if (notice === 'queued' && protocol) return fill(words.queued, { protocol })
  if (!agent) return text
  if (notice === 'agent-joined') return fill(words.agentJoined, { agent })
  if (notice === 'agent-left') return fill(words.agentLeft, { agent })
  return notice === 'ended-by-agent' ? fill(words.endedByAgent, { agent }) : text
}

export const initialsOf = (name: string): string => {
  const parts = name.trim().split(/\s+/)
  const last = parts.length > 1 ? (parts.at(-1)?.[0] ?? '') : ''
  return `${parts[0]?.[0] ?? ''}${last}`.toUpperCase()
}

/** A message as it stands. Text is text: nothing of it is ever read as HTML. */
export function Line({
  message,
  title,
  first,
  read,
  chat,
  words,
  language,
}: Around & { message: Message; title: string; first: boolean; read: 'sent' | 'delivered' | 'read' }) {
  const { author, text, file, at, notice } = message
  if (notice !== null && notice !== 'greeting') return <p class="line system">{noticeOf(message, words)}</p>
  const own = author.kind === 'contact'
  const name = own ? words.you : notice === 'greeting' ? title : author.name
  return (
    <div class={`line ${own ? 'contact' : 'agent'} ${first ? 'first' : ''}`}>
      {!own && first && (
        <span class="avatar" aria-hidden="true">
          {notice === 'greeting' ? <Icon name="chat" /> : initialsOf(name)}
        </span>
      )}
      <div class={file ? 'bubble with-file' : 'bubble'}>
        <p class={own || !first ? 'who for-readers' : 'who'}>{name}</p>
        {file && <FileOf file={file} chat={chat} words={words} />}
        {text && <p class="text">{text}</p>}
        <p class="foot">
          <time dateTime={new Date(at).toISOString()}>{timeOf(at, language)}</time>
          {own && (
            <span class={`mark ${read}`} title={words[read]}>
              <Icon name={read === 'sent' ? 'sent' : 'delivered'} />
              <span class="for-readers">{words[read]}</span>
            </span>
          )}
        </p>
      </div>
    </div>
  )
}

function FileOf({ file, chat, words }: { file: ChatFile; chat: Chat; words: Words }) {
  const isImage = file.type.startsWith('image/')
  const [url, setUrl] = useState<string>()
  const [gone, setGone] = useState(false)
  useEffect(() => {
    if (!isImage) return
    void chat.urlOf(file.id).then((found) => (found ? setUrl(found) : setGone(true)))
  }, [chat, isImage, file.id])

  async function save() {
    const found = await chat.urlOf(file.id)
    if (!found) return setGone(true)
    const link = document.createElement('a')
    link.href = found
    link.download = file.name
    link.click()
  }

  if (isImage && !gone) {
    const { width = 4, height = 3 } = file
    return (
      <button type="button" class="picture" onClick={() => url && showLarge(url, file.name)} title={file.name}>
        {url ? (
          <img src={url} alt={fill(words.image, { name: file.name })} width={width} height={height} />
        ) : (
          <svg class="picture-space" viewBox={`0 0 ${width} ${height}`} aria-hidden="true" />
        )}
      </button>
    )
  }
  return (
    <button type="button" class="file" onClick={() => void save()}>
      <Icon name="file" />
      <span>
        <b>{file.name}</b>
        <small>{gone ? words.fileGone : `${file.name.split('.').at(-1)?.toUpperCase()} · ${sizeOf(file.bytes)}`}</small>
      </span>
      <span class="for-readers">{words.save}</span>
      <Icon name="save" />
    </button>
  )
}

/** The picture over the whole frame, until it is left. */
function showLarge(url: string, name: string) {
  const dialog = document.createElement('dialog')
  dialog.className = 'large-picture'
  const picture = document.createElement('img')
  picture.src = url
  picture.alt = name
  dialog.append(picture)
  dialog.addEventListener('click', () => dialog.close())
  dialog.addEventListener('close', () => dialog.remove())
  document.body.append(dialog)
  dialog.showModal()
}

/** What was written here and is not confirmed. */
export function UnsentLine({ one, chat, words }: Omit<Around, 'language'> & { one: Unsent }) {
  const { file, text, fate, why } = one
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    if (!file?.type.startsWith('image/')) return
    const made = URL.createObjectURL(file)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [file])
  return (
    <div class={`line contact unsent ${fate}`}>
      <div class={file ? 'bubble with-file' : 'bubble'}>
        <p class="who for-readers">{words.you}</p>
        {url && (
          <span class="picture">
            <img src={url} alt={fill(words.image, { name: file?.name ?? '' })} />
          </span>
        )}
        {file && !url && (
          <span class="file">
            <Icon name="file" />
            <span>
              <b>{file.name}</b>
              <small>{sizeOf(file.size)}</small>
            </span>
          </span>
        )}
        {text && <p class="text">{text}</p>}
        <p class="foot fate">
          {fate === 'failed' ? words[why ?? 'failed'] : fate === 'holding' ? words.holding : words.sending}
        </p>
        {fate === 'failed' && (
          <p class="choices">
            <button type="button" onClick={() => chat.retry(one)}>
              {words.retry}
            </button>
            <button type="button" onClick={() => chat.discard(one)}>
              {words.discard}
            </button>
          </p>
        )}
      </div>
    </div>
  )
}
