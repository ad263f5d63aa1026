import { Avatar, Badge, Button, Group, Popover, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconCircleX, IconPaperclip } from '@tabler/icons-react'
import { type DragEvent, useEffect, useRef, useState } from 'react'
import { useShortcuts } from '../../app/keys.ts'
import { useDo } from '../../client/ask.ts'
import { useLive } from '../../client/live.ts'
import { Elapsed } from '../../components/elapsed.tsx'
import { Key } from '../../components/key.tsx'
import threadClasses from '../../contact/contact.module.css'
import { Lines } from '../../contact/lines.tsx'
import { fetchEarlier, markRead } from '../../work/chat.ts'
import type { Item } from '../../work/items.ts'
import { emptyThread } from '../../work/thread.ts'
import { select, useWork } from '../../work/work.ts'
import { Protocol, useHeldKey } from './call-canvas.tsx'
import { Composer, type Sendable, useSendFiles } from './composer.tsx'
import classes from './desk.module.css'
import { useHasLeft, useQueues } from './use-work.ts'
import { useWords } from './words.ts'

type ChatItem = Extract<Item, { medium: 'chat' }>
const nothing = emptyThread(0, 0)

/** One chat: who it is with, what was written, and where one writes. Files may be dropped anywhere on it. */
export function ChatCanvas({ item }: { item: ChatItem }) {
  const t = useWords()
  const { chat } = item
  const { conversationId } = chat
  const isOver = chat.endedWhy !== null
  const thread = useWork((work) => work.threads[conversationId]) ?? nothing
  const log = useRef<HTMLDivElement>(null)
  const following = useFollowing(log, thread.cursor + thread.unsent.length)
  const fresh = useFreshSince(thread.readSeq)
  const files = useSendFiles(conversationId)
  const drop = useDrop(isOver ? undefined : files)
  useReading(conversationId, thread.cursor, following)

  return (
    <div {...drop.on} style={{ display: 'contents' }}>
      <ChatHead item={item} />
      <div style={{ position: 'relative', flex: 1, minHeight: 0, display: 'flex', flexDirection: 'column' }}>
        {drop.isOver && (
          <div className={classes.drop}>
            <Group gap={8}>
              <IconPaperclip size={20} />
              {t('drop-here')}
            </Group>
          </div>
        )}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
        <div ref={log} className={classes.log} role="log" aria-label={t('thread')} tabIndex={0}>
          <div className={threadClasses.lines}>
            {thread.from > 0 && (
              <Button
                variant="subtle"
                size="compact-sm"
                style={{ alignSelf: 'center' }}
                onClick={() => void fetchEarlier(conversationId).catch(() => {})}
              >
                {t('earlier')}
              </Button>
            )}
            <Lines conversationId={conversationId} thread={thread} freshAfter={fresh} />
          </div>
        </div>
        <Typing conversationId={conversationId} />
      </div>
      {!isOver && <Composer key={conversationId} conversationId={conversationId} files={files} />}
    </div>
  )
}

