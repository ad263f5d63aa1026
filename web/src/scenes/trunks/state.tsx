import { Alert } from '@mantine/core'
import { useAsk } from '../../client/ask.ts'
import type { Output } from '../../client/call.ts'
import { StateWord } from '../../components/state-word.tsx'
import { useWords } from './words.ts'

type Code = Output<'get /trunks/:id/state'>['code']
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

export function TrunkState({ id }: { id: string }) {
  const t = useWords()
  const { data } = useAsk('get /trunks/:id/state', { id }, { every: everyMs })
  return data ? <StateWord color={colors[data.code]} words={t(data.code)} /> : null
}

/** How the trunk is now, and what to do about it. */
export function TrunkStateInWords({ id, active }: { id: string; active: boolean }) {
  const t = useWords()
  const { data } = useAsk('get /trunks/:id/state', { id }, { every: everyMs })
  if (!data) return null
  const { code, roundTripMs, nextTrySeconds } = data
  const what =
    code === 'absent' && !active
      ? t('absent-off')
      : code === 'reachable'
        ? roundTripMs === undefined
          ? t('reachable-plain')
          : t('reachable-hint', { ms: Math.round(roundTripMs) })
        : t(`${code}-hint`)
  return (
    <Alert color={colors[code]} variant="light" title={t(code)} py="xs" role="status">
      {what}
      {nextTrySeconds !== undefined && ` ${t('next-try', { seconds: nextTrySeconds })}`}
    </Alert>
  )
}
