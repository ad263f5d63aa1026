import { ActionIcon, Alert, Button, Group, Indicator, Popover, Stack, Text, TextInput, Tooltip } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import {
  IconAlertTriangle,
  IconBackspace,
  IconDialpad,
  IconMicrophone,
  IconMicrophoneOff,
  IconPhone,
  IconPhoneCall,
  IconPhoneIncoming,
  IconPhoneOff,
  IconPhoneOutgoing,
  IconSettings,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useShortcuts } from '../app/keys.ts'
import { useMe } from '../client/me.ts'
import { clockText, useTick } from '../components/elapsed.tsx'
import { Keypad } from './keypad.tsx'
import { numberText } from './number-text.ts'
import { phone } from './phone.ts'
import classes from './phone-bar.module.css'
import { type PhoneCall, type PhoneProblem, type Quality, usePhone } from './state.ts'
import { usePhoneWords } from './words.ts'

/** The phone in the top bar: its state, the call in hand, a pad to dial. It starts and stops the phone with the shell. */
export function PhoneBar() {
  const problem = usePhone((state) => state.problem)
  const hasCall = usePhone((state) => state.call !== null)
  const { extensionId } = useMe()
  useEffect(() => {
    if (extensionId === null) return usePhone.setState({ problem: 'no-extension' })
    usePhone.setState({ problem: null })
    phone.start()
    return phone.stop
  }, [extensionId])
  // Who has no phone here is not told so all day long.
  if (problem === 'no-extension') return null
  return hasCall ? <CallInHand /> : <Idle />
}

// ── Nothing rings ─────────────────────────────────────────────────────────────────────────────────────────────────────

