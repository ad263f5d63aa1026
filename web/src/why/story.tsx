import { Text, Timeline } from '@mantine/core'
import {
  IconArrowBackUp,
  IconArrowsExchange,
  IconBellRinging,
  IconBox,
  IconCheck,
  IconDialpad,
  IconDoorExit,
  IconHourglassLow,
  IconPencil,
  IconPhone,
  IconPhoneOff,
  IconPlayerPause,
  IconRoute,
  IconStar,
  IconUserCheck,
} from '@tabler/icons-react'
import type { ComponentType } from 'react'
import { nameOfAgent, useBoard } from '../board/store.ts'
import { clockText } from '../components/elapsed.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { numberText } from '../phone/index.ts'
import { timeText } from './decisions.tsx'
import type { Happened } from './happened.ts'
import { useWhyWords } from './words.ts'

type Icon = ComponentType<{ size?: number | string; stroke?: number }>
type Told = { icon: Icon; title: string; detail?: string; color?: string }

/** All that happened to one interaction, oldest first. */
export function Story({ events }: { events: readonly Happened[] }) {
  const t = useWhyWords()
  const tell = useTelling()
  const told = events.flatMap((event) => {
    const line = tell(event)
    return line ? [{ ...line, id: event.id, at: event.at }] : []
  })
  if (told.length === 0) return <EmptyState icon={IconHourglassLow} title={t('story-empty')} />
  return (
    <Timeline bulletSize={26} lineWidth={2} active={told.length}>
      {told.map(({ id, at, icon: Icon, title, detail, color }) => (
        <Timeline.Item
          key={id}
          bullet={<Icon size={14} stroke={2} />}
          color={color ?? 'gray'}
          title={<Text size="sm">{title}</Text>}
        >
          <Text size="xs" c="dimmed" style={{ fontVariantNumeric: 'tabular-nums' }}>
            {timeText(at)}
            {detail && ` · ${detail}`}
          </Text>
        </Timeline.Item>
      ))}
    </Timeline>
  )
}

