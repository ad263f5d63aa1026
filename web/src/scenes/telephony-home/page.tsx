import {
  Badge,
  Button,
  Grid,
  Group,
  Loader,
  Paper,
  Progress,
  Stack,
  Table,
  Text,
  Title,
  VisuallyHidden,
} from '@mantine/core'
import { notifications } from '@mantine/notifications'
import {
  IconAlertTriangle,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleXFilled,
  IconPhoneIncoming,
  IconRocket,
  IconRouteAltLeft,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useAsk, useDo } from '../../client/ask.ts'
import type { Output } from '../../client/call.ts'
import { serverNow } from '../../client/live.ts'
import { useMe } from '../../client/me.ts'
import { useTick } from '../../components/elapsed.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { useWords } from './words.ts'

type Overview = Output<'get /telephony'>
type Trunk = Overview['trunks'][number]

/** Telephony at a glance, and the way to the first call until it is done. */
export function Page() {
  const t = useWords()
  const { data, error } = useAsk('get /telephony', {}, { every: 4_000, keep: true })
  return (
    <>
      <PageHead title={t('title')} hint={t('hint')}>
        <DemoCall />
      </PageHead>
      <Stack>
        <FirstCall />
        <ProblemAlert problem={data ? null : error} />
        {!data && !error && <Loader />}
        {data && <Health overview={data} />}
      </Stack>
    </>
  )
}

/** A call that Asterisk makes to itself, on the way that every call goes: to see it, or to show it. */
function DemoCall() {
  const t = useWords()
  const me = useMe()
  const begin = useDo('post /setup/demo-call', {
    done: ({ number }) => notifications.show({ message: t('demo-call-came', { number }) }),
  })
  if (!me.may('setup.run')) return null
  return (
    <Button
      variant="default"
      leftSection={<IconPhoneIncoming size={17} />}
      loading={begin.isPending}
      onClick={() => begin.mutate({})}
    >
      {t('demo-call')}
    </Button>
  )
}

const steps = ['trunk', 'number', 'phone', 'call'] as const

/** Until the first call was answered, whoever sets up finds the way on here. */
function FirstCall() {
  const t = useWords()
  const me = useMe()
  const { data } = useAsk('get /setup/progress', {})
  if (!data || data.done || !me.may('setup.run')) return null
  const left = steps.filter((step) => data[step] === null)
  if (left.length === 0) return null
  const all = steps.length + 2
  return (
    <Paper p="lg">
      <Group justify="space-between" wrap="wrap" gap="lg">
        <Group wrap="nowrap" gap="md" flex={1} miw={280}>
          <IconRocket size={30} stroke={1.6} aria-hidden />
          <Stack gap={6} flex={1}>
            <Title order={2} size="h3">
              {t('wizard-title')}
            </Title>
            <Text size="sm" c="dimmed">
              {t('wizard-hint')} {t('wizard-left', { steps: left.map((step) => t(step)).join(', ') })}
            </Text>
            <Progress
              value={(100 * (all - left.length)) / all}
              aria-label={t('wizard-done', { done: all - left.length, all })}
              maw={420}
            />
          </Stack>
        </Group>
        <Button component={Link} to="/primeiro-acesso">
          {t('wizard-go')}
        </Button>
      </Group>
    </Paper>
  )
}

function Health({ overview }: { overview: Overview }) {
  const t = useWords()
  const { asterisk, commands, events, manager, phones, calls, trunks, changes } = overview
  useTick()
  const up = trunks.filter(isUp).length
  const links = [
    ['link-commands', commands],
    ['link-events', events],
    ['link-manager', manager],
  ] as const
  return (
    <>
      <Grid>
        <Tile
          name={t('asterisk')}
          figure={asterisk ? (/^[\d.]+/.exec(asterisk.version)?.[0] ?? '') : t('asterisk-away')}
          bad={!asterisk}
        >
          {asterisk &&
            asterisk.startedAt > 0 &&
            t('asterisk-since', { time: spell(t, serverNow() - asterisk.startedAt) })}
          <Group gap="md" mt={6}>
            {links.map(([link, isThere]) => (
              <Group key={link} gap={4} wrap="nowrap">
                {isThere ? <Well /> : <Ill />}
                <Text size="xs">
                  {t(link)} {isThere ? <VisuallyHidden>{t('link-up')}</VisuallyHidden> : t('link-down')}
                </Text>
              </Group>
            ))}
          </Group>
        </Tile>
        <Tile name={t('phones')} figure={`${phones.registered}`}>
          {phones.total > 0 ? t('phones-of', { count: phones.total }) : t('phones-none')}
          <Progress
            value={phones.total > 0 ? (100 * phones.registered) / phones.total : 0}
            color="teal"
            mt={8}
            aria-label={t('phones')}
          />
        </Tile>
        <Tile name={t('calls-now')} figure={`${calls}`}>
          {calls > 0 ? t('calls-some', { count: calls }) : t('calls-none')}
        </Tile>
      </Grid>
      <Grid align="stretch">
        <Grid.Col span={{ base: 12, lg: 7 }}>
          <Paper h="100%">
            <Group justify="space-between" p="md" pb="xs">
              <Title order={2} size="h3">
                {t('trunks-title')}
              </Title>
              {trunks.length > 0 && (
                <Text size="sm" c="dimmed">
                  {t('trunks-up', { up, all: trunks.length })}
                </Text>
              )}
            </Group>
            {trunks.length > 0 ? <Trunks trunks={trunks} /> : <NoTrunk />}
          </Paper>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 5 }}>
          <Paper h="100%" p="md">
            <Title order={2} size="h3" mb="sm">
              {t('changes-title')}
            </Title>
            <Changes changes={changes} />
          </Paper>
        </Grid.Col>
      </Grid>
    </>
  )
}

