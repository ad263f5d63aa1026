import { Alert, Button, Group, Menu, Stack, Text, VisuallyHidden } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import {
  IconAlertTriangle,
  IconBell,
  IconBellOff,
  IconCircleCheck,
  IconClipboardCheck,
  IconCoffee,
  IconHeadset,
  IconPlayerPause,
  IconPlugConnected,
  IconPower,
  IconRefresh,
  IconX,
} from '@tabler/icons-react'
import { type ComponentType, useEffect } from 'react'
import { useShortcuts } from '../../app/keys.ts'
import { i18n } from '../../app/words.ts'
import { useAsk } from '../../client/ask.ts'
import { onLive, serverNow, useLive } from '../../client/live.ts'
import { useMe } from '../../client/me.ts'
import { clockText, Elapsed, Remaining, useTick } from '../../components/elapsed.tsx'
import { Key } from '../../components/key.tsx'
import { usePhone } from '../../phone/index.ts'
import { ProblemWords } from '../../phone/phone-bar.tsx'
import { type Activity, activityOf, pauseStands } from '../../work/activity.ts'
import { becomeAvailable, chooseNext, leaveFor } from '../../work/presence.ts'
import { useWork } from '../../work/work.ts'
import { CountdownRing } from './ring.tsx'
import { useQueues } from './use-work.ts'
import { useWords } from './words.ts'

type Look = { icon: ComponentType<{ size?: number; stroke?: number }>; color: string }
const looks: Record<Activity['is'], Look> = {
  unknown: { icon: IconPlugConnected, color: 'gray' },
  offline: { icon: IconPower, color: 'gray' },
  available: { icon: IconCircleCheck, color: 'green' },
  'no-media': { icon: IconAlertTriangle, color: 'orange' },
  offer: { icon: IconBell, color: 'blue' },
  serving: { icon: IconHeadset, color: 'indigo' },
  held: { icon: IconPlayerPause, color: 'grape' },
  reattaching: { icon: IconRefresh, color: 'orange' },
  'wrap-up': { icon: IconClipboardCheck, color: 'cyan' },
  paused: { icon: IconCoffee, color: 'yellow' },
  'no-answer': { icon: IconBellOff, color: 'red' },
}

function useActivity(): Activity {
  const { extensionId } = useMe()
  const state = useWork((work) => work.state)
  const offers = useWork((work) => work.offers)
  const calls = useWork((work) => work.calls)
  const chats = useWork((work) => work.chats)
  return activityOf({
    state,
    offers: Object.values(offers),
    calls: Object.values(calls),
    chats: Object.values(chats),
    hasPhone: extensionId !== null,
  })
}

export function PresencePill() {
  const t = useWords()
  const activity = useActivity()
  const next = useWork((work) => work.next)
  const [opened, menu] = useDisclosure(false)
  const words = wordsOf(activity, t)
  useShortcuts([
    { keys: 'Alt+KeyG', words: t('key-available'), group: t('keys'), run: becomeAvailable },
    { keys: 'Alt+KeyP', words: t('key-pause'), group: t('keys'), run: menu.toggle },
  ])
  useOverrunNotice()
  return (
    <>
      {activity.is === 'no-answer' && (
        <Button size="sm" color="red" onClick={becomeAvailable}>
          {t('be-available-again')}
        </Button>
      )}
      <Menu opened={opened} onChange={menu.set} position="bottom-end" width={330} shadow="md" trapFocus>
        <Menu.Target>
          <PillButton activity={activity} words={words} next={next?.words ?? null} />
        </Menu.Target>
        <Menu.Dropdown>{opened && <Choices activity={activity} />}</Menu.Dropdown>
      </Menu>
      <VisuallyHidden aria-live="polite">{words}</VisuallyHidden>
    </>
  )
}

type PillProps = { activity: Activity; words: string; next: string | null; ref?: React.Ref<HTMLButtonElement> }

function PillButton({ activity, words, next, ref, ...menuProps }: PillProps) {
  const t = useWords()
  const { wrapUpMsOf } = useQueues()
  const queueId = useWork((work) => work.state?.reservations[0]?.queueId ?? null)
  const { icon: Icon } = looks[activity.is]
  const color = useColor(activity)
  const isWrapUp = activity.is === 'wrap-up' && activity.endsAt !== null
  return (
    <Button
      {...menuProps}
      ref={ref}
      variant="light"
      color={color}
      size="sm"
      px="sm"
      aria-label={`${t('state')}: ${words}${next ? `. ${t('next-is', { what: next })}` : ''}`}
      leftSection={
        isWrapUp && activity.endsAt !== null ? (
          <CountdownRing until={activity.endsAt} of={wrapUpMsOf(queueId)} size={18} />
        ) : (
          <Icon size={17} stroke={1.9} />
        )
      }
    >
      <Group gap={8} wrap="nowrap">
        <span>{words}</span>
        <Text span inherit fw={500} style={{ fontVariantNumeric: 'tabular-nums' }}>
          <Timer activity={activity} />
        </Text>
        {next && (
          <Text span size="xs" fw={500} visibleFrom="md">
            → {next}
          </Text>
        )}
      </Group>
    </Button>
  )
}

