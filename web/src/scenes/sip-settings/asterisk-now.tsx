import { Alert, Badge, Button, Group, Modal, Radio, Stack, Text } from '@mantine/core'
import { IconCircleCheck, IconClock, IconRefreshAlert } from '@tabler/icons-react'
import { useState } from 'react'
import { useDo } from '../../client/ask.ts'
import { serverNow } from '../../client/live.ts'
import { useMe } from '../../client/me.ts'
import type { Settings } from './page.tsx'
import { useWords } from './words.ts'

/** Whether Asterisk has all of it, and the restart that it takes where it has not. */
export function AsteriskNow({ settings }: { settings: Settings }) {
  const t = useWords()
  const mayManage = useMe().may('telephony.manage')
  const [isAsking, setAsking] = useState(false)
  const { pending, restart, isWritable } = settings
  const left = (pending ?? []).filter((part) => part !== 'rtp')
  const isUnderWay = restart?.state === 'scheduled' || restart?.state === 'asked'
  if (!isWritable)
    return (
      <Alert color="orange" icon={<IconRefreshAlert size={18} />} title={t('not-writable')}>
        {t('not-writable-hint')}
      </Alert>
    )
  if (pending === null)
    return (
      <Alert color="orange" icon={<IconRefreshAlert size={18} />} title={t('away')} role="status">
        {t('away-hint')}
      </Alert>
    )
  if (isUnderWay && restart) return <UnderWay restart={restart} mayCancel={mayManage} />
  if (left.length === 0)
    return (
      <Alert color="green" variant="light" py="xs" icon={<IconCircleCheck size={18} />} role="status">
        <Group justify="space-between">
          <Text size="sm">
            {t('all-applied')}
            {restart?.state === 'done' && restart.endedAt && ` ${t('restarted', { time: clockTime(restart.endedAt) })}`}
          </Text>
        </Group>
      </Alert>
    )
  return (
    <>
      <Alert color="orange" icon={<IconRefreshAlert size={18} />} title={t('pending')} role="status">
        <Stack gap="xs" align="flex-start">
          <Group gap={6}>
            {left.map((part) => (
              <Badge key={part} tt="none" variant="light" color="orange">
                {t(`part-${part}`)}
              </Badge>
            ))}
          </Group>
          <Text size="sm">{t(restart?.state === 'failed' ? 'pending-failed' : 'pending-hint')}</Text>
          {mayManage && (
            <Button size="xs" onClick={() => setAsking(true)}>
              {t('restart')}
            </Button>
          )}
        </Stack>
      </Alert>
      <RestartChoice opened={isAsking} close={() => setAsking(false)} />
    </>
  )
}

const clockTime = (at: number) => new Date(at).toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'short' })

function UnderWay({ restart, mayCancel }: { restart: NonNullable<Settings['restart']>; mayCancel: boolean }) {
  const t = useWords()
  const cancel = useDo('delete /sip-settings/restart', { refreshes: ['get /sip-settings'] })
  const words =
    restart.state === 'scheduled'
      ? t('scheduled', { time: clockTime(restart.at ?? 0), by: restart.askedBy })
      : t(restart.when === 'now' ? 'restarting' : 'waits', { by: restart.askedBy })
  return (
    <Alert color="blue" icon={<IconClock size={18} />} title={t('under-way')} role="status">
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{words}</Text>
        {mayCancel && restart.when !== 'now' && (
          <Button size="xs" variant="default" loading={cancel.isPending} onClick={() => cancel.mutate({})}>
            {t('cancel-restart')}
          </Button>
        )}
      </Group>
    </Alert>
  )
}

/** Three o'clock of the coming night, as an input of date and time has it. */
function comingNight(): string {
  const night = new Date(serverNow())
  if (night.getHours() >= 3) night.setDate(night.getDate() + 1)
  night.setHours(3, 0, 0, 0)
  const two = (number: number) => String(number).padStart(2, '0')
  return `${night.getFullYear()}-${two(night.getMonth() + 1)}-${two(night.getDate())}T03:00`
}

function RestartChoice({ opened, close }: { opened: boolean; close: () => void }) {
  const t = useWords()
  const [when, setWhen] = useState<'no-calls' | 'at' | 'now'>('no-calls')
  const [hour, setHour] = useState(comingNight)
  const restart = useDo('post /sip-settings/restart', { refreshes: ['get /sip-settings'], done: close })
  const at = Date.parse(hour)
  return (
    <Modal opened={opened} onClose={close} title={t('restart-title')} centered>
      <Stack>
        <Radio.Group value={when} onChange={(value) => setWhen(value as typeof when)} label={t('restart-when')}>
          <Stack gap="xs" mt="xs">
            {(['no-calls', 'at', 'now'] as const).map((value) => (
              <Radio key={value} value={value} label={t(`when-${value}`)} description={t(`when-${value}-hint`)} />
            ))}
          </Stack>
        </Radio.Group>
        {when === 'at' && (
          <input
            type="datetime-local"
            aria-label={t('when-at')}
            value={hour}
            onChange={(event) => setHour(event.currentTarget.value)}
            style={{ font: 'inherit', padding: 6, width: 220 }}
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('back')}
          </Button>
          <Button
            color={when === 'now' ? 'red' : undefined}
            loading={restart.isPending}
            disabled={when === 'at' && Number.isNaN(at)}
            onClick={() => restart.mutate({ when, ...(when === 'at' && { at }) })}
          >
            {t(`do-${when}`)}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
