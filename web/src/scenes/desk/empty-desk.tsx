import { Button, Group, Paper, Stack, Text, ThemeIcon, Title } from '@mantine/core'
import { IconCheck, IconCircleDashed } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useAsk } from '../../client/ask.ts'
import { useMe } from '../../client/me.ts'
import { clockText } from '../../components/elapsed.tsx'
import { usePhone } from '../../phone/index.ts'
import { becomeAvailable } from '../../work/presence.ts'
import { useWork } from '../../work/work.ts'
import classes from './desk.module.css'
import { useWords } from './words.ts'

/** Nothing is in hand: what is left to do before work comes, and how the day went. */
export function EmptyDesk() {
  const t = useWords()
  const me = useMe()
  const media = useWork((work) => work.state?.media)
  const presence = useWork((work) => work.state?.presence)
  const queues = useWork((work) => work.queues)
  const problem = usePhone((phone) => phone.problem)
  const hasPhone = me.extensionId !== null && problem !== 'no-extension'
  const phoneIsReady = !hasPhone || (media?.includes('voice') ?? false)
  const isAvailable = presence === 'available'
  const hasQueues = (queues?.length ?? 0) > 0
  const isReady = phoneIsReady && isAvailable && hasQueues
  const name = me.name.split(' ')[0]
  return (
    <div className={classes.scroll}>
      <Stack gap="xl" p="xl" maw={760} mx="auto" w="100%">
        <div>
          <Title order={2}>{t(isReady ? 'hello-ready' : 'hello-not-ready', { name })}</Title>
          <Text c="dimmed">{t(isReady ? 'hello-ready-hint' : 'hello-not-ready-hint')}</Text>
        </div>
        <Paper p="md">
          <Stack gap="sm" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
            <Check done={phoneIsReady} words={t(hasPhone ? 'check-phone' : 'check-no-phone')}>
              <Button component={Link} to="/configurar-telefone" variant="default" size="compact-md">
                {t('check-phone-do')}
              </Button>
            </Check>
            <Check done={isAvailable} words={t('check-available')}>
              <Button color="green" size="compact-md" onClick={becomeAvailable}>
                {t('be-available')}
              </Button>
            </Check>
            <Check
              done={hasQueues}
              words={
                hasQueues
                  ? t('check-queues', { names: queues?.map((queue) => queue.name).join(', ') })
                  : t('check-no-queues')
              }
            >
              <Text size="sm" c="dimmed">
                {t('check-no-queues-do')}
              </Text>
            </Check>
          </Stack>
        </Paper>
        <MyDay />
      </Stack>
    </div>
  )
}

function Check({ done, words, children }: { done: boolean; words: string; children: ReactNode }) {
  const t = useWords()
  return (
    <Group component="li" justify="space-between" mih={30}>
      <Group gap="sm" wrap="nowrap">
        <ThemeIcon
          size={24}
          radius="xl"
          variant={done ? 'filled' : 'light'}
          color={done ? 'green' : 'orange'}
          role="img"
          aria-label={t(done ? 'done' : 'to-do')}
        >
          {done ? <IconCheck size={15} stroke={2.5} /> : <IconCircleDashed size={15} />}
        </ThemeIcon>
        <Text size="sm" fw={done ? 400 : 600}>
          {words}
        </Text>
      </Group>
      {!done && children}
    </Group>
  )
}

function MyDay() {
  const t = useWords()
  const { data } = useAsk('get /agents/me/day', {}, { every: 60_000 })
  if (!data) return null
  const { served, averageHandlingMs, talkMs, availableMs, pausedMs, missed } = data.figures
  const figures = [
    {
      words: t('day-served'),
      value: String(served.voice + served.chat + served.email),
      hint: t('day-served-of', { voice: served.voice, chat: served.chat }),
    },
    { words: t('day-average'), value: averageHandlingMs === null ? '–' : clockText(averageHandlingMs) },
    { words: t('day-talk'), value: clockText(talkMs) },
    { words: t('day-available'), value: clockText(availableMs) },
    { words: t('day-paused'), value: clockText(pausedMs) },
    { words: t('day-missed'), value: String(missed) },
  ]
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Title order={3}>{t('my-day')}</Title>
        <Button component={Link} to="/meu-dia" variant="subtle" size="compact-sm">
          {t('day-more')}
        </Button>
      </Group>
      <dl className={classes.figures} style={{ margin: 0 }}>
        {figures.map(({ words, value, hint }) => (
          <div key={words} className={classes.figure}>
            <Text component="dt" size="xs" c="dimmed">
              {words}
            </Text>
            <Text component="dd" m={0} fw={650} fz={22} style={{ fontVariantNumeric: 'tabular-nums' }}>
              {value}
            </Text>
            {hint && (
              <Text component="dd" m={0} size="xs" c="dimmed">
                {hint}
              </Text>
            )}
          </div>
        ))}
      </dl>
    </Stack>
  )
}
