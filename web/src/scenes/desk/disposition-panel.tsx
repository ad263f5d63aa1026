import { Badge, Button, Center, Group, Loader, Stack, Text, TextInput, UnstyledButton } from '@mantine/core'
import { IconMoodNeutral, IconMoodSad, IconMoodSmile, IconSearch } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useAsk } from '../../client/ask.ts'
import { useAll } from '../../client/list.ts'
import { useLive } from '../../client/live.ts'
import { Remaining } from '../../components/elapsed.tsx'
import { choose, finish } from '../../work/dispose.ts'
import type { Item } from '../../work/items.ts'
import { useWork } from '../../work/work.ts'
import classes from './desk.module.css'
import { Note } from './note.tsx'
import { CountdownRing } from './ring.tsx'
import { useHasLeft, useQueues } from './use-work.ts'
import { useWords } from './words.ts'

const kinds = {
  positive: { icon: IconMoodSmile, color: 'green-text' },
  neutral: { icon: IconMoodNeutral, color: 'dimmed' },
  negative: { icon: IconMoodSad, color: 'red-text' },
} as const

const bare = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** How it ended: chosen in the talk or after it, by the mouse, by 1 to 9, or by its name. */
export function DispositionPanel({ item, asked }: { item: Item; asked: number }) {
  const t = useWords()
  const { rows, isPending } = useAll('/dispositions')
  const { isDispositionRequired, wrapUpMsOf } = useQueues()
  const isUp = useLive((live) => live.link === 'up')
  const [search, setSearch] = useState('')
  const [finishing, setFinishing] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const chosen =
    useWork(({ chosen: all }) => all[item.id]) ?? (item.medium === 'voice' ? item.call.dispositionId : null)
  const isOver = item.section === 'wrap-up'
  const hasLeft = useHasLeft(item.id)
  const usable = rows.filter(({ active, enabledFor }) => active && enabledFor.includes(item.medium))
  const shown = usable.filter(({ name }) => bare(name).includes(bare(search)))
  // The keys work as soon as it is seen; unless it was asked for, nobody is torn from what he or she writes.
  useEffect(() => {
    const writes = document.activeElement?.matches('input, textarea') ?? false
    if (asked > 0 || !writes) box.current?.focus()
  }, [asked])

  async function done() {
    if (!chosen || finishing) return
    setFinishing(true)
    await finish(item, chosen)
    setFinishing(false)
  }
  function keyed(event: KeyboardEvent) {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const isSearch = event.target instanceof HTMLInputElement
    const isNote = event.target instanceof HTMLTextAreaElement
    if (isNote) return
    const picked = isSearch ? undefined : shown[Number(event.key) - 1]
    if (/^[1-9]$/.test(event.key) && picked) {
      event.preventDefault()
      choose(item, picked.id)
    } else if (event.key === 'Enter' && isSearch) {
      event.preventDefault()
      if (shown[0]) choose(item, shown[0].id)
    } else if (event.key === '/' && !isSearch) {
      event.preventDefault()
      box.current?.querySelector('input')?.focus()
    }
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: its keys are shortcuts to the buttons in it
    <div ref={box} tabIndex={-1} onKeyDown={keyed} style={{ outline: 'none' }}>
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap" gap="xs">
          <Text size="xs" c="dimmed">
            {t('dispose-hint')}
          </Text>
          {isDispositionRequired(item.queueId) && (
            <Badge color="orange" variant="light" tt="none">
              {t('dispose-required')}
            </Badge>
          )}
        </Group>
        {usable.length > 7 && (
          <TextInput
            aria-label={t('dispose-search')}
            placeholder={t('dispose-search')}
            leftSection={<IconSearch size={16} />}
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
        )}
        {isPending && (
          <Center>
            <Loader size="sm" aria-label={t('disposition')} />
          </Center>
        )}
        {!isPending && shown.length === 0 && (
          <Text size="sm" c="dimmed">
            {t(usable.length === 0 ? 'dispose-none' : 'dispose-nothing')}
          </Text>
        )}
        {shown.length > 0 && (
          <div role="radiogroup" aria-label={t('disposition')}>
            {shown.map(({ id, name, kind }, at) => {
              const { icon: Icon, color } = kinds[kind]
              return (
                <UnstyledButton
                  key={id}
                  role="radio"
                  aria-checked={id === chosen}
                  className={classes.choice}
                  onClick={() => choose(item, id)}
                  disabled={!isUp && item.medium === 'voice'}
                >
                  <Icon size={19} color={`var(--mantine-color-${color})`} role="img" aria-label={t(kind)} />
                  <span style={{ flex: 1 }}>{name}</span>
                  {at < 9 && (
                    <Text span size="xs" c="dimmed">
                      {at + 1}
                    </Text>
                  )}
                </UnstyledButton>
              )
            })}
          </div>
        )}
        {item.medium === 'chat' && <ChatNote id={item.id} />}
        {isOver ? (
          <>
            <Group wrap="nowrap">
              {item.wrapUpEndsAt !== null && (
                <CountdownRing until={item.wrapUpEndsAt} of={wrapUpMsOf(item.queueId)} size={36} />
              )}
              <Button fullWidth onClick={() => void done()} disabled={!chosen || !isUp} loading={finishing}>
                {t('dispose-now')}
              </Button>
            </Group>
            {item.wrapUpEndsAt !== null && !chosen && <EndsBySelf at={item.wrapUpEndsAt} />}
            {item.wrapUpEndsAt === null && !hasLeft && (
              <Text size="xs" c="dimmed">
                {t('dispose-lasts')}
              </Text>
            )}
          </>
        ) : (
          chosen && (
            <Text size="sm" c="dimmed" role="status">
              {t(item.medium === 'voice' ? 'dispose-saved' : 'dispose-at-end')}
            </Text>
          )
        )}
      </Stack>
    </div>
  )
}

function EndsBySelf({ at }: { at: number }) {
  const t = useWords()
  const [before, after] = t('dispose-ends', { time: '\u0000' }).split('\u0000')
  return (
    <Text size="xs" c="dimmed">
      {before}
      <Remaining until={at} />
      {after}
    </Text>
  )
}

/** Of a chat the note stands here; a call has it in its middle. */
function ChatNote({ id }: { id: string }) {
  const { data } = useAsk('get /interactions/:id', { id })
  return data ? <Note id={id} saved={data.note} /> : null
}
