import { Text } from '@mantine/core'
import {
  IconCircleCheckFilled,
  IconHash,
  IconHeadset,
  IconHierarchy2,
  IconMessages,
  IconRouteAltLeft,
  IconStack2,
} from '@tabler/icons-react'
import { i18n } from '../../app/words.ts'
import type { Output } from '../../client/call.ts'
import classes from './wizard.module.css'
import { useWords } from './words.ts'

export type IncomingCall = NonNullable<Output<'get /setup/call'>['call']>
export type Place = IncomingCall['steps'][number]

const icons = {
  trunk: IconRouteAltLeft,
  number: IconHash,
  flow: IconHierarchy2,
  queue: IconStack2,
  ring: IconHeadset,
  talk: IconMessages,
} as const
const drawn = Object.keys(icons) as (keyof typeof icons)[]

/** A call's way in, as it goes: each place with its name and when it was reached. Empty where no call has come. */
export function CallPath({ call, menu }: { call: IncomingCall | null; menu: boolean }) {
  const t = useWords()
  const places = drawn.filter((place) =>
    call ? call.steps.some((step) => step.place === place) : menu || place !== 'flow',
  )
  return (
    <ol className={classes.path}>
      {places.map((place) => {
        const step = call?.steps.find((one) => one.place === place)
        const Icon = icons[place]
        return (
          <li key={place} className={classes.place} data-state={step?.state ?? 'waiting'} data-place={place}>
            <div className={classes.placeIcon}>
              <Icon size={23} stroke={1.7} aria-hidden />
              {step?.state === 'done' && (
                <IconCircleCheckFilled size={20} className={`${classes.tick} ${classes.ok}`} aria-hidden />
              )}
            </div>
            <Text size="sm" fw={600}>
              {t(`place-${place}`)}
            </Text>
            <Text size="xs" c="dimmed" truncate title={nameOf(step)}>
              {nameOf(step) ?? ' '}
            </Text>
            <Text size="xs" c="dimmed" style={{ fontVariantNumeric: 'tabular-nums' }}>
              {step?.at && call ? `+${seconds(step.at - call.startedAt)} s` : ' '}
              {step?.place === 'flow' && step.more ? ` · ${t('pressed', { key: step.more })}` : ''}
            </Text>
          </li>
        )
      })}
    </ol>
  )
}

const nameOf = (step: Place | undefined): string | undefined =>
  step?.name ?? (step?.place === 'number' ? numberText(step.what ?? '') : undefined)

/** (11) 4004-1000, where it is a Brazilian number; any other as it came. */
const numberText = (number: string): string => number.replace(/^(?:\+?55)?(\d{2})(\d{4,5})(\d{4})$/, '($1) $2-$3')

const seconds = (ms: number): string =>
  new Intl.NumberFormat(i18n.language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(ms / 1000)
