import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { IconArrowRight } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { i18n, type Language } from '../../app/words.ts'
import { useAsk } from '../../client/ask.ts'
import type { Output, Problem } from '../../client/call.ts'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { phone, usePhone } from '../../phone/index.ts'
import { CheckLine } from './check-line.tsx'
import { StepHead } from './step-head.tsx'
import classes from './wizard.module.css'
import { useWords } from './words.ts'

type Check = Output<'get /setup/checks'>['items'][number]
const groups: [name: 'server' | 'asterisk', ids: Check['id'][]][] = [
  ['server', ['database', 'redis', 'addresses']],
  ['asterisk', ['asterisk', 'manager', 'events', 'sip', 'rtp', 'phones', 'sounds']],
]
const everyMs = 4_000
/** A registration that takes longer than this will not come. */
const patienceMs = 12_000

/** What has to be well before a call: asked of the server, and of this browser by registering it as a phone. */
export function StepNetwork({ goOn, phoneProblem }: { goOn: () => void; phoneProblem: Problem | null }) {
  const t = useWords()
  const checks = useAsk('get /setup/checks', {}, { every: everyMs })
  const test = useSelfTest()
  const language = i18n.language as Language
  const items = checks.data?.items ?? []
  const failed = items.filter(({ state }) => state === 'failed').length + (test.state === 'failed' ? 1 : 0)
  const isWell = items.length > 0 && items.every(({ state }) => state === 'ok') && test.state === 'ok'
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (isWell) button.current?.focus()
  }, [isWell])

  return (
    <>
      <StepHead step="network" title={t('network-title')} hint={t('network-hint')} />
      <Stack>
        <ProblemAlert problem={checks.error ?? phoneProblem} />
        {groups.map(([group, ids]) => (
          <Group key={group} component="section" align="flex-start" gap="lg" wrap="wrap">
            <Title order={2} size="sm" w={90} pt={8}>
              {t(`group-${group}`)}
            </Title>
            <Paper flex={1} miw={280} px="md" py={4}>
              <ul className={classes.checks}>
                {ids.map((id) => {
                  const check = items.find((one) => one.id === id)
                  return (
                    <CheckLine
                      key={id}
                      state={check?.state ?? 'waiting'}
                      note={check?.note?.[language]}
                      fix={check?.fix?.words[language]}
                    >
                      {check?.words[language] ?? '…'}
                    </CheckLine>
                  )
                })}
              </ul>
            </Paper>
          </Group>
        ))}
        <Group component="section" align="flex-start" gap="lg" wrap="wrap">
          <Title order={2} size="sm" w={90} pt={8}>
            {t('group-browser')}
          </Title>
          <Paper flex={1} miw={280} px="md" py={4}>
            <ul className={classes.checks}>
              <CheckLine
                state={test.state}
                fix={test.state === 'failed' && (test.elsewhere ? t('self-test-elsewhere') : t('self-test-fix'))}
                action={
                  test.elsewhere && (
                    <Button size="xs" variant="default" onClick={() => phone.takeOver()}>
                      {t('take-over')}
                    </Button>
                  )
                }
              >
                {t(`self-test-${test.state}`, { ms: test.ms })}
              </CheckLine>
            </ul>
          </Paper>
        </Group>
        <Group justify="space-between" mt="xs">
          <Text fw={600} aria-live="polite" className={isWell ? classes.ok : undefined}>
            {isWell ? t('all-well') : failed > 0 ? t('some-failed', { count: failed }) : ''}
          </Text>
          <Button
            ref={button}
            size="md"
            disabled={items.length === 0}
            variant={isWell ? 'filled' : 'default'}
            onClick={goOn}
            rightSection={<IconArrowRight size={18} aria-hidden />}
          >
            {isWell || failed === 0 ? t('continue') : t('go-on-anyway')}
          </Button>
        </Group>
      </Stack>
    </>
  )
}

/** Whether SIP gets from this browser to Asterisk and back: the phone of this page is registered by it, or is not. */
function useSelfTest(): { state: 'waiting' | 'ok' | 'failed'; ms: number; elsewhere: boolean } {
  const [beganAt] = useState(() => performance.now())
  const [tookMs, setTookMs] = useState(0)
  const [late, setLate] = useState(false)
  const { registration, problem, owner, number } = usePhone()
  // Another tab's phone of the same browser is as good: its state is told to this one.
  const isRegistered = registration === 'registered'
  useEffect(() => {
    if (isRegistered) setTookMs((before) => before || Math.max(1, Math.round(performance.now() - beganAt)))
  }, [isRegistered, beganAt])
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), patienceMs)
    return () => clearTimeout(timer)
  }, [])
  const elsewhere = problem === 'elsewhere' || (!owner && number !== null && !isRegistered)
  const state = isRegistered ? 'ok' : elsewhere || late ? 'failed' : 'waiting'
  return { state, ms: tookMs, elsewhere }
}
