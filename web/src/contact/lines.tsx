import { Button, Group, Text, Tooltip } from '@mantine/core'
import { IconCheck, IconChecks, IconClock, IconFileText } from '@tabler/icons-react'
import { Fragment } from 'react'
import { i18n } from '../app/words.ts'
import { addressOf } from '../client/call.ts'
import { discard, sendAgain } from '../work/chat.ts'
import { sizeText } from '../work/files.ts'
import { type Message, statusOf, type Thread, type Unsent } from '../work/thread.ts'
import classes from './contact.module.css'
import { useContactWords } from './words.ts'

/** What was written, and what is not sent yet. Text is text: nothing of it is ever read as HTML. */
export function Lines(props: { conversationId: string; thread: Thread; freshAfter?: number }) {
  const { conversationId, thread, freshAfter } = props
  const t = useContactWords()
  const firstFresh =
    freshAfter === undefined
      ? undefined
      : thread.lines.find(({ seq, author }) => seq > freshAfter && author.kind === 'contact')?.seq
  return (
    <>
      {thread.lines.map((line, at) => {
        const before = thread.lines[at - 1]
        return (
          <Fragment key={line.seq}>
            {(!before || dayOf(before.at) !== dayOf(line.at)) && <Day at={line.at} />}
            {line.seq === firstFresh && before && freshAfter !== undefined && freshAfter > 0 && (
              <div className={classes.fresh}>{t('new')}</div>
            )}
            <Line
              conversationId={conversationId}
              line={line}
              status={statusOf(thread, line)}
              isFirst={before?.author.id !== line.author.id || line.at - before.at > 300_000}
            />
          </Fragment>
        )
      })}
      {thread.unsent.map((one) => (
        <UnsentLine key={one.clientMessageId} conversationId={conversationId} one={one} />
      ))}
    </>
  )
}

const dayOf = (at: number) => new Date(at).toDateString()
const timeText = (at: number) => new Date(at).toLocaleTimeString(i18n.language, { hour: '2-digit', minute: '2-digit' })

function Day({ at }: { at: number }) {
  const t = useContactWords()
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(at).setHours(0, 0, 0, 0)) / 86_400_000)
  const words =
    days === 0
      ? t('today')
      : days === 1
        ? t('yesterday')
        : new Date(at).toLocaleDateString(i18n.language, { day: 'numeric', month: 'long', year: 'numeric' })
  return <div className={classes.day}>{words}</div>
}

type LineProps = { conversationId: string; line: Message; status: Message['status']; isFirst: boolean }

function Line({ conversationId, line, status, isFirst }: LineProps) {
  const t = useContactWords()
  if (line.author.kind === 'system' && line.notice !== 'greeting')
    return (
      <div className={classes.notice}>
        <NoticeText line={line} /> <time dateTime={new Date(line.at).toISOString()}>{timeText(line.at)}</time>
      </div>
    )
  const isMine = line.author.kind !== 'contact'
  return (
    <div className={classes.line} data-mine={isMine || undefined} data-first={isFirst || undefined}>
      {isFirst && line.author.name && (
        <Text size="xs" fw={600}>
          {line.author.name}
        </Text>
      )}
      {line.file && <FileShown conversationId={conversationId} file={line.file} />}
      {line.text && <div className={classes.text}>{line.text}</div>}
      <div className={classes.meta}>
        <time dateTime={new Date(line.at).toISOString()}>{timeText(line.at)}</time>
        {line.author.kind === 'agent' && (
          <Tooltip label={t(`status-${status}`)}>
            <span role="img" aria-label={t(`status-${status}`)} style={{ display: 'inline-flex' }}>
              {status === 'sent' ? (
                <IconCheck size={14} />
              ) : (
                <IconChecks size={14} color={status === 'read' ? 'var(--mantine-color-blue-filled)' : 'currentColor'} />
              )}
            </span>
          </Tooltip>
        )}
      </div>
    </div>
  )
}

function NoticeText({ line: { notice, named, text } }: { line: Message }) {
  const t = useContactWords()
  const known = ['queued', 'agent-joined', 'agent-left', 'ended-by-agent', 'ended-by-visitor', 'visitor-gone'] as const
  const found = known.find((one) => one === notice)
  return found ? t(`notice-${found}`, { ...named }) : text
}

function FileShown({ conversationId, file }: { conversationId: string; file: NonNullable<Message['file']> }) {
  const address = addressOf(`/conversations/${conversationId}/files/${file.id}`)
  if (file.type.startsWith('image/'))
    return (
      <a href={address} target="_blank" rel="noreferrer">
        <img
          className={classes.image}
          src={address}
          alt={file.name}
          width={file.width}
          height={file.height}
          loading="lazy"
        />
      </a>
    )
  if (file.type.startsWith('audio/'))
    // biome-ignore lint/a11y/useMediaCaption: what a visitor recorded has no captions
    return <audio controls preload="none" src={address} aria-label={file.name} style={{ maxWidth: '100%' }} />
  return (
    <a className={classes.file} href={address} target="_blank" rel="noreferrer" download={file.name}>
      <IconFileText size={26} stroke={1.5} />
      <span>
        <Text span size="sm" fw={600} display="block">
          {file.name}
        </Text>
        <Text span size="xs" display="block">
          {sizeText(file.bytes, i18n.language)}
        </Text>
      </span>
    </a>
  )
}

function UnsentLine({ conversationId, one }: { conversationId: string; one: Unsent }) {
  const t = useContactWords()
  const { clientMessageId, state, why } = one
  const isHeld = state === 'stale' || state === 'refused'
  const words =
    state === 'refused'
      ? t('status-refused', { why: why === 'file-gone' ? t('file-gone') : why })
      : t(`status-${state}`)
  return (
    <div className={classes.line} data-mine data-first data-fate={state} role={isHeld ? 'alert' : undefined}>
      {one.file ? (
        <Text size="sm" fw={600}>
          {one.file.name} · {sizeText(one.file.bytes, i18n.language)}
        </Text>
      ) : (
        <div className={classes.text}>{one.text}</div>
      )}
      {isHeld ? (
        <Group gap={6} mt={4}>
          <Text size="xs" c="var(--mantine-color-error)" fw={600}>
            {words}
          </Text>
          {why !== 'file-gone' && (
            <Button size="compact-xs" onClick={() => sendAgain(conversationId, clientMessageId)}>
              {t(state === 'stale' ? 'send-anyway' : 'send-again')}
            </Button>
          )}
          <Button size="compact-xs" variant="default" onClick={() => discard(conversationId, clientMessageId)}>
            {t('discard')}
          </Button>
        </Group>
      ) : (
        <div className={classes.meta}>
          <IconClock size={13} /> {words}
        </div>
      )}
    </div>
  )
}
