import { Drawer, Stack, Tabs, Text } from '@mantine/core'
import { IconHistory, IconQuestionMark } from '@tabler/icons-react'
import { useBoard, useWatchedBoard } from '../board/store.ts'
import { useAsk } from '../client/ask.ts'
import { ProblemAlert } from '../components/problem-alert.tsx'
import { numberText } from '../phone/index.ts'
import { Decisions } from './decisions.tsx'
import type { Decision, Happened } from './happened.ts'
import { Story } from './story.tsx'
import { useWhyWords } from './words.ts'

/** What goes on with an interaction is asked again so often while somebody looks. */
const again = 4_000

/** "Por quê?": why this agent, and all that happened to one interaction, in words. */
export function WhyDrawer({ interactionId, close }: { interactionId: string | null; close: () => void }) {
  const t = useWhyWords()
  return (
    <Drawer
      opened={interactionId !== null}
      onClose={close}
      size="lg"
      title={
        <Text fw={650} size="lg">
          {t('title')}
        </Text>
      }
    >
      {interactionId && <Why id={interactionId} />}
    </Drawer>
  )
}

function Why({ id }: { id: string }) {
  useWatchedBoard()
  const t = useWhyWords()
  const interaction = useAsk('get /interactions/:id', { id }, { every: again })
  const decisions = useAsk('get /interactions/:id/decisions', { id }, { every: again })
  const events = useAsk('get /interactions/:id/events', { id }, { every: again })
  const row = useBoard((board) => board.interactions.get(id))
  const who =
    row?.name ?? interaction.data?.fromName ?? (numberText(row?.number || interaction.data?.from || '') || t('unknown'))
  const story = (events.data?.items ?? []) as Happened[]
  return (
    <Stack gap="md">
      <div>
        <Text fw={600}>{who}</Text>
        <Text size="sm" c="dimmed">
          {interaction.data &&
            `${t('protocol-of', { protocol: interaction.data.protocol })} · ${t(`medium-${interaction.data.medium}`)}`}
        </Text>
      </div>
      <ProblemAlert problem={decisions.error ?? events.error} />
      <Tabs defaultValue="why">
        <Tabs.List mb="md">
          <Tabs.Tab value="why" leftSection={<IconQuestionMark size={16} />}>
            {t('tab-why')}
          </Tabs.Tab>
          <Tabs.Tab value="story" leftSection={<IconHistory size={16} />}>
            {t('tab-story')}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="why">
          {decisions.data && <Decisions decisions={decisions.data.items as Decision[]} story={story} />}
        </Tabs.Panel>
        <Tabs.Panel value="story">{events.data && <Story events={story} />}</Tabs.Panel>
      </Tabs>
    </Stack>
  )
}
