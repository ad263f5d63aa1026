import { Badge, Group, Paper, SegmentedControl, Text, VisuallyHidden } from '@mantine/core'
import { IconMessages, IconStarFilled } from '@tabler/icons-react'
import { memo, useMemo, useState } from 'react'
import { InteractionPill, MediumIcon } from '../../board/pill.tsx'
import { type InteractionRow, useBoard } from '../../board/store.ts'
import { useBoardWords } from '../../board/words.ts'
import { Elapsed } from '../../components/elapsed.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { numberText } from '../../phone/index.ts'
import { WhyDrawer } from '../../why/why-drawer.tsx'
import { QueueFilter } from './agents-tab.tsx'
import { InteractionActions, InteractionActionsProvider } from './interaction-actions.tsx'
import classes from './live.module.css'
import { Cell, Rows } from './rows.tsx'
import { useWords } from './words.ts'

const rank = { waiting: 0, offered: 0, serving: 1, 'wrap-up': 2 } as const
type Shown = 'all' | 'waiting' | 'serving'

export function InteractionsTab(props: { queueId: string | undefined; filter: (queueId: string | undefined) => void }) {
  const { queueId } = props
  const t = useWords()
  const [shown, setShown] = useState<Shown>('all')
  const [whyOf, setWhyOf] = useState<string | null>(null)
  const interactions = useBoard((board) => board.interactions)
  const ids = useMemo(() => {
    const isShown = (row: InteractionRow) =>
      (!queueId || row.queueId === queueId) && (shown === 'all' || (rank[row.state] === 0) === (shown === 'waiting'))
    return [...interactions.values()]
      .filter(isShown)
      .toSorted((a, b) => rank[a.state] - rank[b.state] || a.waitsSince - b.waitsSince)
      .map(({ interactionId }) => interactionId)
  }, [interactions, queueId, shown])

  return (
    <InteractionActionsProvider why={setWhyOf}>
      <Group mb="sm" gap="sm">
        <QueueFilter queueId={queueId} filter={props.filter} />
        <SegmentedControl
          value={shown}
          onChange={(value) => setShown(value as Shown)}
          data={[
            { value: 'all', label: t('filter-all') },
            { value: 'waiting', label: t('only-waiting') },
            { value: 'serving', label: t('only-serving') },
          ]}
        />
        <Text size="sm" c="dimmed">
          {t('sort-hint')}
        </Text>
      </Group>
      {ids.length === 0 ? (
        <Paper>
          <EmptyState icon={IconMessages} title={t('no-interactions')} hint={t('no-interactions-hint')} />
        </Paper>
      ) : (
        <Rows
          label={t('tab-interactions')}
          columns="minmax(170px, 1.5fr) minmax(90px, 1fr) 168px 62px 62px minmax(110px, 1.1fr) 84px 150px"
          heads={[
            t('column-customer'),
            t('column-queue'),
            t('column-interaction-state'),
            t('column-time'),
            t('column-wait'),
            t('column-agent'),
            t('column-priority'),
            <VisuallyHidden key="actions">{t('column-actions')}</VisuallyHidden>,
          ]}
          ids={ids}
          Row={Row}
        />
      )}
      <WhyDrawer interactionId={whyOf} close={() => setWhyOf(null)} />
    </InteractionActionsProvider>
  )
}

const Row = memo(function Row({ id }: { id: string }) {
  const t = useWords()
  const words = useBoardWords()
  const row = useBoard((board) => board.interactions.get(id))
  const queue = useBoard((board) => board.queues.get(row?.queueId ?? '')?.name)
  const agentIds = row?.agentId ? [row.agentId] : (row?.offeredTo ?? [])
  const names = useBoard((board) => agentIds.map((agentId) => board.agents.get(agentId)?.name ?? '—').join(', '))
  if (!row) return null
  const number = numberText(row.number)
  const who = row.name ?? (number || words('unknown'))
  const isOffered = row.state === 'offered'
  return (
    <>
      <Cell title={`${who} ${row.number} · ${row.protocol}`}>
        <span className={classes.cellLine}>
          <MediumIcon medium={row.medium} />
          <span className={classes.cell}>
            {who}{' '}
            {row.name && row.number && (
              <Text span size="xs" c="dimmed">
                {number}
              </Text>
            )}
          </span>
          {row.callback && (
            <Badge tt="none" size="sm" variant="light" color="cyan">
              {t('callback')}
            </Badge>
          )}
        </span>
      </Cell>
      <Cell title={queue}>{queue ?? t('no-figure')}</Cell>
      <Cell>
        <InteractionPill state={row.state} />
      </Cell>
      <Cell>
        <Elapsed since={row.since} />
      </Cell>
      <Cell>
        {row.state === 'waiting' || isOffered ? (
          <Elapsed since={row.waitsSince} />
        ) : (
          <Text span c="dimmed" inherit>
            {t('no-figure')}
          </Text>
        )}
      </Cell>
      <Cell title={isOffered ? t('offered-to', { names }) : names}>
        {isOffered ? (
          <Text span c="dimmed" inherit>
            {t('offered-to', { names })}
          </Text>
        ) : (
          names || t('no-figure')
        )}
      </Cell>
      <Cell>
        <span className={classes.cellLine}>
          <span className={classes.number}>{row.contactPriority}</span>
          {row.contactPriority > 50 && (
            <Text span c="red" lh={0}>
              <IconStarFilled size={13} aria-hidden />
            </Text>
          )}
        </span>
      </Cell>
      <Cell>
        <InteractionActions row={row} who={who} />
      </Cell>
    </>
  )
})
