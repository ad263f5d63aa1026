import { ActionIcon, Badge, Button, Group, Paper, Stack, Text, Tooltip } from '@mantine/core'
import { IconDoorExit, IconMicrophone, IconMicrophoneOff } from '@tabler/icons-react'
import { sayProblem } from '../../client/ask.ts'
import { call as ask, type Output } from '../../client/call.ts'
import { useMe } from '../../client/me.ts'
import { Elapsed } from '../../components/elapsed.tsx'
import { numberText } from '../../phone/index.ts'
import { useWords } from './words.ts'

export type Room = Output<'get /conference-rooms'>['rooms'][number]
type Member = Room['members'][number]

/** Who is in which room now, and what one does about it. */
export function Rooms({ rooms, nameOf, changed }: { rooms: Room[]; nameOf(id: string): string; changed: () => void }) {
  const t = useWords()
  if (rooms.length === 0) return null
  return (
    <Stack gap="sm" component="section" aria-label={t('live')}>
      {rooms.map((room) => (
        <RoomCard key={room.conferenceId} room={room} name={nameOf(room.conferenceId)} changed={changed} />
      ))}
    </Stack>
  )
}

function RoomCard({ room, name, changed }: { room: Room; name: string; changed: () => void }) {
  const t = useWords()
  const mayManage = useMe().may('telephony.manage')
  const { conferenceId: id, locked, recording } = room
  const act = (what: 'lock' | 'unlock' | 'record' | 'stop-recording' | 'end') => () =>
    void ask(`post /conferences/:id/${what}`, { id }).then(changed, sayProblem)
  return (
    <Paper withBorder p="md">
      <Group justify="space-between" mb="xs">
        <Group gap="xs">
          <Text fw={650}>{name}</Text>
          <Text c="dimmed" size="sm">
            {t('now-count', { count: room.members.length })}
          </Text>
          {locked && (
            <Badge tt="none" variant="light" color="orange">
              {t('locked')}
            </Badge>
          )}
          {recording && (
            <Badge tt="none" variant="light" color="red">
              {t('recording')}
            </Badge>
          )}
        </Group>
        {mayManage && (
          <Group gap="xs">
            <Button size="compact-sm" variant="default" onClick={act(locked ? 'unlock' : 'lock')}>
              {t(locked ? 'unlock' : 'lock')}
            </Button>
            <Button size="compact-sm" variant="default" onClick={act(recording ? 'stop-recording' : 'record')}>
              {t(recording ? 'record-stop' : 'record-start')}
            </Button>
            <Button size="compact-sm" variant="light" color="red" onClick={act('end')}>
              {t('end')}
            </Button>
          </Group>
        )}
      </Group>
      <Stack gap={2}>
        {room.members.map((member) => (
          <MemberRow key={member.interactionId} id={id} member={member} mayManage={mayManage} changed={changed} />
        ))}
      </Stack>
    </Paper>
  )
}

function MemberRow(props: { id: string; member: Member; mayManage: boolean; changed: () => void }) {
  const { id, member, mayManage, changed } = props
  const t = useWords()
  const who = member.name ?? numberText(member.number)
  const { interactionId: memberId, muted } = member
  const act = (what: 'mute' | 'unmute' | 'remove') => () =>
    void ask(`post /conferences/:id/members/:memberId/${what}`, { id, memberId }).then(changed, sayProblem)
  return (
    <Group gap="sm" wrap="nowrap" mih={32}>
      <Text size="sm" truncate style={{ flex: 1 }}>
        {who}
        {member.name && (
          <Text span c="dimmed" size="sm">
            {' '}
            · {numberText(member.number)}
          </Text>
        )}
      </Text>
      <Text size="sm" c="dimmed">
        {[member.moderator && t('moderator'), member.waits && t('waits'), muted && t('muted')]
          .filter(Boolean)
          .join(' · ')}
      </Text>
      <Text size="sm" c="dimmed" style={{ fontVariantNumeric: 'tabular-nums' }}>
        <Elapsed since={member.since} />
      </Text>
      {mayManage && (
        <Group gap={4} wrap="nowrap">
          <Tooltip label={t(muted ? 'unmute' : 'mute', { who })}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t(muted ? 'unmute' : 'mute', { who })}
              onClick={act(muted ? 'unmute' : 'mute')}
            >
              {muted ? <IconMicrophoneOff size={17} /> : <IconMicrophone size={17} />}
            </ActionIcon>
          </Tooltip>
          <Tooltip label={t('remove', { who })}>
            <ActionIcon variant="subtle" color="red" aria-label={t('remove', { who })} onClick={act('remove')}>
              <IconDoorExit size={17} />
            </ActionIcon>
          </Tooltip>
        </Group>
      )}
    </Group>
  )
}
