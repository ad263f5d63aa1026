import { Badge, Button, Text, ThemeIcon, Tooltip, UnstyledButton } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconArrowBarToDown, IconMessage2, IconPhone, IconPhoneOff, IconPhonePause } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useShortcuts } from '../../app/keys.ts'
import { i18n } from '../../app/words.ts'
import { sayProblem } from '../../client/ask.ts'
import { useLive } from '../../client/live.ts'
import { Elapsed, Remaining } from '../../components/elapsed.tsx'
import { numberText } from '../../phone/index.ts'
import { type Item, isMoved, keepPlaces, sections } from '../../work/items.ts'
import { pull } from '../../work/offers.ts'
import { type PullQueue, select, useWork } from '../../work/work.ts'
import classes from './desk.module.css'
import { ParkedList } from './parked-list.tsx'
import { StandBy } from './stand-by.tsx'
import { nameOfItem } from './use-work.ts'
import { useWords } from './words.ts'

const titles = { active: 'active', pending: 'pending', 'wrap-up': 'wrap-ups' } as const

/** All work in hand, by what it waits for, and the queues below. */
export function WorkList({ items }: { items: readonly Item[] }) {
  const t = useWords()
  const [still, setStill] = useState(false)
  const shown = useStill(items, still)
  const selected = useWork((work) => work.selected)
  useShortcuts(
    shown.slice(0, 9).map(({ id }, at) => ({
      keys: `Alt+Digit${at + 1}`,
      words: t('key-go', { place: at + 1 }),
      group: t('keys'),
      run: () => select(id),
    })),
  )
  return (
    <nav className={classes.list} aria-label={t('work')}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it only stands still under the pointer */}
      <div
        className={classes.scroll}
        onPointerEnter={() => setStill(true)}
        onPointerLeave={() => setStill(false)}
        // The keyboard's place is kept as the pointer's is.
        onFocus={() => setStill(true)}
        onBlur={() => setStill(false)}
      >
        {shown.length === 0 && (
          <Text size="sm" c="dimmed" p="md">
            {t('no-work')}
          </Text>
        )}
        {sections.map((section) => {
          const here = shown.filter((one) => one.section === section)
          if (here.length === 0) return null
          return (
            <section key={section} aria-label={t(titles[section])}>
              <div className={classes.section}>
                <span>{t(titles[section])}</span>
                <span>{here.length}</span>
              </div>
              <ul className={classes.rows}>
                {here.map((item) => (
                  <li key={item.id}>
                    <Row item={item} isSelected={item.id === selected} place={shown.indexOf(item) + 1} />
                  </li>
                ))}
              </ul>
            </section>
          )
        })}
        {still && isMoved(shown, items) && (
          <Text size="xs" c="dimmed" px="md" py={6}>
            {t('list-moved')}
          </Text>
        )}
      </div>
      <Queues />
    </nav>
  )
}

/** The list as it stood when the pointer came, with what is new about each one. */
function useStill(items: readonly Item[], still: boolean): readonly Item[] {
  const before = useRef<readonly Item[]>(items)
  const shown = still ? keepPlaces(before.current, items) : items
  useEffect(() => {
    before.current = shown
  })
  return shown
}

function Row({ item, isSelected, place }: { item: Item; isSelected: boolean; place: number }) {
  const t = useWords()
  const { name, number } = nameOfItem(item)
  const unread = item.medium === 'chat' ? item.unread : 0
  return (
    <UnstyledButton
      className={classes.row}
      onClick={() => select(item.id)}
      aria-current={isSelected ? 'true' : undefined}
      title={place <= 9 ? `Alt ${place}` : undefined}
    >
      <MediumIcon item={item} />
      <span style={{ minWidth: 0 }}>
        <Text span size="sm" fw={unread > 0 ? 700 : 600} truncate display="block">
          {name ?? (number ? numberText(number) : t('unknown_caller'))}
        </Text>
        <span className={classes.snippet} style={{ display: 'block' }}>
          <Snippet item={item} />
        </span>
      </span>
      <span style={{ display: 'flex', flexDirection: 'column', alignItems: 'flex-end', gap: 2 }}>
        <span className={classes.time}>
          {item.wrapUpEndsAt === null ? <Elapsed since={item.since} /> : <Remaining until={item.wrapUpEndsAt} />}
        </span>
        {unread > 0 && (
          <Badge size="sm" color="red" circle={unread < 10} aria-label={t('unread', { count: unread })}>
            {unread}
          </Badge>
        )}
      </span>
    </UnstyledButton>
  )
}

