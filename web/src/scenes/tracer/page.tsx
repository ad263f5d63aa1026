import {
  Alert,
  Box,
  Button,
  Group,
  Paper,
  SegmentedControl,
  Select,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from '@mantine/core'
import { IconRoute } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { instantOf, localAt } from '#server/time-conditions/rules/local.ts'
import { useAsk, useDo } from '../../client/ask.ts'
import { useAll } from '../../client/list.ts'
import { serverNow } from '../../client/live.ts'
import { useMe } from '../../client/me.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { Beside } from './beside.tsx'
import { Steps } from './steps.tsx'
import { useWords } from './words.ts'

const fars = ['answers', 'no-answer', 'busy', 'unreachable'] as const
type Far = (typeof fars)[number]
/** What is asked, as it stands in the address: it can be sent to a colleague. */
type Asked = {
  side: 'trunk' | 'extension'
  trunk: string
  extension: string
  from: string
  to: string
  at: string
  keys: string
  far: Far
}

export function Page() {
  const t = useWords()
  const mayCompare = useMe().may('interaction.read')
  const [view, setView] = useState<'ask' | 'call'>(useSearch({ strict: false, select: viewIn }))
  return (
    <>
      <PageHead title={t('title')} hint={t('hint')}>
        {mayCompare && (
          <SegmentedControl
            size="xs"
            value={view}
            onChange={(to) => setView(to === 'call' ? 'call' : 'ask')}
            data={[
              { value: 'ask', label: t('view-ask') },
              { value: 'call', label: t('view-call') },
            ]}
          />
        )}
      </PageHead>
      {view === 'call' ? <Beside /> : <Ask />}
    </>
  )
}

const viewIn = (search: object): 'ask' | 'call' => ('interaction' in search ? 'call' : 'ask')

function Ask() {
  const t = useWords()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as Partial<Record<keyof Asked, unknown>>
  const { data: company } = useAsk('get /companies/:id', { id: useMe().companyId })
  const trunks = useAll('/trunks')
  const extensions = useAll('/extensions')
  const routes = useAll('/inbound-routes')
  const [asked, setAsked] = useState<Partial<Asked>>(() => readAsked(search))
  const trace = useDo('post /traces', { quiet: true })
  const zone = company?.timeZone
  const local = zone ? localAt(serverNow(), zone) : undefined

  const side = asked.side ?? 'trunk'
  const trunk = asked.trunk ?? trunks.rows[0]?.id ?? ''
  const extension = asked.extension ?? extensions.rows[0]?.id ?? ''
  const at = asked.at ?? (local ? `${local.date}T${local.time}` : '')
  const to = asked.to ?? (side === 'trunk' ? (routes.rows[0]?.did ?? '') : '')
  const set = (more: Partial<Asked>) => setAsked({ ...asked, ...more })

  function run() {
    if (!zone) return
    const [date = '', time = ''] = at.split('T')
    trace.mutate({
      from: side === 'trunk' ? { side, trunkId: trunk } : { side, extensionId: extension },
      callerId: (asked.from ?? '').replace(/[^+0-9*#]/g, ''),
      dialled: to,
      keys: asked.keys ?? '',
      far: asked.far ?? 'answers',
      // Until one is chosen it is now: not the beginning of this minute.
      ...(asked.at !== undefined && { at: instantOf({ date, time: time.slice(0, 5) }, zone) }),
    })
    void navigate({ to: '.', search: { ...asked, side, to }, replace: true } as never)
  }
  // A link that says where to begin is answered at once.
  const isLinked = asked.to !== undefined && asked.to !== ''
  const isReady = zone !== undefined && !trunks.isPending && !extensions.isPending
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when all that it needs is there
  useEffect(() => {
    if (isLinked && isReady) run()
  }, [isReady])

  return (
    <Group align="flex-start" gap="md" wrap="nowrap">
      <Paper withBorder p="md" radius="md" w={330} style={{ flex: 'none' }}>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            run()
          }}
        >
          <Stack gap="sm">
            <SegmentedControl
              fullWidth
              size="xs"
              aria-label={t('direction')}
              value={side}
              onChange={(value) => set({ side: value === 'extension' ? 'extension' : 'trunk', to: '' })}
              data={[
                { value: 'trunk', label: t('inbound') },
                { value: 'extension', label: t('outbound') },
              ]}
            />
            {side === 'trunk' ? (
              <>
                <Select
                  label={t('trunk')}
                  data={trunks.rows.map(({ id, name }) => ({ value: id, label: name }))}
                  value={trunk}
                  allowDeselect={false}
                  onChange={(value) => set({ trunk: value ?? '' })}
                />
                <TextInput
                  label={t('to-inbound')}
                  value={to}
                  required
                  maxLength={40}
                  list="dids"
                  onChange={(event) => set({ to: event.currentTarget.value })}
                />
                <datalist id="dids">
                  {routes.rows.map(({ id, did, name }) => (
                    <option key={id} value={did}>
                      {name}
                    </option>
                  ))}
                </datalist>
                <TextInput
                  label={t('from')}
                  placeholder="+55 11 98765-4321"
                  value={asked.from ?? ''}
                  onChange={(event) => set({ from: event.currentTarget.value })}
                />
              </>
            ) : (
              <>
                <Select
                  label={t('extension')}
                  searchable
                  data={extensions.rows.map(({ id, number, name }) => ({ value: id, label: `${number} · ${name}` }))}
                  value={extension}
                  allowDeselect={false}
                  onChange={(value) => set({ extension: value ?? '' })}
                />
                <TextInput
                  label={t('to-outbound')}
                  placeholder="0 11 98765-4321"
                  value={to}
                  required
                  maxLength={40}
                  onChange={(event) => set({ to: event.currentTarget.value })}
                />
              </>
            )}
            <TextInput
              type="datetime-local"
              label={t('at')}
              description={zone && t('zone', { zone: zone.replaceAll('_', ' ') })}
              inputWrapperOrder={['label', 'input', 'description']}
              value={at}
              onChange={(event) => set({ at: event.currentTarget.value })}
            />
            <SimpleGrid cols={2} spacing="sm">
              <TextInput
                label={t('keys')}
                placeholder={t('no-keys')}
                value={asked.keys ?? ''}
                onChange={(event) => set({ keys: event.currentTarget.value.replace(/[^0-9*#]/g, '') })}
              />
              <Select
                label={t('far')}
                data={fars.map((value) => ({ value, label: t(`far-${value}`) }))}
                value={asked.far ?? 'answers'}
                allowDeselect={false}
                onChange={(value) => set({ far: (value ?? 'answers') as Far })}
              />
            </SimpleGrid>
            <Button type="submit" loading={trace.isPending} leftSection={<IconRoute size={16} />}>
              {t('run')}
            </Button>
          </Stack>
        </form>
      </Paper>
      <Box style={{ flex: 1, minWidth: 0 }}>
        <ProblemAlert problem={trace.error} />
        {trace.data ? (
          <Stack gap="sm">
            <Text size="sm" c="dimmed">
              {t('number', {
                number: trace.data.number.e164 ?? trace.data.question.dialled,
                kind: t(kindWord(trace.data.number.kind)),
                when: zone
                  ? new Intl.DateTimeFormat(undefined, {
                      timeZone: zone,
                      dateStyle: 'full',
                      timeStyle: 'short',
                    }).format(trace.data.question.at)
                  : '',
              })}
            </Text>
            <Steps steps={trace.data.steps} phase={trace.data.phase} />
          </Stack>
        ) : (
          !trace.error && (
            <Paper withBorder radius="md">
              <EmptyState icon={IconRoute} title={t('empty-title')} hint={t('empty-hint')} />
            </Paper>
          )
        )}
        {trace.data?.steps.length === 0 && <Alert color="gray">{t('nothing')}</Alert>}
      </Box>
    </Group>
  )
}

function readAsked(search: Partial<Record<keyof Asked, unknown>>): Partial<Asked> {
  const text = (name: keyof Asked) => {
    const value = search[name]
    return typeof value === 'string' || typeof value === 'number' ? { [name]: String(value) } : {}
  }
  return Object.assign({}, ...(['side', 'trunk', 'extension', 'from', 'to', 'at', 'keys', 'far'] as const).map(text))
}

const kinds = ['mobile', 'fixed', 'non-geographic', 'service', 'international'] as const
const kindWord = (kind: string) => {
  const known = kinds.find((one) => one === kind)
  return known ? (`kind-${known}` as const) : 'kind-unknown'
}
