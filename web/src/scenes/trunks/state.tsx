import { Alert, Badge, Button, Group, SimpleGrid, Stack, Text, Tooltip } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useAsk, useDo } from '../../client/ask.ts'
import type { Output } from '../../client/call.ts'
import { useMe } from '../../client/me.ts'
import { Elapsed } from '../../components/elapsed.tsx'
import { StateWord } from '../../components/state-word.tsx'
import { useSipStatus } from './sip-status.ts'
import { useSipWords } from './sip-words.ts'
import { useWords } from './words.ts'

type Live = Output<'get /trunks/live'>['items'][number]
type Code = Live['state']['code']
const colors: Record<Code, 'green' | 'red' | 'gray' | 'orange'> = {
  registered: 'green',
  reachable: 'green',
  rejected: 'red',
  'no-answer': 'red',
  unreachable: 'red',
  unwatched: 'gray',
  absent: 'gray',
  unknown: 'orange',
}
const everyMs = 5_000

/** One question for the whole page, however many rows ask. */
function useTrunkLive(id: string): Live | undefined {
  const { data } = useAsk('get /trunks/live', {}, { every: everyMs, keep: true })
  return data?.items.find(({ trunkId }) => trunkId === id)
}

export function TrunkState({ id, active }: { id: string; active: boolean }) {
  const t = useWords()
  const live = useTrunkLive(id)
  if (!live) return null
  if (!active) return <StateWord color="gray" words={t('off')} />
  const { state, alarms, answer } = live
  const code = state.code === 'rejected' && answer ? ` · ${answer.status}` : ''
  const trip = state.roundTripMs === undefined ? '' : ` · ${t('ms', { ms: Math.ceil(state.roundTripMs) })}`
  const others = alarms.filter(({ alarm }) => alarm === 'low-asr' || alarm === 'channels-at-limit')
  return (
    <Group gap="xs" wrap="nowrap">
      <StateWord color={colors[state.code]} words={`${t(state.code)}${code}${trip}`} />
      {others.map(({ alarm }) => (
        <Badge key={alarm} size="sm" tt="none" color="red" variant="light">
          {t(`alarm-${alarm}`)}
        </Badge>
      ))}
    </Group>
  )
}

export function CallsNow({ id, max }: { id: string; max: number | null }) {
  const t = useWords()
  const live = useTrunkLive(id)
  if (!live) return null
  const { in: inbound, out } = live.calls
  return (
    <Tooltip label={t('now-calls-hint')}>
      <Text span size="sm" ff="monospace">
        {inbound} / {out}
        {max !== null && (
          <Text span c="dimmed" size="xs">
            {' '}
            · {max}
          </Text>
        )}
      </Text>
    </Tooltip>
  )
}

export function Ratio({ id, of }: { id: string; of: 'asr' | 'acd' }) {
  const t = useWords()
  const today = useTrunkLive(id)?.today
  if (!today) return null
  const words = of === 'asr' ? percent(today.asrPercent) : seconds(today.acdSeconds)
  return (
    <Text span size="sm" ff="monospace" c={words ? undefined : 'dimmed'}>
      {words ?? t('none')}
    </Text>
  )
}

const percent = (value: number | null) => (value === null ? null : `${Math.round(value)} %`)
const seconds = (value: number | null) =>
  value === null ? null : `${Math.floor(value / 60)}:${String(Math.round(value % 60)).padStart(2, '0')}`

/** How the trunk is now, what to do about it, and what it carried today. */
export function TrunkStateInWords({ id, active, callsMax }: { id: string; active: boolean; callsMax: number | null }) {
  const t = useWords()
  const live = useTrunkLive(id)
  if (!live) return null
  const { alarms } = live
  return (
    <Stack gap="xs">
      <Now live={live} active={active} />
      {alarms.map(({ alarm, since }) => (
        <Alert key={alarm} color="red" variant="outline" py={6} icon={<IconAlertTriangle size={16} />}>
          {t(`alarm-${alarm}`)} {t('alarm-since')} <Elapsed since={since} />
        </Alert>
      ))}
      <Figures live={live} callsMax={callsMax} />
    </Stack>
  )
}

function Now({ live, active }: { live: Live; active: boolean }) {
  const t = useWords()
  const status = useSipStatus()
  const me = useMe()
  const { trunkId, state, answer } = live
  const { code, roundTripMs, nextTrySeconds } = state
  const register = useDo('post /trunks/:id/register', {
    refreshes: ['get /trunks/live'],
    done: () => notifications.show({ message: t('register-asked') }),
  })
  const what =
    code === 'absent' && !active
      ? t('absent-off')
      : code === 'reachable'
        ? roundTripMs === undefined
          ? t('reachable-plain')
          : t('reachable-hint', { ms: Math.ceil(roundTripMs) })
        : t(`${code}-hint`)
  const mayRegister = me.may('telephony.manage') && ['registered', 'rejected', 'no-answer'].includes(code)
  return (
    <Alert color={colors[code]} variant="light" title={t(code)} py="xs" role="status">
      <Group justify="space-between" align="flex-end" wrap="nowrap" gap="md">
        <div>
          {what}
          {nextTrySeconds !== undefined && ` ${t('next-try', { seconds: nextTrySeconds })}`}
          {answer && (
            <Text size="sm" mt={4}>
              {t('last-answer', { status: answer.status, words: status(answer.status, answer.reason) })}
            </Text>
          )}
        </div>
        {mayRegister && (
          <Button
            size="xs"
            variant="default"
            style={{ flex: 'none' }}
            loading={register.isPending}
            onClick={() => register.mutate({ id: trunkId })}
          >
            {t('register-now')}
          </Button>
        )}
      </Group>
    </Alert>
  )
}

function Figures({ live, callsMax }: { live: Live; callsMax: number | null }) {
  const t = useWords()
  const say = useSipWords()
  const status = useSipStatus()
  const { calls, today, lastFailure } = live
  const now = callsMax === null ? t('calls-now', calls) : t('calls-now-max', { ...calls, max: callsMax })
  const ratios = [
    ['asr', percent(today.asrPercent)],
    ['ner', percent(today.nerPercent)],
    ['acd', seconds(today.acdSeconds)],
  ] as const
  return (
    <>
      <SimpleGrid cols={3} spacing="xs">
        {ratios.map(([name, figure]) => (
          <Tooltip key={name} label={t(`${name}-hint`)}>
            <div>
              <Text size="xs" c="dimmed">
                {t(name)}
              </Text>
              <Text ff="monospace" fw={600}>
                {figure ?? t('none')}
              </Text>
            </div>
          </Tooltip>
        ))}
        <Figure name={t('now-calls')} words={now} />
        <Figure name={t('today-in')} words={t('today-calls', today.in)} />
        <Figure name={t('today-out')} words={t('today-calls', today.out)} />
      </SimpleGrid>
      {lastFailure && (
        <Text size="sm" c="dimmed">
          {t('last-failure', {
            words:
              lastFailure.sip === null
                ? say(`cause-${lastFailure.cause}` as Parameters<typeof say>[0], { defaultValue: lastFailure.cause })
                : `${lastFailure.sip} ${status(lastFailure.sip, lastFailure.cause)}`,
          })}
        </Text>
      )}
    </>
  )
}

const Figure = ({ name, words }: { name: string; words: string }) => (
  <div>
    <Text size="xs" c="dimmed">
      {name}
    </Text>
    <Text size="sm">{words}</Text>
  </div>
)
