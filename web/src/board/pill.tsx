import {
  IconAlertTriangleFilled,
  IconBellRinging,
  IconCircleCheck,
  IconCoffee,
  IconHeadset,
  IconHourglassLow,
  IconMail,
  IconMessageCircle,
  IconPencil,
  IconPhone,
  IconPhoneOff,
  IconPlugConnectedX,
  IconPower,
} from '@tabler/icons-react'
import type { ComponentType } from 'react'
import { serverNow } from '../client/live.ts'
import { clockText, useTick } from '../components/elapsed.tsx'
import type { Activity } from './activity.ts'
import classes from './pill.module.css'
import { useBoardWords } from './words.ts'

type Icon = ComponentType<{ size?: number | string; stroke?: number; 'aria-hidden'?: boolean }>

const looks: Record<Activity, { color: string; icon: Icon }> = {
  free: { color: 'teal', icon: IconCircleCheck },
  alerted: { color: 'cyan', icon: IconBellRinging },
  serving: { color: 'indigo', icon: IconHeadset },
  'wrap-up': { color: 'violet', icon: IconPencil },
  paused: { color: 'yellow', icon: IconCoffee },
  'no-answer': { color: 'orange', icon: IconPhoneOff },
  unreached: { color: 'orange', icon: IconPlugConnectedX },
  offline: { color: 'gray', icon: IconPower },
}
export const colorOf = (activity: Activity): string => looks[activity].color
export const iconOf = (activity: Activity): Icon => looks[activity].icon

const ofInteraction = {
  waiting: { color: 'yellow', icon: IconHourglassLow },
  offered: { color: 'cyan', icon: IconBellRinging },
  serving: { color: 'indigo', icon: IconHeadset },
  'wrap-up': { color: 'violet', icon: IconPencil },
} as const

function Pill({ color, icon: Icon, word, time }: { color: string; icon: Icon; word: string; time?: string }) {
  const style = {
    '--pill-ground': `var(--mantine-color-${color}-light)`,
    '--pill-ink': `var(--mantine-color-${color}-light-color)`,
  }
  return (
    <span className={classes.pill} style={style as object} title={word}>
      <Icon size={15} stroke={2} aria-hidden />
      <span className={classes.word}>{word}</span>
      {time !== undefined && <span className={classes.time}>{time}</span>}
    </span>
  )
}

/** What an agent is at: icon, word and time; red with a mark when it has lasted longer than it may. */
export function ActivityPill(props: {
  is: Activity
  /** The pause's own name. */
  reason?: string | null
  since: number
  endsAt: number | null
}) {
  const { is, reason, since, endsAt } = props
  const t = useBoardWords()
  useTick()
  const now = serverNow()
  const isOver = endsAt !== null && now > endsAt
  const { color, icon } = looks[is]
  const word = is === 'paused' && reason ? reason : t(is)
  const time = since > 0 && is !== 'offline' ? clockText(now - since) : undefined
  return <Pill color={isOver ? 'red' : color} icon={isOver ? IconAlertTriangleFilled : icon} word={word} time={time} />
}

export function InteractionPill({ state }: { state: keyof typeof ofInteraction }) {
  const t = useBoardWords()
  return <Pill {...ofInteraction[state]} word={t(`state-${state}`)} />
}

const mediaIcons = { voice: IconPhone, chat: IconMessageCircle, email: IconMail } as const

export function MediumIcon({ medium, size = 16 }: { medium: keyof typeof mediaIcons; size?: number }) {
  const t = useBoardWords()
  const Icon = mediaIcons[medium]
  return <Icon size={size} stroke={1.8} role="img" aria-label={t(medium)} />
}
