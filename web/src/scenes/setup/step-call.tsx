import { Alert, Box, Button, Group, Paper, SimpleGrid, Stack, Text, ThemeIcon, Title } from '@mantine/core'
import { IconArrowLeft, IconCheck, IconPhone, IconPhoneOff } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useAsk, useDo } from '../../client/ask.ts'
import { call as ask, Problem } from '../../client/call.ts'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { phone, usePhone } from '../../phone/index.ts'
import { CallPath, type IncomingCall } from './call-path.tsx'
import { useEffort } from './effort.ts'
import { LevelMeter } from './meter.tsx'
import { StepHead } from './step-head.tsx'
import type { Progress } from './steps.ts'
import classes from './wizard.module.css'
import { useWords } from './words.ts'

const watchEveryMs = 400
const reachedTries = 12
const reachedEveryMs = 500

/** A call comes in, and is seen to go its way: the demo caller's, or one from outside that simply rings. */
export function StepCall({ progress, goBack }: { progress: Progress; goBack: () => void }) {
  const t = useWords()
  const { data } = useAsk('get /setup/call', {}, { every: watchEveryMs, keep: true })
  const own = usePhone((state) => state.call)
  const call = data?.call ?? null
  const isOn = call !== null && !isOver(call)
  const start = useStart()
  const isReal = progress.trunk !== null && !progress.trunk.demo
  const done = progress.call && !isOn && !own

  return (
    <>
      {done ? (
        <Done progress={progress} />
      ) : (
        <StepHead
          step="call"
          title={t('call-title')}
          hint={t(isReal ? 'call-hint-real' : 'call-hint-demo', { did: progress.number?.did })}
        />
      )}
      <Stack>
        <Paper p="lg" pt="xl">
          <CallPath call={call} menu={progress.number?.leadsTo === 'flow'} />
          <Text ta="center" fw={600} mt="lg" aria-live="polite">
            {call ? said(t, call) : t('call-waits')}
          </Text>
        </Paper>
        {own && <OwnCall />}
        <ProblemAlert problem={start.problem} />
        {start.unreached && (
          <Alert color="red" variant="light" role="alert">
            {t('not-reached')}
          </Alert>
        )}
        {!own && (
          <Group justify="space-between">
            <Button variant="default" size="md" onClick={goBack} leftSection={<IconArrowLeft size={18} aria-hidden />}>
              {t('back')}
            </Button>
            {isOn ? (
              <StopCalling call={call} />
            ) : (
              <Button
                size="md"
                loading={start.isStarting}
                onClick={() => void start.begin()}
                variant={done ? 'default' : 'filled'}
                leftSection={<IconPhone size={18} aria-hidden />}
                {...(!done && { 'data-autofocus': true })}
              >
                {call ? t('call-again') : isReal ? t('call-demo-now') : t('call-now')}
              </Button>
            )}
          </Group>
        )}
      </Stack>
    </>
  )
}

const isOver = ({ steps }: IncomingCall) => steps.some(({ place, state }) => place === 'end' && state === 'done')

/** Where the call is, or where it did not get through, in one sentence. */
function said(t: ReturnType<typeof useWords>, { steps }: IncomingCall): string {
  const failed = steps.find(({ state }) => state === 'failed')
  if (failed && failed.place !== 'trunk' && failed.place !== 'talk' && failed.place !== 'end')
    return t(`not-through-${failed.place}`)
  const last = steps.findLast(({ state }) => state === 'doing' || state === 'done')
  return t(`at-${last?.place ?? 'trunk'}`)
}

/** Says that one is available, waits until this phone can be rung, and lets the demo caller call. */
function useStart() {
  const [isStarting, setStarting] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [unreached, setUnreached] = useState(false)

  async function begin() {
    setStarting(true)
    setProblem(null)
    setUnreached(false)
    try {
      await phone.arm()
      await ask('post /agents/me/presence', { presence: 'available' })
      if (await isReached()) await ask('post /setup/demo-call', {})
      else setUnreached(true)
    } catch (why) {
      if (!(why instanceof Problem)) throw why
      setProblem(why)
    } finally {
      setStarting(false)
    }
  }
  return { begin, isStarting, problem, unreached }
}

