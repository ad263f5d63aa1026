import {
  IconArrowFork,
  IconBan,
  IconBell,
  IconCalendarEvent,
  IconClockHour4,
  IconGridDots,
  IconHierarchy2,
  IconHourglass,
  IconPhoneEnd,
  IconPhoneOutgoing,
  IconPlugConnected,
  IconStack2,
  IconVolume,
} from '@tabler/icons-react'
import type { Step } from './steps.tsx'
import { useWords } from './words.ts'

const places = [
  'inbound-route',
  'outbound-route',
  'class-of-service',
  'outbound-cap',
  'blocked-caller',
  'time-condition',
  'announcement',
  'audio',
  'flow',
  'queue',
  'extension',
  'follow-me',
  'voicemail',
  'conference',
  'parking-place',
  'trunk',
  'feature',
  'hang-up',
] as const

/** What a decision is called; a word that nobody has written here is shown as it is. */
const whys = [
  'inside',
  'outside',
  'forced-open',
  'forced-closed',
  'gone',
  'loops',
  'none-fits',
  'not-active',
  'did',
  'caller',
  'any',
  'no-rule',
  'not-a-number',
  'not-allowed',
  'no-trunk',
  'class',
  'emergency',
  'full',
  'too-fast',
  'resting',
  'silent',
  'congestion',
  'unreachable',
  'unknown-number',
  'failed',
  'busy',
  'no-answer',
  'rejected',
  'cancelled',
  'hung-up',
  'at-once',
  'calls',
  'minutes',
  'mobile',
  'fixed',
  'local',
  'national',
  'mobile-national',
  'international',
  'toll-free',
  'shared-cost',
  'premium',
  'private',
  'service',
  'offline',
  'paused',
  'wrap-up',
  'no-medium',
  'no-capacity',
  'offer-open',
  'tried',
  'lacks-skill',
  'unknown',
] as const

export function useStepWords() {
  const t = useWords()
  const why = (word: string | null): string => {
    if (word === null) return ''
    if (word.startsWith('holiday:')) return t('why-holiday', { name: word.slice('holiday:'.length) })
    const [, rule, kind] = /^rule (\d+): (.+)$/.exec(word) ?? []
    if (rule && kind) return t('why-rule', { rule, kind: why(kind) })
    const known = whys.find((one) => one === word)
    return known ? t(`why-${known}`) : word
  }
  const placeOf = (place: string | null) => {
    const known = places.find((one) => one === place)
    return known ? t(`place-${known}`) : (place ?? '')
  }
  const words = (step: Step): { title: string; detail: string } => {
    switch (step.is) {
      case 'way':
        return { title: placeOf(step.place), detail: why(step.why) }
      case 'node':
        return { title: t('is-node', { node: step.why ?? '' }), detail: '' }
      case 'key':
        return { title: t('is-key', { key: step.why ?? '' }), detail: '' }
      case 'hears':
        return { title: t('is-hears'), detail: step.why ?? '' }
      case 'dials':
        return {
          title: t('is-dials'),
          detail: t('dials-detail', { number: step.why ?? '', callerId: step.callerId || '—' }),
        }
      case 'ended':
        return { title: t('is-ended'), detail: why(step.why) }
      case 'feature':
        return { title: t('is-feature', { feature: step.id ?? '' }), detail: step.why ?? '' }
      default:
        return { title: t(`is-${step.is}`), detail: '' }
    }
  }
  return Object.assign(words, { why })
}

export function signOf({ is, place, why }: Step) {
  if (is === 'unknown-number' || why === 'gone' || why === 'none-fits') return { icon: IconBan, colour: 'red' }
  switch (is) {
    case 'hears':
      return { icon: IconVolume, colour: 'gray' }
    case 'key':
    case 'silence':
      return { icon: IconGridDots, colour: 'gray' }
    case 'rings':
      return { icon: IconBell, colour: 'green' }
    case 'dials':
      return { icon: IconPhoneOutgoing, colour: 'green' }
    case 'waits':
      return { icon: IconHourglass, colour: 'blue' }
    case 'asks':
      return { icon: IconPlugConnected, colour: 'gray' }
    case 'ended':
      return { icon: IconPhoneEnd, colour: 'gray' }
    case 'node':
      return { icon: IconHierarchy2, colour: 'violet' }
    default:
      if (place === 'time-condition')
        return { icon: why?.startsWith('holiday') ? IconCalendarEvent : IconClockHour4, colour: 'orange' }
      return {
        icon: place === 'queue' ? IconStack2 : place === 'flow' ? IconHierarchy2 : IconArrowFork,
        colour: 'blue',
      }
  }
}
