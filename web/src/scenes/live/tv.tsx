import { Button } from '@mantine/core'
import { useIdle, useInterval } from '@mantine/hooks'
import { IconX } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { i18n } from '../../app/words.ts'
import { together } from '../../board/figures.ts'
import { colorOf, iconOf } from '../../board/pill.tsx'
import { useBoard } from '../../board/store.ts'
import { serverNow } from '../../client/live.ts'
import { useMe } from '../../client/me.ts'
import { useTick } from '../../components/elapsed.tsx'
import classes from './live.module.css'
import { QueueTile } from './queue-tile.tsx'
import { useQueueIds } from './queues-tab.tsx'
import { useAgentCounts } from './summary.tsx'
import { useWords } from './words.ts'

const tilesMost = 6
const turnEveryMs = 15_000

/** For a television on the wall: six queues at a time, each page for a while, and the agents below; letters read from afar. */
export function Tv({ leave }: { leave: () => void }) {
  const t = useWords()
  const me = useMe()
  const isIdle = useIdle(3_000)
  const ids = useQueueIds()
  const pages = Math.max(1, Math.ceil(ids.length / tilesMost))
  const [turn, setTurn] = useState(0)
  const page = turn % pages
  useInterval(() => setTurn((now) => now + 1), turnEveryMs, { autoInvoke: true })
  const latest = useRef(leave)
  latest.current = leave
  useEffect(() => stayAwake(), [])
  useEffect(() => {
    document.documentElement.requestFullscreen?.().catch(() => {})
    const left = () => void (document.fullscreenElement || latest.current())
    const pressed = (event: KeyboardEvent) => {
      if (event.key === 'Escape') latest.current()
      if (event.key === 'ArrowRight') setTurn((now) => now + 1)
    }
    document.addEventListener('fullscreenchange', left)
    document.addEventListener('keydown', pressed)
    return () => {
      document.removeEventListener('fullscreenchange', left)
      document.removeEventListener('keydown', pressed)
      if (document.fullscreenElement) void document.exitFullscreen()
    }
  }, [])

  const shown = ids.slice(page * tilesMost, (page + 1) * tilesMost)
  return (
    <main className={classes.tv} data-moved={!isIdle || undefined}>
      <div className={classes.tvHead}>
        <span className={classes.tvTitle}>{me.company.name}</span>
        {!isIdle && (
          <Button variant="default" leftSection={<IconX size={16} />} onClick={leave}>
            {t('tv-leave')}
          </Button>
        )}
        {pages > 1 && <Dots page={page} pages={pages} />}
        <Clock />
      </div>
      <Tiles ids={shown} />
      <Strip />
    </main>
  )
}

function Tiles({ ids }: { ids: readonly string[] }) {
  const columns = ids.length <= 1 ? 1 : ids.length === 2 || ids.length === 4 ? 2 : 3
  const rows = Math.max(1, Math.ceil(ids.length / columns))
  return (
    <div className={classes.tvTiles} style={{ '--tv-columns': columns, '--tv-rows': rows } as object}>
      {ids.map((id) => (
        <div key={id} className={classes.tvCell}>
          <QueueTile queueId={id} large />
        </div>
      ))}
    </div>
  )
}

function Strip() {
  const t = useWords()
  const counts = useAgentCounts()
  const queues = useBoard((board) => board.queues)
  const today = together([...queues.values()])
  const over = counts.ends.filter((endsAt) => endsAt < serverNow()).length
  const paused = over > 0 ? `${t('filter-paused')} · ${t('over-pause', { count: over })}` : t('filter-paused')
  const shown = [
    ['free', colorOf('free'), t('filter-free'), counts.free],
    ['serving', colorOf('serving'), t('filter-busy'), counts.busy],
    ['paused', over > 0 ? 'red' : colorOf('paused'), paused, counts.paused],
    ['no-answer', colorOf('no-answer'), t('filter-trouble'), counts.trouble],
  ] as const
  return (
    <div className={classes.tvStrip}>
      {shown.map(([is, color, name, count]) => {
        const Icon = iconOf(is)
        return (
          <section key={is} className={classes.tvState} style={{ color: `var(--mantine-color-${color}-light-color)` }}>
            <Icon size="5vh" stroke={1.7} aria-hidden />
            <strong>{count}</strong>
            <span>{name}</span>
          </section>
        )
      })}
      <section className={classes.tvState}>
        <strong>{today.answered}</strong>
        <span>{t('sum-answered')}</span>
      </section>
      <section className={classes.tvState}>
        <strong>{today.abandoned}</strong>
        <span>{t('sum-abandoned')}</span>
      </section>
    </div>
  )
}

function Dots({ page, pages }: { page: number; pages: number }) {
  const t = useWords()
  return (
    <span className={classes.dots} role="img" aria-label={t('tv-page', { page: page + 1, pages })}>
      {Array.from({ length: pages }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a dot is its place
        <i key={index} data-here={index === page || undefined} />
      ))}
    </span>
  )
}

function Clock() {
  useTick()
  const time = new Intl.DateTimeFormat(i18n.language, { hour: '2-digit', minute: '2-digit' })
  return <span className={classes.tvClock}>{time.format(serverNow())}</span>
}

/** The screen does not go dark while it shows this. */
function stayAwake(): () => void {
  let lock: { release(): Promise<void> } | undefined
  let over = false
  const wakeLock = (navigator as { wakeLock?: { request(type: 'screen'): Promise<{ release(): Promise<void> }> } })
    .wakeLock
  wakeLock?.request('screen').then(
    (got) => {
      lock = got
      if (over) void got.release()
    },
    () => {},
  )
  return () => {
    over = true
    void lock?.release()
  }
}