function Tile(props: { name: string; figure: string; bad?: boolean; children: ReactNode }) {
  const { name, figure, bad, children } = props
  return (
    <Grid.Col span={{ base: 12, sm: 6, lg: 4 }}>
      <Paper p="md" h="100%">
        <Text size="sm" c="dimmed" fw={600}>
          {name}
        </Text>
        <Text fz="1.75rem" fw={650} lh={1.3} c={bad ? 'var(--mantine-color-error)' : undefined}>
          {figure}
        </Text>
        <Text size="sm" c="dimmed" component="div">
          {children}
        </Text>
      </Paper>
    </Grid.Col>
  )
}

const Well = () => <IconCircleCheckFilled size={16} aria-hidden style={{ color: 'light-dark(#087f5b, #38d9a9)' }} />
const Ill = () => <IconCircleXFilled size={16} aria-hidden style={{ color: 'var(--mantine-color-error)' }} />

const isUp = ({ active, state }: Trunk): boolean =>
  active && (state.code === 'registered' || state.code === 'reachable')
const isDown = ({ active, state }: Trunk): boolean =>
  active && ['rejected', 'unreachable', 'no-answer', 'absent'].includes(state.code)

function Trunks({ trunks }: { trunks: readonly Trunk[] }) {
  const t = useWords()
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('name')}</Table.Th>
          <Table.Th>{t('kind')}</Table.Th>
          <Table.Th>{t('state')}</Table.Th>
          <Table.Th ta="right">{t('trunk-calls')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {trunks.map((trunk) => (
          <Table.Tr key={trunk.id}>
            <Table.Td>
              <Text size="sm" fw={500}>
                {trunk.name}
              </Text>
            </Table.Td>
            <Table.Td>
              <Text size="sm" c="dimmed">
                {t(`kind-${trunk.kind}`)}
              </Text>
            </Table.Td>
            <Table.Td>
              <Group gap={6}>
                <TrunkState trunk={trunk} />
                {trunk.alarms.map(({ alarm, since }) => (
                  <Badge
                    key={alarm}
                    variant="outline"
                    color="red"
                    tt="none"
                    leftSection={<IconAlertTriangle size={12} aria-hidden />}
                  >
                    {t(`alarm-${alarm}`, { time: spell(t, serverNow() - since) })}
                  </Badge>
                ))}
              </Group>
            </Table.Td>
            <Table.Td ta="right">
              <Text size="sm" ff="monospace">
                {trunk.calls}
              </Text>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

function TrunkState({ trunk }: { trunk: Trunk }) {
  const t = useWords()
  const { state, active } = trunk
  const color = isUp(trunk) ? 'teal' : isDown(trunk) ? 'red' : 'gray'
  const Icon = isUp(trunk) ? IconCircleCheckFilled : isDown(trunk) ? IconCircleXFilled : IconCircleDashed
  const code = active ? state.code : 'off'
  return (
    <Badge variant="light" color={color} tt="none" fw={500} size="lg" leftSection={<Icon size={14} aria-hidden />}>
      {t(`state-${code}` as Parameters<typeof t>[0], { ms: Math.ceil(state.roundTripMs ?? 1) })}
    </Badge>
  )
}

function NoTrunk() {
  const t = useWords()
  const me = useMe()
  return (
    <EmptyState icon={IconRouteAltLeft} title={t('trunks-none')} hint={t('trunks-none-hint')}>
      {me.may('telephony.manage') && (
        <Button component={Link} to="/telefonia/troncos" mt="xs">
          {t('make-trunk')}
        </Button>
      )}
    </EmptyState>
  )
}

function Changes({ changes }: { changes: Overview['changes'] }) {
  const t = useWords()
  if (changes.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('changes-none')}
      </Text>
    )
  return (
    <Stack gap="xs" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
      {changes.map(({ at, by, resource, action, id }) => (
        <Group key={`${at} ${id} ${action}`} component="li" justify="space-between" wrap="nowrap" gap="md">
          <Text size="sm" miw={0} truncate>
            <Text span inherit fw={500}>
              {t(`thing-${resource}` as Parameters<typeof t>[0], { defaultValue: resource })}
            </Text>
            <Text span inherit c="dimmed">
              {' · '}
              {t(action)} {by ? t('changes-by', { by }) : t('changes-by-setup')}
            </Text>
          </Text>
          <Text size="xs" c="dimmed" style={{ flex: 'none' }}>
            {ago(t, serverNow() - at)}
          </Text>
        </Group>
      ))}
    </Stack>
  )
}

type Say = ReturnType<typeof useWords>

const ago = (t: Say, ms: number) => (ms < 60_000 ? t('now') : t('ago', { time: spell(t, ms) }))

function spell(t: Say, ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000))
  const hours = Math.floor(minutes / 60)
  if (hours >= 24) return t('days', { days: Math.floor(hours / 24), hours: hours % 24 })
  if (hours > 0) return t('hours', { hours, minutes: minutes % 60 })
  return minutes > 0 ? t('minutes', { minutes }) : t('under-minute')
}
