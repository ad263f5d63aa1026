import { ActionIcon, Button, Group, Menu, Modal, Select, Stack, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { IconArrowsExchange, IconDots, IconPhoneOff, IconStar } from '@tabler/icons-react'
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'
import { type InteractionRow, useBoard } from '../../board/store.ts'
import { useDo } from '../../client/ask.ts'
import { useWords } from './words.ts'

type Does = {
  why: (interactionId: string) => void
  move: (row: InteractionRow) => void
  prioritise: (id: string, contactPriority: number) => void
  end: (id: string, name: string) => void
}
const Deeds = createContext<Does | null>(null)
const priorities = [
  ['priority-top', 100],
  ['priority-high', 80],
  ['priority-ordinary', 50],
  ['priority-low', 20],
] as const

export function InteractionActionsProvider({ why, children }: { why: Does['why']; children: ReactNode }) {
  const t = useWords()
  const [moved, setMoved] = useState<InteractionRow | null>(null)
  const { mutate: prioritise } = useDo('post /interactions/:id/priority')
  const { mutate: end } = useDo('post /interactions/:id/end')
  const does = useMemo<Does>(
    () => ({
      why,
      move: setMoved,
      prioritise: (id, contactPriority) => prioritise({ id, contactPriority }),
      end: (id, name) =>
        modals.openConfirmModal({
          title: t('end'),
          children: <Text size="sm">{t('end-ask', { name })}</Text>,
          labels: { confirm: t('end'), cancel: t('cancel') },
          confirmProps: { color: 'red' },
          onConfirm: () => end({ id }),
        }),
    }),
    [why, prioritise, end, t],
  )
  return (
    <Deeds.Provider value={does}>
      {children}
      <Modal opened={moved !== null} onClose={() => setMoved(null)} title={t('move')}>
        {moved && <MoveForm row={moved} close={() => setMoved(null)} />}
      </Modal>
    </Deeds.Provider>
  )
}

function MoveForm({ row, close }: { row: InteractionRow; close: () => void }) {
  const t = useWords()
  const queues = useBoard((board) => board.queues)
  const [queueId, setQueueId] = useState<string | null>(null)
  const { mutate: move, isPending } = useDo('post /interactions/:id/move', { done: close })
  const others = [...queues.values()].filter((queue) => queue.queueId !== row.queueId)
  return (
    <Stack>
      <Select
        label={t('move-to')}
        description={t('move-ask')}
        data={others.map((queue) => ({ value: queue.queueId, label: queue.name }))}
        value={queueId}
        onChange={setQueueId}
        searchable
        data-autofocus
      />
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>
          {t('cancel')}
        </Button>
        <Button
          disabled={queueId === null}
          loading={isPending}
          onClick={() => queueId && move({ id: row.interactionId, queueId })}
        >
          {t('move-do')}
        </Button>
      </Group>
    </Stack>
  )
}

export function InteractionActions({ row, who }: { row: InteractionRow; who: string }) {
  const t = useWords()
  const does = useContext(Deeds)
  if (!does) return null
  const id = row.interactionId
  const waits = row.state === 'waiting' || row.state === 'offered'
  return (
    <Group gap={4} wrap="nowrap" justify="flex-end">
      <Button size="compact-sm" variant="default" onClick={() => does.why(id)}>
        {t('why')}
      </Button>
      <Menu position="bottom-end" withinPortal shadow="md" width={220}>
        <Menu.Target>
          <ActionIcon color="gray" aria-label={t('actions-of-interaction', { name: who })}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconArrowsExchange size={16} />} disabled={!waits} onClick={() => does.move(row)}>
            {t('move')}
          </Menu.Item>
          <Menu.Sub>
            <Menu.Sub.Target>
              <Menu.Sub.Item leftSection={<IconStar size={16} />} disabled={!waits}>
                {t('priority')}
              </Menu.Sub.Item>
            </Menu.Sub.Target>
            <Menu.Sub.Dropdown>
              {priorities.map(([name, value]) => (
                <Menu.Item key={name} onClick={() => does.prioritise(id, value)}>
                  {t(name)} ({value})
                </Menu.Item>
              ))}
            </Menu.Sub.Dropdown>
          </Menu.Sub>
          <Menu.Divider />
          <Menu.Item color="red" leftSection={<IconPhoneOff size={16} />} onClick={() => does.end(id, who)}>
            {t('end')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Group>
  )
}
