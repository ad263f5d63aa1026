import { Badge, Button, Center, Group, Loader, Stack, Text, ThemeIcon, UnstyledButton } from '@mantine/core'
import { IconArrowLeft, IconMail, IconMessage2, IconPhone } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { i18n } from '../../app/words.ts'
import { useAsk } from '../../client/ask.ts'
import { call, type Output, Problem } from '../../client/call.ts'
import { useMe } from '../../client/me.ts'
import { clockText } from '../../components/elapsed.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { numberText } from '../../phone/index.ts'
import { emptyThread, type Message, partOf, takePage } from '../../work/thread.ts'
import classes from './desk.module.css'
import { Lines } from './lines.tsx'
import { useQueues } from './use-work.ts'
import { useWords } from './words.ts'

type Interaction = Output<'get /interactions/:id'>
const icons = { voice: IconPhone, chat: IconMessage2, email: IconMail }
const aPage = 20

/** All that was before with a contact, of every medium; one is opened where it stands, to be read. */
export function History({ contactId, without }: { contactId: string; without?: string }) {
  const t = useWords()
  const [opened, setOpened] = useState<Interaction | null>(null)
  const { data, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery<
    Output<'get /contacts/:id/interactions'>,
    Problem
  >({
    queryKey: ['get /contacts/:id/interactions', { id: contactId }, 'pages'],
    initialPageParam: undefined,
    queryFn: ({ pageParam, signal }) =>
      call(
        'get /contacts/:id/interactions',
        { id: contactId, limit: aPage, ...(pageParam !== undefined && { before: pageParam as number }) },
        { signal },
      ),
    getNextPageParam: ({ before }) => before ?? undefined,
  })
  const items = data?.pages.flatMap((page) => page.items).filter(({ id }) => id !== without) ?? []
  if (opened) return <Opened one={opened} back={() => setOpened(null)} />
  if (error) return <ProblemAlert problem={error} />
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
      {hasNextPage && (
        <Button variant="subtle" size="compact-sm" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
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
  const t = useWords()
  const Icon = icons[medium]
  return (
    <ThemeIcon variant="light" color={medium === 'voice' ? 'green' : 'blue'} size={30} radius="md">
      <Icon size={16} role="img" aria-label={t(`medium-${medium}`)} />
    </ThemeIcon>
  )
}

function Entry({ one, open }: { one: Interaction; open: () => void }) {
  const t = useWords()
  const { nameOf } = useQueues()
  return (
    <UnstyledButton className={classes.row} onClick={open}>
      <MediumMark medium={one.medium} />
      <span style={{ minWidth: 0 }}>
        <Text span size="sm" fw={600} truncate display="block">
          {one.disposition?.name ?? t(one.endedAt === null ? 'history-open' : 'history-no-disposition')}
        </Text>
        <span className={classes.snippet} style={{ display: 'block' }}>
          {[nameOf(one.queueId), one.note || one.disposition?.note].filter(Boolean).join(' · ') ||
            t(`medium-${one.medium}`)}
        </span>
      </span>
      <span className={classes.time}>{whenText(one.startedAt)}</span>
    </UnstyledButton>
  )
}

function Opened({ one, back }: { one: Interaction; back: () => void }) {
  const t = useWords()
  const me = useMe()
  const { nameOf } = useQueues()
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
  const t = useWords()
  const { data, error, isPending } = useQuery<{ conversationId: string; lines: readonly Message[] }, Problem>({
    queryKey: ['past-thread', contactId, protocol],
    retry: false,
    async queryFn({ signal }) {
      const about = { contactId, protocol }
      const { conversationId } = await call('get /contacts/:contactId/conversations/:protocol', about, { signal })
      let thread = emptyThread(0, 0)
      for (let more = true; more; ) {
        const since = thread.cursor
        const page = await call('get /conversations/:conversationId/messages', { conversationId, since }, { signal })
        thread = takePage(thread, page)
        more = page.more
      }
      return { conversationId, lines: partOf(thread.lines, protocol) }
    },
  })
  if (isPending) return <Loader size="sm" aria-label={t('thread')} />
  if (error instanceof Problem && error.status === 403)
    return (
      <Text size="sm" c="dimmed">
        {t('history-not-yours')}
      </Text>
    )
  if (error) return <ProblemAlert problem={error} />
  return (
    <section aria-label={t('thread')} style={{ display: 'flex', flexDirection: 'column', gap: 3 }}>
      <Lines conversationId={data.conversationId} thread={{ ...emptyThread(0, 0), lines: data.lines }} />
    </section>
  )
}
