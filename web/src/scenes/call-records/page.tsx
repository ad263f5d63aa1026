import { Button, Drawer, Group, Stack, Tabs, Text } from '@mantine/core'
import { IconHistory, IconPhoneCall, IconRoute, IconStairs } from '@tabler/icons-react'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { i18n } from '../../app/words.ts'
import { useWatchedBoard } from '../../board/store.ts'
import { useAsk } from '../../client/ask.ts'
import { type RowOf, useAll } from '../../client/list.ts'
import { useMe } from '../../client/me.ts'
import { DataTable } from '../../components/data-table.tsx'
import { internationalText } from '../../components/dialled.ts'
import { clockText } from '../../components/elapsed.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import type { Happened } from '../../why/happened.ts'
import { Story } from '../../why/story.tsx'
import { Ladder } from './ladder.tsx'
import { useWords } from './words.ts'

type Record = RowOf<'/call-records'>

const againMs = 4_000
const whys = ['caller-left', 'visitor-left', 'ended-by-agent', 'ended-by-server', 'lost-in-outage'] as const

export function Page() {
  const t = useWords()
  const { id } = useSearch({ strict: false }) as { id?: string }
  const navigate = useNavigate()
  const close = () => void navigate({ to: '.', search: ((before: object) => ({ ...before, id: undefined })) as never })
  return (
    <>
      <PageHead title={t('title')} hint={t('hint')} />
      <DataTable
        path="/call-records"
        fileName={t('title')}
        columns={useColumns()}
        empty={<EmptyState icon={IconPhoneCall} title={t('empty-title')} hint={t('empty-hint')} />}
      />
      <Drawer opened={id !== undefined} onClose={close} size={880} title={<Text fw={650}>{t('title')}</Text>}>
        {id !== undefined && <Call key={id} id={String(id)} />}
      </Drawer>
    </>
  )
}

function useColumns() {
  const t = useWords()
  const queues = useAll('/queues')
  const users = useAll('/users')
  const named = (rows: readonly { id: string; name: string }[], id: string | null) =>
    rows.find((row) => row.id === id)?.name ?? null
  const when = (at: number) =>
    new Intl.DateTimeFormat(i18n.language, { dateStyle: 'short', timeStyle: 'medium' }).format(at)
  const ended = ({ endedAt, endedWhy }: Record) => {
    if (endedAt === null) return t('going-on')
    const known = whys.find((why) => why === endedWhy)
    return known ? t(`why-${known}`) : t('why-other')
  }
  const between = (from: number | null, to: number | null) =>
    from === null || to === null ? null : clockText(to - from)
  return [
    { id: 'started', header: t('started'), text: (row: Record) => when(row.startedAt), width: 205 },
    { id: 'direction', header: t('direction'), text: (row: Record) => t(row.direction), width: 90, hidden: true },
    { id: 'from', header: t('from'), text: (row: Record) => internationalText(row.from) },
    { id: 'to', header: t('to'), text: (row: Record) => internationalText(row.to) },
    { id: 'queue', header: t('queue'), text: (row: Record) => named(queues.rows, row.queueId), width: 130 },
    { id: 'agent', header: t('agent'), text: (row: Record) => named(users.rows, row.agentId), width: 150 },
    {
      id: 'waited',
      header: t('waited'),
      text: (row: Record) => between(row.startedAt, row.servedAt),
      width: 80,
      align: 'right' as const,
    },
    {
      id: 'lasted',
      header: t('lasted'),
      text: (row: Record) => between(row.startedAt, row.endedAt),
      width: 90,
      align: 'right' as const,
    },
    { id: 'why', header: t('why'), text: ended, width: 170 },
    { id: 'protocol', header: t('protocol'), text: (row: Record) => row.protocol, width: 160, hidden: true },
  ]
}

function Call({ id }: { id: string }) {
  const t = useWords()
  const me = useMe()
  const mayReadWire = me.may('telephony.manage')
  const { data, error } = useAsk('get /call-records/:id', { id }, { every: againMs })
  if (error) return <ProblemAlert problem={error} />
  if (!data) return null
  const { call, story } = data
  return (
    <Stack gap="md">
      <Group gap="xs">
        <Text fw={600} style={{ fontVariantNumeric: 'tabular-nums' }}>
          {internationalText(call.from)} → {internationalText(call.to)}
        </Text>
        <Text size="sm" c="dimmed">
          {call.protocol}
        </Text>
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconRoute size={14} />}
          renderRoot={(props) => <Link {...props} to="/telefonia/rastrear" search={{ interaction: id } as never} />}
        >
          {t('compare')}
        </Button>
      </Group>
      <Tabs defaultValue={mayReadWire ? 'ladder' : 'story'}>
        <Tabs.List mb="md">
          {mayReadWire && (
            <Tabs.Tab value="ladder" leftSection={<IconStairs size={16} />}>
              {t('tab-ladder')}
            </Tabs.Tab>
          )}
          <Tabs.Tab value="story" leftSection={<IconHistory size={16} />}>
            {t('tab-story')}
          </Tabs.Tab>
        </Tabs.List>
        {mayReadWire && (
          <Tabs.Panel value="ladder">
            <Ladder id={id} goesOn={call.endedAt === null} />
          </Tabs.Panel>
        )}
        <Tabs.Panel value="story">
          {me.may('agent.supervise') && <Names />}
          <Story events={story as Happened[]} />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  )
}

/** Agents and queues are called by their names where who looks may watch them. */
function Names() {
  useWatchedBoard()
  return null
}
