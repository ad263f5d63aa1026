import { Box, Button, Group, Paper, Select, Stack } from '@mantine/core'
import { IconArrowRight, IconBell, IconMicrophone } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { choose, microphoneNow, openMicrophone, useDevices } from '../../phone/devices.ts'
import { phone, usePhone } from '../../phone/index.ts'
import { meterOf } from '../../phone/meter.ts'
import { ringer } from '../../phone/ringer.ts'
import { CheckLine, type CheckState } from './check-line.tsx'
import { LevelMeter } from './meter.tsx'
import { StepHead } from './step-head.tsx'
import type { Progress } from './steps.ts'
import classes from './wizard.module.css'
import { useWords } from './words.ts'

/** On the meter's scale of 60 dB: somebody speaks, the room's noise does not reach it. */
const spokenLevel = 0.3

/** This browser as a telephone: extension, microphone, ringer, registration, each seen to work. */
export function StepPhone({ progress, goOn }: { progress: Progress; goOn: () => void }) {
  const t = useWords()
  const { registration, problem } = usePhone()
  const { microphones, chosen, permission } = useDevices()
  const [asked, setAsked] = useState(false)
  // Allowed on an earlier visit: nobody is asked again.
  const armed = asked || permission === 'granted'
  const [armings, setArmings] = useState(0)
  const microphone = armed || permission !== 'prompt' ? microphoneNow() : undefined
  const { level, spoke } = useVoice(armed && microphone === 'ok', `${chosen.microphone} ${armings}`)
  const [ringerWorks, setRingerWorks] = useState(!ringer.isBlocked())
  const isRegistered = registration === 'registered'
  const isWell = isRegistered && microphone === 'ok' && ringerWorks && spoke
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (isWell) button.current?.focus()
  }, [isWell])

  async function arm() {
    await phone.arm()
    setRingerWorks(!ringer.isBlocked())
    setAsked(true)
    setArmings((times) => times + 1)
  }

  const heard: CheckState = !armed ? 'idle' : microphone === 'ok' ? 'ok' : 'failed'
  const name = microphones.find(({ id }) => id === chosen.microphone)?.name || microphones[0]?.name || t('microphone')
  return (
    <>
      <StepHead step="phone" title={t('phone-title')} hint={t('phone-hint')} />
      <Stack>
        <Paper px="md" py={6}>
          <ul className={classes.checks} aria-live="polite">
            <CheckLine
              state={problem === 'desk-phone' ? 'failed' : progress.phone ? 'ok' : 'waiting'}
              fix={problem === 'desk-phone' && t('desk-phone')}
            >
              {progress.phone ? t('phone-extension', { number: progress.phone.number }) : t('phone-extension-waiting')}
            </CheckLine>
            <CheckLine
              state={isRegistered ? 'ok' : problem === 'not-registered' ? 'failed' : 'waiting'}
              note={problem === 'elsewhere' && t('self-test-elsewhere')}
              action={
                problem === 'elsewhere' && (
                  <Button size="xs" variant="default" onClick={() => phone.takeOver()}>
                    {t('take-over')}
                  </Button>
                )
              }
            >
              {isRegistered
                ? t('phone-registered')
                : problem === 'not-registered'
                  ? t('phone-not-registered')
                  : t('phone-registering')}
            </CheckLine>
            <CheckLine
              state={heard}
              fix={
                heard === 'failed' &&
                (microphone === 'missing' ? t('microphone-missing-fix') : t('microphone-refused-fix'))
              }
              action={
                heard === 'ok' &&
                microphones.length > 1 && (
                  <Select
                    size="xs"
                    w={220}
                    aria-label={t('microphone')}
                    value={chosen.microphone || microphones[0]?.id || null}
                    onChange={(id) => id && choose('microphone', id)}
                    data={microphones.map(({ id, name }, place) => ({
                      value: id,
                      label: name || `${t('microphone')} ${place + 1}`,
                    }))}
                    allowDeselect={false}
                  />
                )
              }
            >
              {heard === 'idle'
                ? t('microphone-waiting')
                : heard === 'ok'
                  ? t('microphone-allowed', { name })
                  : microphone === 'missing'
                    ? t('microphone-missing')
                    : t('microphone-refused')}
            </CheckLine>
            <CheckLine
              state={spoke ? 'ok' : heard === 'ok' ? 'waiting' : 'idle'}
              action={
                heard === 'ok' && (
                  <Box w={220} pt={7}>
                    <LevelMeter level={level} label={t('level')} />
                  </Box>
                )
              }
            >
              {spoke ? t('voice-heard') : t('voice-waiting')}
            </CheckLine>
            <CheckLine
              state={ringerWorks ? 'ok' : 'idle'}
              action={
                <Button
                  size="xs"
                  variant="default"
                  leftSection={<IconBell size={15} aria-hidden />}
                  onClick={async () => {
                    await ringer.unlock()
                    setRingerWorks(!ringer.isBlocked())
                    ringer.ring(1)
                  }}
                >
                  {t('hear-ringer')}
                </Button>
              }
            >
              {ringerWorks ? t('ringer-ok') : t('ringer-waiting')}
            </CheckLine>
          </ul>
        </Paper>
        <Group justify="space-between">
          <Button
            size="md"
            variant={isWell ? 'default' : 'filled'}
            leftSection={<IconMicrophone size={18} aria-hidden />}
            onClick={() => void arm()}
            data-autofocus
          >
            {armings === 0 ? t('phone-arm') : t('try-again')}
          </Button>
          <Button
            ref={button}
            size="md"
            variant={isWell ? 'filled' : 'default'}
            disabled={!isRegistered}
            onClick={goOn}
            rightSection={<IconArrowRight size={18} aria-hidden />}
          >
            {isWell ? t('continue') : t('go-on-anyway')}
          </Button>
        </Group>
      </Stack>
    </>
  )
}

/** Listens to the microphone while the step is shown, and tells whether anybody has spoken. */
function useVoice(listens: boolean, device: string): { level: number; spoke: boolean } {
  const [level, setLevel] = useState(0)
  const [spoke, setSpoke] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another device is opened anew
  useEffect(() => {
    if (!listens) return
    let close = () => {}
    let closed = false
    openMicrophone().then(
      (stream) => {
        const meter = meterOf(stream)
        const timer = setInterval(() => {
          const now = meter.level()
          setLevel(now)
          if (now >= spokenLevel) {
            setSpoke(true)
            phone.microphoneWorks()
          }
        }, 100)
        close = () => {
          clearInterval(timer)
          meter.close()
          for (const track of stream.getTracks()) track.stop()
        }
        if (closed) close()
      },
      () => {}, // `useDevices` has why: the line above says it.
    )
    return () => {
      closed = true
      close()
    }
  }, [listens, device])
  return { level, spoke }
}
