import { Collapse, Group, Paper, Stack, Table, Text, Tooltip, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconCalendarTime, IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { i18n } from '../app/words.ts'
import { useAsk } from '../client/ask.ts'
import type { Output } from '../client/call.ts'
import { clockText } from '../components/elapsed.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { ProblemAlert } from '../components/problem-alert.tsx'
import classes from './agent-day.module.css'
import { scaleOf } from './scale.ts'
import { useDayWords } from './words.ts'

export type Day = Output<'get /agents/me/day'>
type State = Day['states'][number]

const again = 15_000

/** A supervisor looks at somebody's day. */
export function AgentDayOf({ agentId }: { agentId: string }) {
  const { data, error } = useAsk('get /agents/:agentId/day', { agentId }, { every: again })
  return (
    <>
      <ProblemAlert problem={error} />
      {data && <AgentDay day={data} />}
    </>
  )
}

export function AgentDay({ day }: { day: Day }) {
  return (
    <Stack gap="md">
      <Timeline day={day} />
      <Figures day={day} />
    </Stack>
  )
}

const timeOf = (at: number) => new Intl.DateTimeFormat(i18n.language, { hour: '2-digit', minute: '2-digit' }).format(at)

const colors = {
  available: 'var(--mantine-color-teal-6)',
  paused: 'var(--mantine-color-yellow-6)',
  'no-answer': 'var(--mantine-color-orange-6)',
  offline: 'transparent',
  service: 'var(--mantine-color-indigo-6)',
  'wrap-up': 'var(--mantine-color-violet-4)',
} as const
const kindOf = ({ presence, reason }: State) =>
  presence === 'paused' && reason === 'no-answer' ? ('no-answer' as const) : presence

function Timeline({ day }: { day: Day }) {
  const t = useDayWords()
  const [listed, list] = useDisclosure(false)
  const states = day.states.filter(({ presence }) => presence !== 'offline')
  if (states.length === 0 && day.work.length === 0)
    return (
      <Paper>
        <EmptyState icon={IconCalendarTime} title={t('nothing-yet')} hint={t('nothing-yet-hint')} />
      </Paper>
    )
  const scale = scaleOf([...states, ...day.work], day.now, day.from)
  const place = ({ from, to }: { from: number; to: number }) => ({
    left: `${scale.share(from) * 100}%`,
    width: `${(scale.share(to) - scale.share(from)) * 100}%`,
  })
  const nameOf = (state: State) => (kindOf(state) === 'paused' && state.reason ? state.reason : t(kindOf(state)))
  const told = (name: string, { from, to }: { from: number; to: number }) =>
    t('from-to', { name, from: timeOf(from), to: timeOf(to), time: clockText(to - from) })

  return (
    <Paper p="md">
      <Stack gap="sm">
        <Text fw={600}>{t('timeline')}</Text>
        <div
          className={classes.lanes}
          role="img"
          aria-label={t('timeline-of', { from: timeOf(scale.from), to: timeOf(scale.to) })}
        >
          <span className={classes.laneName}>{t('states')}</span>
          <div className={classes.lane}>
            {states.map((state) => (
              <Tooltip key={state.from} label={told(nameOf(state), state)} openDelay={0}>
                <span
                  className={classes.piece}
                  style={{ ...place(state), '--piece': colors[kindOf(state)] } as object}
                />
              </Tooltip>
            ))}
          </div>
          <span className={classes.laneName}>{t('work')}</span>
          <div className={classes.lane}>
            {day.work.map((work) => (
              <Tooltip
                key={`${work.interactionId} ${work.kind} ${work.from}`}
                label={told(t(work.kind), work)}
                openDelay={0}
              >
                <span className={classes.piece} style={{ ...place(work), '--piece': colors[work.kind] } as object} />
              </Tooltip>
            ))}
          </div>
          <div className={classes.hours}>
            {scale.hours.map((at) => (
              <span key={at} style={{ left: `${scale.share(at) * 100}%` }}>
                {timeOf(at)}
              </span>
            ))}
          </div>
        </div>
        <Group justify="space-between">
          <div className={classes.legend}>
            {(['available', 'paused', 'no-answer', 'service', 'wrap-up'] as const).map((kind) => (
              <span key={kind}>
                <i className={classes.swatch} style={{ '--piece': colors[kind] } as object} />
                {t(kind)}
              </span>
            ))}
          </div>
          <UnstyledButton onClick={list.toggle} aria-expanded={listed}>
            <Group gap={4}>
              {listed ? <IconChevronDown size={16} /> : <IconChevronRight size={16} />}
              <Text size="sm">{t('as-table')}</Text>
            </Group>
          </UnstyledButton>
        </Group>
        <Collapse expanded={listed}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('column-state')}</Table.Th>
                <Table.Th>{t('column-from')}</Table.Th>
                <Table.Th>{t('column-to')}</Table.Th>
                <Table.Th>{t('column-time')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {states.toReversed().map((state) => (
                <Table.Tr key={state.from}>
                  <Table.Td>{nameOf(state)}</Table.Td>
                  <Table.Td>{timeOf(state.from)}</Table.Td>
                  <Table.Td>{timeOf(state.to)}</Table.Td>
                  <Table.Td>{clockText(state.to - state.from)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Collapse>
      </Stack>
    </Paper>
  )
}

function Figures({ day: { figures } }: { day: Day }) {
  const t = useDayWords()
  const { voice, chat, email } = figures.served
  return (
    <div className={classes.figures}>
      <Figure name={t('served')} value={voice + chat + email} hint={t('by-media', { voice, chat, email })} />
      <Figure
        name={t('handling')}
        value={figures.averageHandlingMs === null ? t('none') : clockText(figures.averageHandlingMs)}
        title={t('handling-hint')}
      />
      <Figure name={t('talk-time')} value={clockText(figures.talkMs)} />
      <Figure name={t('wrap-up-time')} value={clockText(figures.wrapUpMs)} />
      <Figure name={t('hold-time')} value={clockText(figures.holdMs)} />
      <Figure name={t('available-time')} value={clockText(figures.availableMs)} />
      <Figure name={t('paused-time')} value={clockText(figures.pausedMs)} />
      <Figure
        name={t('missed')}
        value={figures.missed}
        hint={figures.refused > 0 ? t('refused', { count: figures.refused }) : undefined}
      />
    </div>
  )
}

function Figure(props: { name: string; value: ReactNode; hint?: string | undefined; title?: string }) {
  const { name, value, hint, title } = props
  return (
    <div className={classes.figure} title={title}>
      <Text size="sm" c="dimmed" truncate>
        {name}
      </Text>
      <div className={classes.value}>{value}</div>
      {hint && (
        <Text size="xs" c="dimmed">
          {hint}
        </Text>
      )}
    </div>
  )
}
