import { Group, Paper, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconArrowRight, IconBan } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useWatch } from 'react-hook-form'
import type { DialledKind } from '#server/kernel/number-kinds.ts'
import type { NotRouted, OutboundRule, RoutedWay } from '#server/numbering/rules/outbound.ts'
import { useAsk } from '../../client/ask.ts'
import { useAll } from '../../client/list.ts'
import { useKindName } from '../../components/number-kinds.ts'
import { Examples } from './examples.tsx'
import { useTryRules } from './routing.ts'
import { useWords } from './words.ts'

type Answer = { ways: readonly RoutedWay[]; kind: DialledKind | null; why: NotRouted | 'cap' | null }
const askAfterMs = 250

/** Where a number would go by what is saved: the server answers as it would for a call. */
export function TesterOfSaved() {
  const t = useWords()
  const routes = useAll('/outbound-routes')
  const [dialled, setDialled] = useState('')
  const [extensionNumber, setExtensionNumber] = useState('')
  const [asked] = useDebouncedValue({ dialled: dialled.trim(), extensionNumber }, askAfterMs)
  const { data } = useAsk('get /outbound-routes-try', asked, { enabled: asked.dialled !== '', keep: true })
  const answer: Answer | undefined = data && { ...data, why: data.cap ? 'cap' : data.why }
  return (
    <Paper p="sm" mb="md">
      <Ask {...{ dialled, setDialled, extensionNumber, setExtensionNumber }} hint={t('test-hint')}>
        {asked.dialled !== '' && answer && (
          <Result
            dialled={asked.dialled}
            answer={answer}
            rule={({ routeId, place }) =>
              routeId === null
                ? t('result-emergency')
                : t('result-rule', { route: routes.nameOf(routeId) ?? '?', place })
            }
          />
        )}
      </Ask>
    </Paper>
  )
}

/** The same with the rules of this form, before they are saved: production's own function. */
export function TesterOfDraft() {
  const t = useWords()
  const [dialled, setDialled] = useState('')
  const [extensionNumber, setExtensionNumber] = useState('')
  const rules = (useWatch({ name: 'rules' }) ?? []) as OutboundRule[]
  const tryRules = useTryRules()
  const answer = dialled.trim() === '' ? undefined : tryRules?.(rules, dialled, extensionNumber)
  return (
    <Paper p="sm" bg="var(--vez-ground)">
      <Ask {...{ dialled, setDialled, extensionNumber, setExtensionNumber }} hint={t('test-here-hint')}>
        {answer && (
          <Result
            dialled={dialled.trim()}
            answer={answer.ok ? { ...answer.value, why: null } : { ...answer, ways: [] }}
            rule={({ place }) => (place === null ? t('result-emergency') : t('result-rule-here', { place }))}
          />
        )}
      </Ask>
      <Examples />
    </Paper>
  )
}

function Ask(props: {
  dialled: string
  setDialled: (text: string) => void
  extensionNumber: string
  setExtensionNumber: (text: string) => void
  hint: string
  children: ReactNode
}) {
  const { dialled, setDialled, extensionNumber, setExtensionNumber, hint, children } = props
  const t = useWords()
  return (
    <Group align="flex-start" wrap="nowrap" gap="sm">
      <TextInput
        label={t('test')}
        aria-label={t('dialled')}
        placeholder="0 11 98765-4321"
        value={dialled}
        maxLength={40}
        onChange={(event) => setDialled(event.currentTarget.value)}
        w={200}
      />
      <TextInput
        label={t('from-extension')}
        placeholder="2001"
        value={extensionNumber}
        maxLength={10}
        onChange={(event) => setExtensionNumber(event.currentTarget.value.trim())}
        w={150}
      />
      <div style={{ paddingTop: 26, minHeight: 62, flex: 1 }} role="status">
        {children || (
          <Text size="sm" c="dimmed" pt={6}>
            {hint}
          </Text>
        )}
      </div>
    </Group>
  )
}

function Result(props: { dialled: string; answer: Answer; rule: (way: RoutedWay) => string }) {
  const { dialled, answer, rule } = props
  const t = useWords()
  const kindName = useKindName()
  const trunks = useAll('/trunks')
  const { ways, why, kind } = answer
  const [first, ...then] = ways
  if (!first || why)
    return (
      <Group gap={6} wrap="nowrap" pt={6}>
        <IconBan size={18} color="var(--mantine-color-error)" aria-hidden style={{ flex: 'none' }} />
        <Text size="sm">
          {t(`why-${why ?? 'no-rule'}`)} {kind && `(${kindName(kind)})`}
        </Text>
      </Group>
    )
  const { trunkId, number, callerId, forceCallerId } = first
  const shown = callerId ? t(forceCallerId ? 'result-forced' : 'result-shown', { callerId }) : t('result-own')
  const after = then.map((way) => `${trunks.nameOf(way.trunkId) ?? '?'} (${way.number})`).join(', ')
  return (
    <Group gap={6} wrap="nowrap" align="flex-start">
      <IconArrowRight
        size={18}
        color="var(--mantine-color-green-filled)"
        aria-hidden
        style={{ flex: 'none', marginTop: 8 }}
      />
      <div>
        <Text size="sm" fw={600}>
          {t('result-ok', { dialled, trunk: trunks.nameOf(trunkId) ?? '?', number })}
        </Text>
        <Text size="xs" c="dimmed">
          {kind && `${kindName(kind)}. `}
          {shown} {rule(first)} {after && t('result-then', { after })}
        </Text>
      </div>
    </Group>
  )
}
