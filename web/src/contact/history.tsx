import { Badge, Button, Center, Group, Loader, Stack, Text, ThemeIcon, UnstyledButton } from '@mantine/core'
import { IconArrowLeft, IconMail, IconMessage2, IconPhone } from '@tabler/icons-react'
import { useState } from 'react'
import { i18n } from '../app/words.ts'
import { useAsk } from '../client/ask.ts'
import type { Output } from '../client/call.ts'
import { useAll } from '../client/list.ts'
import { useMe } from '../client/me.ts'
import { usePast, usePastMessages } from '../client/past.ts'
import { clockText } from '../components/elapsed.tsx'
import { ProblemAlert } from '../components/problem-alert.tsx'
import { numberText } from '../phone/index.ts'
import { emptyThread, partOf } from '../work/thread.ts'
import classes from './contact.module.css'
import { Lines } from './lines.tsx'
import { useContactWords } from './words.ts'

type Interaction = Output<'get /interactions/:id'>
const icons = { voice: IconPhone, chat: IconMessage2, email: IconMail }

/** All that was before with a contact, of every medium; one is opened where it stands, to be read. */
export function History({ contactId, without }: { contactId: string; without?: string }) {
  const t = useContactWords()
  const [opened, setOpened] = useState<Interaction | null>(null)
  const { items: all, problem, isPending, more, loadMore, isLoadingMore } = usePast(contactId)
  const items = all.filter(({ id }) => id !== without)
  if (opened) return <Opened one={opened} back={() => setOpened(null)} />
  if (problem) return <ProblemAlert problem={problem} />
  if (isPending)
    return (
      <Center p="lg">
        <Loader size="sm" aria-label={t('history')} />
      </Center>
    )
  if (items.length === 0)
    return (
      <Text size="sm" c="dimmed" p="xs">
        {t('history-none')}
      </Text>
    )
  return (
    <Stack gap={0}>
      {items.map((one) => (
        <Entry key={one.id} one={one} open={() => setOpened(one)} />
      ))}
      {more && (
        <Button variant="subtle" size="compact-sm" loading={isLoadingMore} onClick={loadMore}>
          {t('history-more')}
        </Button>
      )}
    </Stack>
  )
}

const whenText = (at: number) =>
  new Date(at).toLocaleString(i18n.language, {
    day: '2-digit',
    month: '2-digit',
    year: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })

function MediumMark({ medium }: { medium: Interaction['medium'] }) {
  const t = useContactWords()
  const Icon = icons[medium]
  return (
    <ThemeIcon variant="light" color={medium === 'voice' ? 'green' : 'blue'} size={30} radius="md">
      <Icon size={16} role="img" aria-label={t(`medium-${medium}`)} />
    </ThemeIcon>
  )
}

function Entry({ one, open }: { one: Interaction; open: () => void }) {
  const t = useContactWords()
  const { nameOf } = useAll('/queues')
  return (
    <UnstyledButton className={classes.entry} onClick={open}>
      <MediumMark medium={one.medium} />
      <span style={{ minWidth: 0 }}>
        <Text span size="sm" fw={600} truncate display="block">
          {one.disposition?.name ?? t(one.endedAt === null ? 'history-open' : 'history-no-disposition')}
        </Text>
        <span className={classes.snippet}>
          {[nameOf(one.queueId), one.note || one.disposition?.note].filter(Boolean).join(' · ') ||
            t(`medium-${one.medium}`)}
        </span>
      </span>
      <span className={classes.time}>{whenText(one.startedAt)}</span>
    </UnstyledButton>
  )
}

function Opened({ one, back }: { one: Interaction; back: () => void }) {
  const t = useContactWords()
  const me = useMe()
  const { nameOf } = useAll('/queues')
  // As it is now, where one may ask for it; else as the list had it.
  const { data } = useAsk('get /interactions/:id', { id: one.id }, { enabled: one.agentId === me.id })
  const { startedAt, endedAt, note, disposition, protocol, direction, from, to, queueId, agentId } = data ?? one
  const number = direction === 'inbound' ? from : to
  const said = note || disposition?.note
  return (
    <Stack gap="sm" p={4}>
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconArrowLeft size={15} />}
        onClick={back}
        style={{ alignSelf: 'flex-start' }}
      >
        {t('history-back')}
      </Button>
      <Group gap="sm" wrap="nowrap">
        <MediumMark medium={one.medium} />
        <div style={{ minWidth: 0 }}>
          <Text fw={650} size="sm">
            {t(`medium-${one.medium}`)} · {whenText(startedAt)}
          </Text>
          <Text size="xs" c="dimmed">
            {[
              `${t('protocol')} ${protocol}`,
              nameOf(queueId),
              one.medium === 'voice' && number && numberText(number),
              endedAt !== null && t('history-lasted', { time: clockText(endedAt - startedAt) }),
              agentId === me.id && t('is-you'),
            ]
              .filter(Boolean)
              .join(' · ')}
          </Text>
        </div>
      </Group>
      <Badge variant="light" color={disposition ? 'indigo' : 'gray'} tt="none">
        {disposition?.name ?? t('history-no-disposition')}
      </Badge>
      {said && (
        <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
          {said}
        </Text>
      )}
      {one.medium === 'chat' && one.contactId && <PastThread contactId={one.contactId} protocol={protocol} />}
    </Stack>
  )
}

function PastThread({ contactId, protocol }: { contactId: string; protocol: string }) {
  const t = useContactWords()
  const { data, problem, isPending } = usePastMessages(contactId, protocol)
  if (isPending) return <Loader size="sm" aria-label={t('thread')} />
  if (problem?.status === 403)
    return (
      <Text size="sm" c="dimmed">
        {t('history-not-yours')}
      </Text>
    )
  if (!data) return <ProblemAlert problem={problem} />
  return (
    <section aria-label={t('thread')} style={{ display: 'flex', flexDirection: 'column', gap: 3 }}>
      <Lines
        conversationId={data.conversationId}
        thread={{ ...emptyThread(0, 0), lines: partOf(data.messages, protocol) }}
      />
    </section>
  )
}
