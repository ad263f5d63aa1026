import { Group, Paper, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconArrowRight, IconBan } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useWatch } from 'react-hook-form'
import { type NotRouted, type OutboundRule, type Routed, routeOutbound } from '#server/numbering/rules/outbound.ts'
import { useAsk } from '../../client/ask.ts'
import { useAll } from '../../client/list.ts'
import { useWords } from './words.ts'

type Answer = { routed: Omit<Routed, 'cnl'> | null; why: NotRouted | null }
const askAfterMs = 250

/** Where a number would go by what is saved: the server answers as it would for a call. */
export function TesterOfSaved() {
  const t = useWords()
  const [dialled, setDialled] = useState('')
  const [extensionNumber, setExtensionNumber] = useState('')
  const [asked] = useDebouncedValue({ dialled: dialled.trim(), extensionNumber }, askAfterMs)
  const { data } = useAsk('get /outbound-routes-try', asked, { enabled: asked.dialled !== '', keep: true })
  return (
    <Paper p="sm" mb="md">
      <Ask {...{ dialled, setDialled, extensionNumber, setExtensionNumber }} hint={t('test-hint')}>
        {asked.dialled !== '' && data && (
          <Result dialled={asked.dialled} answer={data} rule={(place) => t('result-rule', { place })} />
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
  const routed = dialled.trim() === '' ? undefined : routeOutbound(rules, dialled, extensionNumber)
  return (
    <Paper p="sm" bg="var(--vez-ground)">
      <Ask {...{ dialled, setDialled, extensionNumber, setExtensionNumber }} hint={t('test-here-hint')}>
        {routed && (
          <Result
            dialled={dialled.trim()}
            answer={routed.ok ? { routed: routed.value, why: null } : { routed: null, why: routed.why }}
            rule={(place) => t('result-rule-here', { place })}
          />
        )}
      </Ask>
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

function Result({ dialled, answer, rule }: { dialled: string; answer: Answer; rule: (place: number) => string }) {
  const t = useWords()
  const trunks = useAll('/trunks')
  const { routed, why } = answer
  if (!routed)
    return (
      <Group gap={6} wrap="nowrap" pt={6}>
        <IconBan size={18} color="var(--mantine-color-error)" aria-hidden style={{ flex: 'none' }} />
        <Text size="sm">{t(`why-${why ?? 'no-rule'}`)}</Text>
      </Group>
    )
  const { trunkId, number, callerId, forceCallerId, ruleIndex } = routed
  const shown = callerId ? t(forceCallerId ? 'result-forced' : 'result-shown', { callerId }) : t('result-own')
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
          {shown} {rule(ruleIndex + 1)}
        </Text>
      </div>
    </Group>
  )
}