/** An event in words; undefined for what another line says already. */
function useTelling(): (event: Happened) => Told | undefined {
  const t = useWhyWords()
  const queues = useBoard((board) => board.queues)
  const queueOf = (id: string | null) => (id && queues.get(id)?.name) || '—'
  const by = ({ actor }: Happened) => {
    if (actor.kind !== 'user') return t('by-system')
    const name = nameOfAgent(actor.id)
    return name === '—' ? t('by-supervisor') : name
  }

  return (event) => {
    switch (event.type) {
      case 'interaction.opened':
        return { icon: IconBox, title: t('at-interaction.opened'), detail: event.data.protocol }
      case 'call.arrived': {
        const { from, dialled } = event.data
        const said = { from: numberText(from), dialled: numberText(dialled) }
        return { icon: IconPhone, title: t('at-call.arrived', said) }
      }
      case 'call.unknown-number':
        return { icon: IconPhoneOff, title: t('at-call.unknown-number', event.data), color: 'red' }
      case 'call.flow-entered':
        return { icon: IconRoute, title: t('at-call.flow-entered', event.data) }
      case 'call.key-pressed':
        return { icon: IconDialpad, title: t('at-call.key-pressed', event.data) }
      case 'interaction.overflowed': {
        const title = t('at-interaction.overflowed', { queue: queueOf(event.data.queueId) })
        return { icon: IconRoute, title, detail: t(`overflow-${event.data.why}`), color: 'orange' }
      }
      case 'call.callback-asked':
        return { icon: IconPhone, title: t('at-call.callback-asked', { number: numberText(event.data.number) }) }
      case 'call.callback-dialled': {
        const { agentId, number, attempt } = event.data
        const said = { agent: nameOfAgent(agentId), number: numberText(number), attempt }
        return { icon: IconPhone, title: t('at-call.callback-dialled', said) }
      }
      case 'call.callback-failed': {
        const { number, attempt } = event.data
        const title = t('at-call.callback-failed', { number: numberText(number), attempt })
        return { icon: IconPhoneOff, title, color: 'orange' }
      }
      case 'call.callback-over':
        return { icon: IconPhoneOff, title: t(`callback-${event.data.why}`) }
      case 'interaction.queued': {
        const { queueId, position } = event.data
        const title = t('at-interaction.queued', { queue: queueOf(queueId) })
        return {
          icon: IconHourglassLow,
          title,
          color: 'yellow',
          ...(position !== null && { detail: t('queued-position', { position }) }),
        }
      }
      case 'offer.made': {
        const agents = event.data.agentIds.map(nameOfAgent).join(', ')
        return { icon: IconBellRinging, title: t('at-offer.made', { agents }), color: 'cyan' }
      }
      case 'offer.ended': {
        const { agentId, why, alertedMs } = event.data
        // The line of the connection says it.
        if (why === 'accepted') return undefined
        const outcome = t(`outcome-${why}`, { time: clockText(alertedMs) })
        const title = t('at-offer.ended', { agent: nameOfAgent(agentId), outcome })
        return { icon: IconPhoneOff, title, color: 'orange' }
      }
      case 'interaction.connected': {
        const { agentId, waitedMs } = event.data
        const said = { agent: nameOfAgent(agentId), waited: clockText(waitedMs) }
        return { icon: IconUserCheck, title: t('at-interaction.connected', said), color: 'teal' }
      }
      case 'call.agent-answered':
        return { icon: IconPhone, title: t('at-call.agent-answered', { agent: nameOfAgent(event.data.agentId) }) }
      case 'call.talk-began':
        return { icon: IconPhone, title: t('at-call.talk-began'), color: 'indigo' }
      case 'call.held':
        return { icon: IconPlayerPause, title: t('at-call.held', { agent: nameOfAgent(event.data.agentId) }) }
      case 'call.resumed':
        return { icon: IconPhone, title: t('at-call.resumed', { agent: nameOfAgent(event.data.agentId) }) }
      case 'call.agent-lost':
        return {
          icon: IconPhoneOff,
          title: t('at-call.agent-lost', { agent: nameOfAgent(event.data.agentId) }),
          color: 'red',
        }
      case 'call.agent-back':
        return { icon: IconPhone, title: t('at-call.agent-back', { agent: nameOfAgent(event.data.agentId) }) }
      case 'interaction.returned': {
        const { queueId, why } = event.data
        const title = t('at-interaction.returned', { queue: queueOf(queueId) })
        return { icon: IconArrowBackUp, title, detail: t(`returned-${why}`), color: 'orange' }
      }
      case 'interaction.left': {
        const { waitedMs, servedMs, why } = event.data
        const title = t('at-interaction.left', { waited: clockText(waitedMs), served: clockText(servedMs) })
        return { icon: IconDoorExit, title, detail: t(`left-${why}`) }
      }
      case 'wrap-up.started':
        return {
          icon: IconPencil,
          title: t('at-wrap-up.started', { agent: nameOfAgent(event.data.agentId) }),
          color: 'violet',
        }
      case 'wrap-up.ended': {
        const { agentId, wrapUpMs } = event.data
        const said = { agent: nameOfAgent(agentId), time: clockText(wrapUpMs) }
        return wrapUpMs === 0 ? undefined : { icon: IconPencil, title: t('at-wrap-up.ended', said) }
      }
      case 'interaction.disposed':
        return { icon: IconCheck, title: t('at-interaction.disposed', event.data), color: 'teal' }
      case 'interaction.closed':
        return { icon: IconCheck, title: t('at-interaction.closed') }
      case 'call.ended':
        return { icon: IconPhoneOff, title: t('at-call.ended', { talked: clockText(event.data.talkedMs) }) }
      case 'recording.stored':
        return { icon: IconBox, title: t('at-recording.stored', { time: clockText(event.data.durationMs) }) }
      case 'recording.failed':
        return { icon: IconBox, title: t('at-recording.failed'), color: 'red' }
      case 'interaction.moved': {
        const { fromQueueId, toQueueId } = event.data
        const said = { queue: queueOf(fromQueueId), toQueue: queueOf(toQueueId), by: by(event) }
        return { icon: IconArrowsExchange, title: t('at-interaction.moved', said), color: 'indigo' }
      }
      case 'interaction.prioritised': {
        const said = { priority: event.data.contactPriority, by: by(event) }
        return { icon: IconStar, title: t('at-interaction.prioritised', said), color: 'indigo' }
      }
      case 'interaction.ended-by-supervisor':
        return { icon: IconPhoneOff, title: t('at-interaction.ended-by-supervisor', { by: by(event) }), color: 'red' }
      default:
        return undefined
    }
  }
}
