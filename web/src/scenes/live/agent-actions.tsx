import { ActionIcon, Drawer, Menu, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { notifications } from '@mantine/notifications'
import { IconCalendarTime, IconCircleCheck, IconCoffee, IconDots, IconPower, IconUnlink } from '@tabler/icons-react'
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'
import { AgentDayOf } from '../../agent-day/agent-day.tsx'
import { useAsk, useDo } from '../../client/ask.ts'
import { useWords } from './words.ts'

type Reason = { id: string; name: string }
type Whom = { agentId: string; name: string }
type Does = {
  reasons: readonly Reason[]
  set: (agentId: string, presence: 'available' | 'paused' | 'offline', reasonId?: string) => void
  release: (whom: Whom) => void
  showDay: (whom: Whom) => void
}
const Deeds = createContext<Does | null>(null)

/** What a supervisor does to agents: once for all rows. */
export function AgentActionsProvider({ children }: { children: ReactNode }) {
  const t = useWords()
  const [dayOf, setDayOf] = useState<Whom | null>(null)
  const { data } = useAsk('get /pause-reasons', {})
  const { mutate: setPresence } = useDo('put /agents/:agentId/presence')
  const { mutate: release } = useDo('post /agents/:agentId/release')
  const does = useMemo<Does>(
    () => ({
      reasons: (data?.items ?? []).filter(({ active }) => active),
      set: (agentId, presence, reasonId) => setPresence({ agentId, presence, ...(reasonId && { reasonId }) }),
      release: ({ agentId, name }) =>
        modals.openConfirmModal({
          title: t('release'),
          children: <Text size="sm">{t('release-ask', { name })}</Text>,
          labels: { confirm: t('release'), cancel: t('cancel') },
          confirmProps: { color: 'red' },
          onConfirm: () =>
            release(
              { agentId },
              {
                onSuccess: ({ interactionIds }) => {
                  const count = interactionIds.length
                  notifications.show({
                    color: 'teal',
                    message: count === 0 ? t('release-none', { name }) : t('release-done', { name, count }),
                  })
                },
              },
            ),
        }),
      showDay: setDayOf,
    }),
    [data, setPresence, release, t],
  )
  return (
    <Deeds.Provider value={does}>
      {children}
      <Drawer
        opened={dayOf !== null}
        onClose={() => setDayOf(null)}
        size="xl"
        title={<Text fw={650}>{t('day-of', { name: dayOf?.name ?? '' })}</Text>}
      >
        {dayOf && <AgentDayOf agentId={dayOf.agentId} />}
      </Drawer>
    </Deeds.Provider>
  )
}

export function AgentActions({ agentId, name }: Whom) {
  const t = useWords()
  const does = useContext(Deeds)
  if (!does) return null
  return (
    <Menu position="bottom-end" withinPortal shadow="md" width={230}>
      <Menu.Target>
        <ActionIcon color="gray" aria-label={t('actions-of', { name })}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconCalendarTime size={16} />} onClick={() => does.showDay({ agentId, name })}>
          {t('see-day')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconCircleCheck size={16} />} onClick={() => does.set(agentId, 'available')}>
          {t('set-available')}
        </Menu.Item>
        <Menu.Sub>
          <Menu.Sub.Target>
            <Menu.Sub.Item leftSection={<IconCoffee size={16} />}>{t('set-paused')}</Menu.Sub.Item>
          </Menu.Sub.Target>
          <Menu.Sub.Dropdown>
            {does.reasons.map((reason) => (
              <Menu.Item key={reason.id} onClick={() => does.set(agentId, 'paused', reason.id)}>
                {reason.name}
              </Menu.Item>
            ))}
            <Menu.Item c="dimmed" onClick={() => does.set(agentId, 'paused')}>
              {t('pause-plain')}
            </Menu.Item>
          </Menu.Sub.Dropdown>
        </Menu.Sub>
        <Menu.Item leftSection={<IconPower size={16} />} onClick={() => does.set(agentId, 'offline')}>
          {t('set-offline')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item color="red" leftSection={<IconUnlink size={16} />} onClick={() => does.release({ agentId, name })}>
          {t('release')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
