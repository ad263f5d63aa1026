import { Button, Group, Text, Tooltip } from '@mantine/core'
import { IconPhoneCheck, IconPhonePause } from '@tabler/icons-react'
import { sayProblem, useAsk } from '../../client/ask.ts'
import { call as ask } from '../../client/call.ts'
import { useMe } from '../../client/me.ts'
import { useWords } from './words.ts'

/** The own phone stays up, and callers arrive at it after a beep: whether it does, and a button for that. */
export function StandBy() {
  const t = useWords()
  const { extensionId } = useMe()
  // The phone may have begun it by its code, or ended it by hanging up.
  const { data, refetch } = useAsk('get /agents/me/stand-by', {}, { every: 5_000 })
  if (!data || extensionId === null) return null
  const isOn = data.state !== 'no'
  const change = () => ask('post /agents/me/stand-by', { on: !isOn }).then(() => refetch(), sayProblem)
  const Icon = isOn ? IconPhoneCheck : IconPhonePause
  return (
    <Group gap="xs" wrap="nowrap" px="sm" py="xs" component="section" aria-label={t('stand-by')}>
      <Icon size={16} aria-hidden />
      <Text size="sm" truncate style={{ flex: 1 }} c={isOn ? undefined : 'dimmed'}>
        {t(`stand-by-${data.state}`)}
      </Text>
      <Tooltip label={t('stand-by-what')} multiline w={260}>
        <Button size="compact-xs" variant="default" onClick={change}>
          {t(isOn ? 'stand-by-end' : 'stand-by-begin')}
        </Button>
      </Tooltip>
    </Group>
  )
}
