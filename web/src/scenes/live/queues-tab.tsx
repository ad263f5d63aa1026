import { Paper } from '@mantine/core'
import { IconStack2 } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useBoard } from '../../board/store.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import classes from './live.module.css'
import { QueueTile } from './queue-tile.tsx'
import { useWords } from './words.ts'

/** By name: a tile does not jump while somebody looks at it. */
export function useQueueIds(): string[] {
  const queues = useBoard((board) => board.queues)
  return useMemo(
    () => [...queues.values()].toSorted((a, b) => a.name.localeCompare(b.name)).map(({ queueId }) => queueId),
    [queues],
  )
}

export function QueuesTab({ show }: { show: (queueId: string) => void }) {
  const t = useWords()
  const ids = useQueueIds()
  if (ids.length === 0)
    return (
      <Paper>
        <EmptyState icon={IconStack2} title={t('no-queues')} hint={t('no-queues-hint')} />
      </Paper>
    )
  return (
    <div className={classes.tiles}>
      {ids.map((id) => (
        <QueueTile key={id} queueId={id} show={show} />
      ))}
    </div>
  )
}
