import { Button, Skeleton, Tabs, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconDeviceTv, IconHeadset, IconMessages, IconStack2 } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'
import { nameOfAgent, useBoard, useWatchedBoard } from '../../board/store.ts'
import { onLive } from '../../client/live.ts'
import { useMe } from '../../client/me.ts'
import { PageHead } from '../../components/page-head.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { AgentsTab } from './agents-tab.tsx'
import { InteractionsTab } from './interactions-tab.tsx'
import { QueuesTab } from './queues-tab.tsx'
import { Summary } from './summary.tsx'
import { Tv } from './tv.tsx'
import { useWords } from './words.ts'

/** In the address, so that a view can be kept and sent. */
export type LiveSearch = { aba?: 'filas' | 'agentes' | 'atendimentos'; fila?: string; tv?: number | string }

/** Who supervises is told when a pause that must not last longer does. */
function useOverrunNotices(): void {
  const t = useWords()
  const { id } = useMe()
  useEffect(
    () =>
      onLive('pause.overran', ({ agentId, reason, minutesMax }) => {
        if (agentId === id) return
        const name = nameOfAgent(agentId)
        notifications.show({
          color: 'red',
          message: t('overran', { name, reason, minutes: minutesMax }),
          autoClose: 15_000,
        })
      }),
    [id, t],
  )
}

export function Page() {
  useWatchedBoard()
  useOverrunNotices()
  const t = useWords()
  const navigate = useNavigate()
  const { aba = 'filas', fila, tv } = useSearch({ strict: false }) as LiveSearch
  const go = (search: LiveSearch) => void navigate({ to: '/ao-vivo', search: search as never })
  const isRead = useBoard((board) => board.at !== null)
  const problem = useBoard((board) => board.problem)
  const agents = useBoard((board) => board.agents.size)
  const interactions = useBoard((board) => board.interactions.size)

  if (String(tv) === '1') return <Tv leave={() => go({ aba })} />
  return (
    <>
      <PageHead title={t('title')} hint={t('hint')}>
        <Button variant="default" leftSection={<IconDeviceTv size={17} />} onClick={() => go({ tv: 1 })}>
          {t('tv-mode')}
        </Button>
      </PageHead>
      <ProblemAlert problem={problem} />
      {isRead ? <Summary /> : !problem && <Skeleton h={64} radius="md" />}
      <Tabs
        value={aba}
        onChange={(value) => go({ aba: value as NonNullable<LiveSearch['aba']> })}
        keepMounted={false}
        mt="md"
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="filas" leftSection={<IconStack2 size={16} />}>
            {t('tab-queues')}
          </Tabs.Tab>
          <Tabs.Tab value="agentes" leftSection={<IconHeadset size={16} />} rightSection={<Count of={agents} />}>
            {t('tab-agents')}
          </Tabs.Tab>
          <Tabs.Tab
            value="atendimentos"
            leftSection={<IconMessages size={16} />}
            rightSection={<Count of={interactions} />}
          >
            {t('tab-interactions')}
          </Tabs.Tab>
        </Tabs.List>
        {isRead ? (
          <>
            <Tabs.Panel value="filas">
              <QueuesTab show={(queueId) => go({ aba: 'atendimentos', fila: queueId })} />
            </Tabs.Panel>
            <Tabs.Panel value="agentes">
              <AgentsTab queueId={fila} filter={(queueId) => go({ aba: 'agentes', fila: queueId })} />
            </Tabs.Panel>
            <Tabs.Panel value="atendimentos">
              <InteractionsTab queueId={fila} filter={(queueId) => go({ aba: 'atendimentos', fila: queueId })} />
            </Tabs.Panel>
          </>
        ) : (
          !problem && <Skeleton h={236} radius="md" role="status" aria-label={t('loading')} />
        )}
      </Tabs>
    </>
  )
}

const Count = ({ of }: { of: number }) => (
  <Text span size="xs" c="dimmed" style={{ fontVariantNumeric: 'tabular-nums' }}>
    {of}
  </Text>
)