function Idle() {
  const t = usePhoneWords()
  const { owner, registration, problem, number } = usePhone()
  const [opened, popover] = useDisclosure(false)
  const isReady = registration === 'registered' && !problem
  const words = problem ? t(`${problem}-short`) : isReady ? (number ?? '') : ''
  const name = problem ? t(`${problem}-short`) : isReady ? t('ready') : t('connecting')
  const canDial =
    registration === 'registered' && (!problem || problem === 'ringer-blocked' || problem === 'microphone-silent')
  useShortcuts([{ keys: 'Alt+KeyK', words: t('key-keypad'), group: t('keys'), run: popover.toggle }])
  return (
    <Popover opened={opened} onChange={popover.set} position="bottom-end" width={300} shadow="md" trapFocus>
      <Popover.Target>
        <Tooltip label={isReady && number ? `${name} · ${t('own-number', { number })}` : name} disabled={opened}>
          <Button
            variant={problem && problem !== 'desk-phone' ? 'light' : 'default'}
            color={problem === 'desk-phone' ? 'gray' : problem ? 'orange' : 'gray'}
            size="sm"
            px="xs"
            fw={500}
            onClick={popover.toggle}
            aria-label={words ? `${t('phone')}: ${name} ${isReady ? words : ''}` : name}
            loading={false}
            leftSection={
              problem && problem !== 'desk-phone' ? (
                <IconAlertTriangle size={17} stroke={1.8} />
              ) : (
                <Indicator
                  size={8}
                  offset={2}
                  position="bottom-end"
                  color={isReady ? 'green.7' : 'gray.5'}
                  processing={registration === 'connecting'}
                  disabled={problem === 'desk-phone'}
                >
                  <IconPhone size={17} stroke={1.8} />
                </Indicator>
              )
            }
          >
            <Text span inherit visibleFrom={isReady ? 'md' : 'sm'} style={{ fontVariantNumeric: 'tabular-nums' }}>
              {words}
            </Text>
          </Button>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="sm">
          {problem && <ProblemWords problem={problem} />}
          {!owner && <OtherTab />}
          {canDial && <Dialler done={popover.close} />}
          <Button
            component={Link}
            to="/configurar-telefone"
            variant="subtle"
            color="gray"
            size="compact-sm"
            leftSection={<IconSettings size={15} />}
            onClick={popover.close}
          >
            {t('settings')}
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}

/** What keeps the phone from working, what to do about it, and the click that does it where there is one. */
export function ProblemWords({ problem }: { problem: PhoneProblem }) {
  const t = usePhoneWords()
  const color = problem === 'desk-phone' || problem === 'no-extension' ? 'gray' : 'orange'
  const act = actionOf(problem)
  return (
    <Alert variant="light" color={color} icon={<IconAlertTriangle size={18} />} title={t(`${problem}-what`)} p="sm">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{t(`${problem}-do`)}</Text>
        {act && (
          <Button size="compact-sm" onClick={act.run}>
            {t(act.words)}
          </Button>
        )}
      </Stack>
    </Alert>
  )
}

function actionOf(problem: PhoneProblem) {
  if (problem === 'elsewhere') return { words: 'take-here', run: phone.takeOver } as const
  if (problem === 'microphone-refused') return { words: 'allow-microphone', run: () => void phone.arm() } as const
  if (problem === 'ringer-blocked') return { words: 'allow-ringer', run: () => void phone.arm() } as const
  return undefined
}

function OtherTab() {
  const t = usePhoneWords()
  return (
    <Stack gap="xs" align="flex-start">
      <Text size="sm" c="dimmed">
        {t('other-tab-hint')}
      </Text>
      <Button size="compact-sm" variant="light" onClick={phone.takeOver}>
        {t('take-here')}
      </Button>
    </Stack>
  )
}

function Dialler({ done }: { done: () => void }) {
  const t = usePhoneWords()
  const [number, setNumber] = useState('')
  const dial = () => {
    if (number.trim() === '') return
    phone.dial(number)
    done()
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        dial()
      }}
    >
      <Stack gap="xs">
        <TextInput
          aria-label={t('number')}
          placeholder={t('number-hint')}
          value={number}
          onChange={(event) => setNumber(event.currentTarget.value.replace(/[^0-9+*#()\s.-]/g, ''))}
          inputMode="tel"
          autoComplete="off"
          data-autofocus
          rightSection={
            number === '' ? undefined : (
              <ActionIcon color="gray" onClick={() => setNumber(number.slice(0, -1))} aria-label={t('erase')}>
                <IconBackspace size={17} />
              </ActionIcon>
            )
          }
        />
        <Keypad press={(key) => setNumber(number + key)} />
        <Button type="submit" color="green" leftSection={<IconPhone size={17} />} disabled={number.trim() === ''}>
          {t('call')}
        </Button>
      </Stack>
    </form>
  )
}

// ── A call in hand ────────────────────────────────────────────────────────────────────────────────────────────────────

function CallInHand() {
  const call = usePhone((state) => state.call)
  return call && <CallPill call={call} />
}

const secondClickMs = 1_000

/** A second click of who answered by two would land on what hangs up: that waits a moment, and shows it. */
function useTooSoon({ state, since }: PhoneCall): boolean {
  const [over, setOver] = useState<number | null>(null)
  useEffect(() => {
    if (state !== 'talking') return
    const timer = setTimeout(() => setOver(since), since + secondClickMs - Date.now())
    return () => clearTimeout(timer)
  }, [state, since])
  return state === 'talking' && over !== since
}

function CallPill({ call }: { call: PhoneCall }) {
  const t = usePhoneWords()
  const echoNumber = usePhone((state) => state.echoNumber)
  const rings = call.state === 'ringing'
  const Icon = rings ? IconPhoneIncoming : call.state === 'dialling' ? IconPhoneOutgoing : IconPhoneCall
  const who = call.number === echoNumber ? t('echo-test') : (call.name ?? numberText(call.number))
  const toggle = () => phone.setMuted(!call.muted)
  const isTooSoon = useTooSoon(call)
  useShortcuts(
    call.state === 'talking' ? [{ keys: 'Alt+KeyM', words: t('key-mute'), group: t('keys'), run: toggle }] : [],
  )
  return (
    <Group className={classes.pill} data-state={call.state} gap={6} wrap="nowrap" role="group" aria-label={t('phone')}>
      <Icon size={17} stroke={1.8} aria-hidden />
      <Text size="sm" fw={600} truncate maw={170} title={numberText(call.number)}>
        {who}
      </Text>
      <Text size="sm" className={classes.time}>
        {call.state === 'talking' ? <Since at={call.since} /> : t(rings ? 'ringing' : 'calling')}
      </Text>
      {call.quality && call.quality.grade !== 'good' && <QualityMark quality={call.quality} />}
      {rings && (
        <Button size="compact-sm" color="green" leftSection={<IconPhone size={15} />} onClick={phone.answer}>
          {t('answer')}
        </Button>
      )}
      {call.state === 'talking' && (
        <>
          <Tooltip label={t(call.muted ? 'unmute' : 'mute')}>
            <ActionIcon
              variant={call.muted ? 'filled' : 'subtle'}
              color={call.muted ? 'orange' : 'gray'}
              onClick={toggle}
              aria-label={t(call.muted ? 'unmute' : 'mute')}
              aria-pressed={call.muted}
            >
              {call.muted ? <IconMicrophoneOff size={17} /> : <IconMicrophone size={17} />}
            </ActionIcon>
          </Tooltip>
          <CallKeys />
        </>
      )}
      <Tooltip label={t(rings ? 'reject' : 'hang-up')}>
        <ActionIcon
          variant="filled"
          color="red.9"
          onClick={rings ? phone.reject : phone.hangUp}
          disabled={isTooSoon}
          aria-label={t(rings ? 'reject' : 'hang-up')}
        >
          <IconPhoneOff size={17} />
        </ActionIcon>
      </Tooltip>
    </Group>
  )
}

/** By this machine's clock, as the call's own beginning is. */
function Since({ at }: { at: number }) {
  useTick()
  return clockText(Date.now() - at)
}

function CallKeys() {
  const t = usePhoneWords()
  const [opened, popover] = useDisclosure(false)
  const [pressed, setPressed] = useState('')
  const press = (key: string) => {
    phone.press(key)
    setPressed((before) => (before + key).slice(-24))
  }
  useShortcuts([
    { keys: 'Alt+KeyK', words: t('key-keypad'), group: t('keys'), run: popover.toggle },
    ...(opened
      ? [...'0123456789*#'].map((key) => ({ keys: keyName(key), words: key, group: t('keys'), run: () => press(key) }))
      : []),
  ])
  return (
    <Popover opened={opened} onChange={popover.set} position="bottom-end" width={250} shadow="md">
      <Popover.Target>
        <Tooltip label={t('keypad')} disabled={opened}>
          <ActionIcon color="gray" onClick={popover.toggle} aria-label={t('keypad')} aria-expanded={opened}>
            <IconDialpad size={17} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          <Text ta="center" fw={600} h={24} truncate aria-live="polite" style={{ fontVariantNumeric: 'tabular-nums' }}>
            {pressed}
          </Text>
          <Keypad press={press} />
          <Text size="xs" c="dimmed" ta="center">
            {t('keypad-hint')}
          </Text>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}

const keyName = (key: string) => (key === '*' || key === '#' ? `Shift+${key}` : key)

export function QualityMark({ quality }: { quality: Quality }) {
  const t = usePhoneWords()
  const grade = t(`quality-${quality.grade}`)
  const color = quality.grade === 'poor' ? 'red' : quality.grade === 'fair' ? 'orange' : 'green'
  return (
    <Tooltip
      multiline
      maw={300}
      label={
        <Stack gap={2}>
          {quality.warnings.map((warning) => (
            <Text key={warning} size="sm" inherit>
              {t(`warning-${warning}`)}
            </Text>
          ))}
          <Text size="xs" inherit>
            <Measures quality={quality} />
          </Text>
        </Stack>
      }
    >
      <ActionIcon variant="light" color={color} aria-label={grade} size="sm">
        <IconAlertTriangle size={14} />
      </ActionIcon>
    </Tooltip>
  )
}

export function Measures({ quality }: { quality: Quality }) {
  const t = usePhoneWords()
  const ms = (value: number | null) => (value === null ? '–' : `${value} ms`)
  const loss = quality.lossPercent === null ? '–' : `${quality.lossPercent.toFixed(1)} %`
  return t('measures', { roundTrip: ms(quality.roundTripMs), jitter: ms(quality.jitterMs), loss })
}
