import { Anchor, Badge, Group, List, Paper, Stack, Text } from '@mantine/core'
import { IconHourglassLow } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { i18n } from '../app/words.ts'
import { useBoard } from '../board/store.ts'
import { clockText } from '../components/elapsed.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import type { Decision, Happened } from './happened.ts'
import { useWhyWords } from './words.ts'

export const timeText = (at: number): string =>
  new Intl.DateTimeFormat(i18n.language, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(at)

type Outcome = Extract<Happened, { type: 'offer.ended' }>['data']

/** One card for each offer, the latest first. */
export function Decisions({ decisions, story }: { decisions: readonly Decision[]; story: readonly Happened[] }) {
  const t = useWhyWords()
  if (decisions.length === 0)
    return <EmptyState icon={IconHourglassLow} title={t('no-decisions')} hint={t('no-decisions-hint')} />
  return (
    <Stack gap="sm">
      {decisions
        .map((decision, index) => ({ decision, number: index + 1 }))
        .toReversed()
        .map(({ decision, number }) => (
          <OfferCard
            key={decision.offerId}
            decision={decision}
            number={number}
            outcomes={outcomesOf(decision, story)}
          />
        ))}
    </Stack>
  )
}

const outcomesOf = ({ offerId }: Decision, story: readonly Happened[]): Map<string, Outcome> =>
  new Map(
    story.flatMap((event) =>
      event.type === 'offer.ended' && event.data.offerId === offerId ? [[event.data.agentId, event.data]] : [],
    ),
  )

function OfferCard(props: { decision: Decision; number: number; outcomes: Map<string, Outcome> }) {
  const { decision, number, outcomes } = props
  const t = useWhyWords()
  const queues = useBoard((board) => board.queues)
  const { at, mode, order, waitedMs, queueId, strategy, passedOver } = decision
  const queue = queues.get(queueId)?.name ?? '—'
  return (
    <Paper p="md">
      <Stack gap="sm">
        <Group justify="space-between">
          <Text fw={650}>{t('offer-no', { number })}</Text>
          <Text size="sm" c="dimmed">
            {timeText(at)} · {t(`mode-${mode}`)}
          </Text>
        </Group>

        <Section title={t('order-title')}>
          <List size="sm" spacing={3}>
            <List.Item>
              {t('order-waited', { time: clockText(waitedMs), queue })}{' '}
              <Anchor component={Link} to="/ao-vivo" search={{ aba: 'atendimentos', fila: queueId } as never} size="sm">
                {t('see-queue')}
              </Anchor>
            </List.Item>
            <List.Item>{t(`band-${order.band}` as 'band-0')}</List.Item>
            <List.Item>
              {t('order-priorities', { channel: order.channelPriority, contact: order.contactPriority })}
            </List.Item>
            <List.Item>{t('order-entered', { time: timeText(order.enteredAt) })}</List.Item>
          </List>
        </Section>

        <Eligible decision={decision} outcomes={outcomes} strategyWords={t(`by-${strategy}` as 'by-linear')} />

        <Section title={t('passed-title')}>
          {passedOver.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('passed-none')}
            </Text>
          ) : (
            <List size="sm" spacing={3}>
              {passedOver.map(({ agentId, why }) => (
                <List.Item key={agentId}>
                  <AgentName agentId={agentId} />{' '}
                  <Text span size="sm" c="dimmed">
                    — {t(`passed-${why}`)}
                  </Text>
                </List.Item>
              ))}
            </List>
          )}
        </Section>
      </Stack>
    </Paper>
  )
}

function Eligible(props: { decision: Decision; outcomes: Map<string, Outcome>; strategyWords: string }) {
  const { outcomes, strategyWords } = props
  const { eligible, eligibleCount, chosen, strategy } = props.decision
  const t = useWhyWords()
  const more = eligibleCount - eligible.length
  const unlisted = chosen.filter((agentId) => !eligible.some((one) => one.agentId === agentId))
  return (
    <Section title={eligibleCount === 0 ? t('eligible-none') : t('eligible-title', { count: eligibleCount })}>
      <Text size="sm" c="dimmed" mb={6}>
        {strategyWords}
      </Text>
      <List type="ordered" size="sm" spacing={5}>
        {eligible.map(({ agentId, rank }) => (
          <List.Item key={agentId}>
            <Group gap={8} component="span">
              <AgentName agentId={agentId} />
              <RankText strategy={strategy} rank={rank} />
              {chosen.includes(agentId as never) && <Called outcome={outcomes.get(agentId)} />}
            </Group>
          </List.Item>
        ))}
        {unlisted.map((agentId) => (
          <List.Item key={agentId}>
            <Group gap={8} component="span">
              <AgentName agentId={agentId} />
              <Called outcome={outcomes.get(agentId)} />
            </Group>
          </List.Item>
        ))}
      </List>
      {more > 0 && (
        <Text size="sm" c="dimmed" mt={4}>
          {t('eligible-more', { count: more })}
        </Text>
      )}
    </Section>
  )
}

function RankText({ strategy, rank }: { strategy: string; rank: readonly [number, number] }) {
  const t = useWhyWords()
  const [first] = rank
  const text =
    strategy === 'longest-idle'
      ? t('rank-longest-idle', { time: timeText(first) })
      : strategy === 'fewest-calls'
        ? t('rank-fewest-calls', { count: first })
        : strategy === 'linear' || strategy === 'ring-all'
          ? t('rank-linear', { place: first + 1 })
          : strategy === 'random-with-memory'
            ? t('rank-random-with-memory', { round: first })
            : ''
  return (
    <Text span size="sm" c="dimmed">
      {text}
    </Text>
  )
}

function Called({ outcome }: { outcome: Outcome | undefined }) {
  const t = useWhyWords()
  const said = outcome ? t(`outcome-${outcome.why}`, { time: clockText(outcome.alertedMs) }) : t('outcome-open')
  const color = !outcome ? 'cyan' : outcome.why === 'accepted' ? 'teal' : 'orange'
  return (
    <Badge variant="light" color={color} tt="none">
      {t('chosen')}: {said}
    </Badge>
  )
}

export function AgentName({ agentId }: { agentId: string }) {
  const name = useBoard((board) => board.agents.get(agentId)?.name)
  return <Text span size="sm">{`${name ?? '—'}`}</Text>
}

function Section({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <div>
      <Text size="sm" fw={600} mb={4}>
        {title}
      </Text>
      {children}
    </div>
  )
}
