import { Text, Tooltip } from '@mantine/core'
import { IconAlertTriangleFilled, IconCircleCheck, IconClockExclamation, IconStarFilled } from '@tabler/icons-react'
import { memo } from 'react'
import {
  abandonedShare,
  averageTalkMs,
  averageWaitMs,
  readyIn,
  type Severity,
  serviceLevelOf,
  severityOf,
  waitingIn,
} from '../../board/figures.ts'
import { MediumIcon } from '../../board/pill.tsx'
import { type QueueRow, useBoard } from '../../board/store.ts'
import { serverNow } from '../../client/live.ts'
import { clockText, Elapsed, useTick } from '../../components/elapsed.tsx'
import classes from './live.module.css'
import { useWords } from './words.ts'

const looks = {
  calm: { color: 'teal', icon: IconCircleCheck },
  watch: { color: 'yellow', icon: IconClockExclamation },
  critical: { color: 'red', icon: IconAlertTriangleFilled },
} as const
const media = ['voice', 'chat', 'email'] as const
const averageText = (ms: number | null, none: string) => (ms === null ? none : clockText(ms))

/** A queue at a glance: colour, mark and word say how it is; the line under the name says why. */
export const QueueTile = memo(function QueueTile(props: {
  queueId: string
  show?: (queueId: string) => void
  large?: boolean
}) {
  const { queueId, show, large = false } = props
  const t = useWords()
  const row = useBoard((board) => board.queues.get(queueId))
  useTick()
  if (!row) return null
  const { is, because } = severityOf(row, serverNow())
  const content = <Content row={row} is={is} because={because} large={large} />
  const style = { '--tile-mark': `var(--mantine-color-${looks[is].color}-6)` } as object
  return show ? (
    <button
      type="button"
      className={classes.tile}
      style={style}
      title={t('show-waiting', { queue: row.name })}
      onClick={() => show(queueId)}
    >
      {content}
    </button>
  ) : (
    <section className={classes.tile} style={style} data-large={large || undefined} aria-label={row.name}>
      {content}
    </section>
  )
})

function Content(props: { row: QueueRow; is: Severity; because: string | null; large: boolean }) {
  const { row, is, because, large } = props
  const t = useWords()
  const { today, serviceLevel, longestWaitSince, priorityWaits, present, members } = row
  const none = t('no-figure')
  const waiting = waitingIn(row)
  const share = abandonedShare(today)
  return (
    <>
      <span>
        <span className={classes.tileHead}>
          <span className={classes.tileName}>{row.name}</span>
          <SeverityMark is={is} />
        </span>
        <span className={classes.because}>{t(`because-${because}` as 'because-null')}</span>
      </span>

      <span className={classes.now}>
        <span className={classes.big} data-zero={waiting === 0 || undefined}>
          {waiting}
        </span>
        <span className={classes.nowSide}>
          <span className={classes.nowLine}>
            <span>{t('waiting')}</span>
            {media.map(
              (medium) =>
                row.waiting[medium] > 0 && (
                  <span key={medium} className={classes.byMedium}>
                    <MediumIcon medium={medium} size={large ? 20 : 14} /> {row.waiting[medium]}
                  </span>
                ),
            )}
            {priorityWaits > 0 && (
              <span className={classes.priority}>
                <IconStarFilled size={large ? 18 : 12} aria-hidden /> {t('priority-waits', { count: priorityWaits })}
              </span>
            )}
          </span>
          <span className={classes.nowLine}>
            <span>{t('longest')}</span>
            <strong>{longestWaitSince === null ? none : <Elapsed since={longestWaitSince} />}</strong>
          </span>
        </span>
      </span>

      <Level level={serviceLevelOf(today)} {...serviceLevel} />

      <span className={classes.facts}>
        <Fact name={t('answered')} value={today.answered} />
        <Fact
          name={t('abandoned')}
          value={today.abandoned}
          side={share === null ? undefined : t('abandoned-share', { share })}
          hint={
            [
              today.abandonedShort > 0 && t('short-hint', { count: today.abandonedShort }),
              today.overflowed > 0 && t('overflow-hint', { count: today.overflowed }),
            ]
              .filter(Boolean)
              .join(' · ') || undefined
          }
        />
        <Fact name={t('average-wait')} value={averageText(averageWaitMs(today), none)} hint={t('average-wait-hint')} />
        <Fact name={t('average-talk')} value={averageText(averageTalkMs(today), none)} hint={t('average-talk-hint')} />
        <Fact
          name={t('agents')}
          value={`${readyIn(row)}/${present}`}
          side={t('ready')}
          hint={t('agents-hint', { ready: readyIn(row), present, members })}
        />
      </span>
    </>
  )
}

function SeverityMark({ is }: { is: Severity }) {
  const t = useWords()
  const { color, icon: Icon } = looks[is]
  const style = {
    background: `var(--mantine-color-${color}-light)`,
    color: `var(--mantine-color-${color}-light-color)`,
  }
  return (
    <span className={classes.severity} style={style}>
      <Icon size={14} aria-hidden />
      {t(`is-${is}`)}
    </span>
  )
}

/** So many per cent in time, with the aim as a line across. */
function Level({ level, target, seconds }: { level: number | null; target: number; seconds: number }) {
  const t = useWords()
  const color = level === null ? 'gray' : level >= target ? 'teal' : level >= target - 20 ? 'yellow' : 'red'
  return (
    <span className={classes.level}>
      <span className={classes.levelLine}>
        <span>
          {t('level')} <strong>{level === null ? t('no-figure') : `${level}%`}</strong>
        </span>
        <Text span size="xs" c="dimmed" inherit>
          {level === null ? t('level-none') : t('level-aim', { target, seconds })}
        </Text>
      </span>
      <svg className={classes.levelBar} viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        <rect x="0" y="0" width="100" height="8" className={classes.levelGround} />
        <rect x="0" y="0" width={level ?? 0} height="8" fill={`var(--mantine-color-${color}-6)`} />
        <rect x={Math.min(target, 99.4)} y="0" width="0.6" height="8" className={classes.levelAim} />
      </svg>
    </span>
  )
}

function Fact(props: { name: string; value: React.ReactNode; side?: string | undefined; hint?: string | undefined }) {
  const { name, value, side, hint } = props
  const content = (
    <span className={classes.fact}>
      <span className={classes.factName}>{name}</span>
      <span className={classes.factValue}>
        {value} {side && <small>{side}</small>}
      </span>
    </span>
  )
  return hint ? <Tooltip label={hint}>{content}</Tooltip> : content
}