async function isReached(): Promise<boolean> {
  for (let tries = 0; tries < reachedTries; tries++) {
    const { media } = await ask('get /agents/me', {})
    if (media.includes('voice')) return true
    await new Promise((resolve) => setTimeout(resolve, reachedEveryMs))
  }
  return false
}

function StopCalling({ call }: { call: IncomingCall | null }) {
  const t = useWords()
  const stop = useDo('post /setup/demo-call/hang-up')
  if (!call?.demo) return null
  return (
    <Button variant="default" size="md" loading={stop.isPending} onClick={() => stop.mutate({})}>
      {t('stop-calling')}
    </Button>
  )
}

/** The call at this browser's phone: ringing, to be answered with Enter, or a talk with what is heard and said. */
function OwnCall() {
  const t = useWords()
  const { call, level, heard } = usePhone()
  const button = useRef<HTMLButtonElement>(null)
  const state = call?.state
  const card = useRef<HTMLDivElement>(null)
  // Who answers with Enter does not hang up with the next one.
  useEffect(() => {
    if (state === 'ringing') button.current?.focus()
    else card.current?.focus()
  }, [state])
  if (!call) return null
  const isRinging = call.state === 'ringing'
  return (
    <Paper p="lg" className={classes.caller} ref={card} tabIndex={-1}>
      <Group justify="space-between" wrap="nowrap" gap="lg">
        <Box miw={0}>
          <Text fw={650} size="lg" truncate>
            {call.name ?? call.number}
          </Text>
          <Text size="sm" c="dimmed">
            {isRinging ? t('calling') : t('talking')}
          </Text>
        </Box>
        {!isRinging && (
          <SimpleGrid cols={2} flex={1} maw={280}>
            <Stack gap={4}>
              <Text size="xs" c="dimmed">
                {t('you-hear')}
              </Text>
              <LevelMeter level={heard} label={t('you-hear')} />
            </Stack>
            <Stack gap={4}>
              <Text size="xs" c="dimmed">
                {t('you-speak')}
              </Text>
              <LevelMeter level={level} label={t('you-speak')} />
            </Stack>
          </SimpleGrid>
        )}
        {isRinging ? (
          <Button
            key="answer"
            ref={button}
            size="md"
            color="teal.9"
            leftSection={<IconPhone size={18} aria-hidden />}
            onClick={() => phone.answer()}
          >
            {t('answer')}
          </Button>
        ) : (
          <Button
            key="hang-up"
            size="md"
            color="red.9"
            leftSection={<IconPhoneOff size={18} aria-hidden />}
            onClick={() => phone.hangUp()}
          >
            {t('hang-up')}
          </Button>
        )}
      </Group>
    </Paper>
  )
}

/** The end of the way, and what it cost. */
function Done({ progress }: { progress: Progress }) {
  const t = useWords()
  const { beganAt, typed } = useEffort()
  const took = Math.max(0, (progress.call?.at ?? beganAt) - beganAt)
  const minutes = Math.floor(took / 60_000)
  const seconds = Math.floor((took % 60_000) / 1_000)
  // Somebody who comes back another day did not need a day for it.
  const isOfThisWindow = took > 0 && took < 3_600_000
  const time = minutes > 0 ? t('minutes', { minutes, seconds }) : t('seconds', { seconds })
  return (
    <Group mb="lg" gap="lg" align="flex-start" wrap="nowrap">
      <ThemeIcon size={56} radius="xl" color="teal.9" aria-hidden>
        <IconCheck size={32} stroke={2.5} />
      </ThemeIcon>
      <Stack gap={6}>
        <Title order={1} size="1.75rem" tabIndex={-1} style={{ outline: 'none' }}>
          {t('done-title')}
        </Title>
        <Text c="dimmed" data-result>
          {isOfThisWindow
            ? t('done-in', { time, count: typed.length })
            : t('done-call', { protocol: progress.call?.protocol })}
        </Text>
        <Group mt={6}>
          <Button component={Link} to="/atendimento" size="md">
            {t('to-desk')}
          </Button>
          <Button component={Link} to="/telefonia" size="md" variant="default">
            {t('to-telephony')}
          </Button>
        </Group>
      </Stack>
    </Group>
  )
}