function ChatHead({ item }: { item: ChatItem }) {
  const t = useWords()
  const { nameOf } = useQueues()
  const hasLeft = useHasLeft(item.id)
  const { chat } = item
  const isOver = chat.endedWhy !== null
  return (
    <header className={classes.head}>
      <Avatar name={chat.visitor.name} color="initials" size={38} alt="" />
      <div style={{ flex: 1, minWidth: 0 }}>
        <Group gap={8} wrap="nowrap">
          <Text component="h2" fw={650} size="md" lh={1.25} truncate>
            {chat.visitor.name}
          </Text>
          {chat.visitorAway && !isOver && (
            <Badge color="orange" variant="light" tt="none">
              {t('visitor-away')}
            </Badge>
          )}
          {isOver && (
            <Badge color="cyan" variant="light" tt="none">
              {t('chat-ended')}
            </Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed" truncate>
          {nameOf(chat.queueId)}
          {!isOver && (
            <>
              {' · '}
              <Elapsed since={chat.openedAt} />
            </>
          )}
        </Text>
      </div>
      <Protocol protocol={chat.protocol} />
      {isOver ? (
        hasLeft && (
          <Button variant="default" size="compact-sm" onClick={() => select(null)}>
            {t('close')}
          </Button>
        )
      ) : (
        <EndButton conversationId={chat.conversationId} name={chat.visitor.name} />
      )}
    </header>
  )
}

function EndButton({ conversationId, name }: { conversationId: string; name: string }) {
  const t = useWords()
  const isUp = useLive((live) => live.link === 'up')
  const [asked, question] = useDisclosure(false)
  const end = useDo('post /conversations/:conversationId/end', { done: question.close })
  const held = useHeldKey('KeyQ', () => end.mutate({ conversationId }))
  useShortcuts([{ keys: 'Alt+KeyQ', words: t('key-hang-up'), group: t('keys'), run: () => isUp && held.press() }])
  return (
    <Popover opened={asked} onChange={question.set} position="bottom-end" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant={held.isHeld ? 'filled' : 'default'}
          color={held.isHeld ? 'red' : undefined}
          leftSection={<IconCircleX size={17} />}
          onClick={question.toggle}
          disabled={!isUp}
          title="Alt Q"
        >
          {t('end-chat')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="sm">
          <Text size="sm" maw={240}>
            {t('end-sure', { name })}
          </Text>
          <Group gap="xs" justify="flex-end">
            <Button variant="default" size="compact-md" onClick={question.close}>
              {t('end-no')}
            </Button>
            <Button
              color="red"
              size="compact-md"
              loading={end.isPending}
              onClick={() => end.mutate({ conversationId })}
              data-autofocus
            >
              {t('end-yes')}
            </Button>
          </Group>
          <Group gap={6} justify="flex-end">
            <Key keys="Alt+KeyQ" />
          </Group>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}

/** Says for a while that the other side types. */
function Typing({ conversationId }: { conversationId: string }) {
  const t = useWords()
  const typing = useWork((work) => work.threads[conversationId]?.typing ?? null)
  const [shown, setShown] = useState(false)
  useEffect(() => {
    setShown(typing !== null)
    if (!typing) return
    const timer = setTimeout(() => setShown(false), 5_000)
    return () => clearTimeout(timer)
  }, [typing])
  return (
    <Text size="xs" c="dimmed" px={18} h={20} style={{ background: 'var(--vez-ground)' }} aria-live="polite">
      {shown && typing ? t('types', { name: typing.name }) : ''}
    </Text>
  )
}

/** The newest line stays in sight; who has scrolled up to read is left there. */
function useFollowing(log: React.RefObject<HTMLDivElement | null>, newest: number): boolean {
  const [following, setFollowing] = useState(true)
  const latest = useRef<boolean>(true)
  useEffect(() => {
    const box = log.current
    if (!box) return
    const scrolled = () => {
      latest.current = box.scrollHeight - box.scrollTop - box.clientHeight < 60
      setFollowing(latest.current)
    }
    box.addEventListener('scroll', scrolled, { passive: true })
    const grown = new ResizeObserver(() => {
      if (latest.current) box.scrollTo({ top: box.scrollHeight })
    })
    grown.observe(box)
    // Its one child grows with each line, and when an image has come.
    if (box.firstElementChild) grown.observe(box.firstElementChild)
    return () => {
      box.removeEventListener('scroll', scrolled)
      grown.disconnect()
    }
  }, [log])
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolled when a line comes
  useEffect(() => {
    if (latest.current) log.current?.scrollTo({ top: log.current.scrollHeight })
  }, [newest, log])
  return following
}

/** Read is what is in sight of somebody who looks at this window. */
function useReading(conversationId: string, cursor: number, following: boolean): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: read anew with each line
  useEffect(() => {
    const read = () => {
      if (following && document.visibilityState === 'visible' && document.hasFocus()) markRead(conversationId)
    }
    read()
    window.addEventListener('focus', read)
    document.addEventListener('visibilitychange', read)
    return () => {
      window.removeEventListener('focus', read)
      document.removeEventListener('visibilitychange', read)
    }
  }, [conversationId, cursor, following])
}

/** What was read when the chat was opened: the line “new” stands after it, and stays there while one reads. */
function useFreshSince(readSeq: number): number {
  const [first] = useState(readSeq)
  return first
}

function useDrop(files: Sendable | undefined) {
  const [depth, setDepth] = useState(0)
  const carriesFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files')
  return {
    isOver: files !== undefined && depth > 0,
    on: {
      onDragEnter: (event: DragEvent) => carriesFiles(event) && setDepth((now) => now + 1),
      onDragLeave: (event: DragEvent) => carriesFiles(event) && setDepth((now) => Math.max(0, now - 1)),
      onDragOver: (event: DragEvent) => carriesFiles(event) && event.preventDefault(),
      onDrop: (event: DragEvent) => {
        if (!carriesFiles(event)) return
        event.preventDefault()
        setDepth(0)
        files?.send([...event.dataTransfer.files])
      },
    },
  }
}