function MediumIcon({ item }: { item: Item }) {
  const isOver = item.section === 'wrap-up'
  const [Icon, color] =
    item.medium === 'chat'
      ? ([IconMessage2, isOver ? 'cyan' : 'blue'] as const)
      : isOver
        ? ([IconPhoneOff, 'cyan'] as const)
        : item.call.phase === 'held'
          ? ([IconPhonePause, 'grape'] as const)
          : ([IconPhone, 'green'] as const)
  return (
    <ThemeIcon variant="light" color={color} size={30} radius="md">
      <Icon size={17} stroke={1.8} />
    </ThemeIcon>
  )
}

function Snippet({ item }: { item: Item }) {
  const t = useWords()
  const thread = useWork((work) => (item.medium === 'chat' ? work.threads[item.chat.conversationId] : undefined))
  if (item.medium === 'voice') return t(`phase-${item.call.phase}`)
  if (item.chat.endedWhy !== null) return t('chat-ended')
  if (thread?.typing && thread.typing.until > Date.now()) return t('types', { name: thread.typing.name })
  if (item.chat.visitorAway) return t('visitor-away')
  const last = thread?.lines.findLast(({ author }) => author.kind === 'contact' || author.kind === 'agent')
  if (!last) return t('chat-begins')
  const said = last.file ? t('a-file', { name: last.file.name }) : last.text
  return last.author.kind === 'agent' ? t('you-said', { text: said }) : said
}

// ── Queues ────────────────────────────────────────────────────────────────────────────────────────────────────────────

const all = ({ waiting }: PullQueue) => waiting.voice + waiting.chat + waiting.email

function Queues() {
  const t = useWords()
  const known = useWork((work) => work.queues)
  const queues = known?.toSorted((a, b) => a.name.localeCompare(b.name, i18n.language))
  return (
    <section className={classes.queues} aria-label={t('queues')}>
      <div className={classes.section}>
        <span>{t('queues')}</span>
      </div>
      {queues?.map((queue) => (
        <div key={queue.queueId} className={classes.queue}>
          <Text span size="sm" truncate>
            {queue.name}
          </Text>
          <Text span size="sm" c={all(queue) === 0 ? 'dimmed' : undefined} style={{ whiteSpace: 'nowrap' }}>
            {all(queue) === 0 ? t('queue-empty') : t('queue-waits', { count: all(queue) })}
            {queue.longestWaitSince !== null && all(queue) > 0 && (
              <>
                {' · '}
                <Elapsed since={queue.longestWaitSince} />
              </>
            )}
          </Text>
        </div>
      ))}
      {queues?.length === 0 && (
        <Text size="sm" c="dimmed" px={14} pb={6}>
          {t('no-queues')}
        </Text>
      )}
      <StandBy />
      <ParkedList />
      <PullButton queues={queues ?? []} />
    </section>
  )
}

/** “Próximo”: red where somebody waits who goes ahead; says why there is nothing. */
function PullButton({ queues }: { queues: readonly PullQueue[] }) {
  const t = useWords()
  const isUp = useLive((live) => live.link === 'up')
  const isAvailable = useWork((work) => work.state?.presence === 'available')
  const [pulling, setPulling] = useState(false)
  const waits = queues.reduce((sum, queue) => sum + all(queue), 0)
  const priority = queues.reduce((sum, queue) => sum + queue.priorityWaits, 0)
  async function next() {
    if (pulling) return
    setPulling(true)
    try {
      const why = await pull()
      if (why) notifications.show({ id: 'pull', message: t(`pull-${why}`), color: 'gray' })
    } catch (why) {
      sayProblem(why)
    } finally {
      setPulling(false)
    }
  }
  useShortcuts([{ keys: 'Alt+KeyX', words: t('key-next'), group: t('keys'), run: () => void next() }])
  if (queues.length === 0) return null
  const whyNot = !isAvailable ? t('pull-not-available') : waits === 0 ? t('pull-nothing-waits') : null
  return (
    <div style={{ padding: '8px 14px 0' }}>
      <Tooltip label={whyNot} disabled={whyNot === null}>
        <Button
          fullWidth
          size="sm"
          variant={priority > 0 ? 'filled' : 'light'}
          color={priority > 0 ? 'red' : 'indigo'}
          leftSection={<IconArrowBarToDown size={17} />}
          loading={pulling}
          onClick={() => void next()}
          disabled={!isUp}
        >
          {t(priority > 0 ? 'pull-priority' : 'pull-next')}
          {waits > 0 && ` (${waits})`}
        </Button>
      </Tooltip>
    </div>
  )
}