/** A pause is amber when most of it is over, and red past its end. */
function useColor(activity: Activity): string {
  useTick()
  if (activity.is !== 'paused') return looks[activity.is].color
  const stands = pauseStands(activity, serverNow())
  return stands === 'past' ? 'red' : stands === 'near' ? 'orange' : 'yellow'
}

function Timer({ activity }: { activity: Activity }) {
  switch (activity.is) {
    case 'unknown':
    case 'offline':
      return null
    case 'wrap-up':
      return activity.endsAt === null ? null : <Remaining until={activity.endsAt} />
    case 'paused':
      return (
        <>
          <Elapsed since={activity.since} />
          {activity.endsAt !== null && ` / ${clockText(activity.endsAt - activity.since)}`}
        </>
      )
    default:
      return <Elapsed since={activity.since} />
  }
}

function wordsOf(activity: Activity, t: ReturnType<typeof useWords>): string {
  if (activity.is === 'paused') return activity.reason ?? t('paused')
  return t(activity.is)
}

function useOverrunNotice(): void {
  const t = useWords()
  const { id } = useMe()
  useEffect(
    () =>
      onLive('pause.overran', ({ agentId, reason, minutesMax }) => {
        if (agentId !== id) return
        notifications.show({
          id: 'pause-overran',
          color: 'red',
          title: t('overran-title'),
          message: t('overran-body', { reason, minutes: minutesMax }),
          autoClose: false,
        })
      }),
    [id, t],
  )
}

function Choices({ activity }: { activity: Activity }) {
  const t = useWords()
  const isUp = useLive((live) => live.link === 'up')
  const next = useWork((work) => work.next)
  const presence = useWork((work) => work.state?.presence)
  const isBusy = useWork((work) => (work.state?.reservations.length ?? 0) > 0)
  const { extensionId } = useMe()
  return (
    <>
      <Warning activity={activity} hasPhone={extensionId !== null} />
      <Menu.Item
        leftSection={<IconCircleCheck size={18} color="var(--mantine-color-green-filled)" />}
        rightSection={<Key keys="Alt+KeyG" />}
        onClick={becomeAvailable}
        disabled={!isUp || (presence === 'available' && !next)}
      >
        {t('be-available')}
      </Menu.Item>
      {next && (
        <Menu.Item leftSection={<IconX size={18} />} onClick={() => chooseNext(null)}>
          {t('next-cancel', { what: next.words })}
        </Menu.Item>
      )}
      <Menu.Divider />
      <Menu.Label>{t(isBusy ? 'pause-after' : 'pause-for')}</Menu.Label>
      <Pauses disabled={!isUp} />
      <Menu.Divider />
      <Menu.Item
        leftSection={<IconPower size={18} />}
        onClick={() => leaveFor({ presence: 'offline', words: t('offline') })}
        disabled={!isUp || presence === 'offline'}
      >
        {t(isBusy ? 'offline-after' : 'be-offline')}
      </Menu.Item>
    </>
  )
}

function Warning({ activity, hasPhone }: { activity: Activity; hasPhone: boolean }) {
  const t = useWords()
  const problem = usePhone((phone) => phone.problem)
  if (activity.is === 'no-answer')
    return (
      <Text size="sm" px="sm" py={6}>
        {t('missed-what')}
      </Text>
    )
  if (activity.is !== 'no-media' || !hasPhone) return null
  return (
    <Stack gap={6} p={6}>
      {problem && problem !== 'desk-phone' ? (
        <ProblemWords problem={problem} />
      ) : (
        <Alert variant="light" color="orange" p="sm" icon={<IconAlertTriangle size={18} />}>
          {t(problem === 'desk-phone' ? 'no-media-desk' : 'no-media-what')}
        </Alert>
      )}
    </Stack>
  )
}

function Pauses({ disabled }: { disabled: boolean }) {
  const t = useWords()
  // Places are taken by others at any moment.
  const { data } = useAsk('get /agents/me/pauses', {}, { every: 5_000 })
  const items = (data?.items ?? []).toSorted((a, b) => a.name.localeCompare(b.name, i18n.language))
  return (
    <>
      {items.map(({ id, name, minutesMax, agentsMax, agentsIn, full, usedToday }) => (
        <Menu.Item
          key={id}
          disabled={disabled || full}
          leftSection={<IconCoffee size={18} />}
          onClick={() => leaveFor({ presence: 'paused', reasonId: id, words: name })}
          rightSection={
            <Text size="xs" c="dimmed" style={{ fontVariantNumeric: 'tabular-nums' }}>
              {[
                minutesMax !== null && t('pause-minutes', { minutes: minutesMax }),
                agentsMax !== null &&
                  (full
                    ? t('pause-full')
                    : t('pause-places', { left: Math.max(0, agentsMax - agentsIn), all: agentsMax })),
                usedToday.ms >= 60_000 && t('pause-used', { used: clockText(usedToday.ms) }),
              ]
                .filter(Boolean)
                .join(' · ')}
            </Text>
          }
        >
          {name}
        </Menu.Item>
      ))}
      <Menu.Item
        disabled={disabled}
        leftSection={<IconCoffee size={18} />}
        onClick={() => leaveFor({ presence: 'paused', words: t('pause-plain') })}
      >
        {t('pause-plain')}
      </Menu.Item>
    </>
  )
}
