import {
  ActionIcon,
  Alert,
  Button,
  Divider,
  Grid,
  Group,
  Paper,
  Select,
  Slider,
  Stack,
  Switch,
  Text,
  Title,
  Tooltip,
} from '@mantine/core'
import { IconBell, IconCircleCheck, IconPhone, IconPhoneOff } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useLive } from '../../client/live.ts'
import { useTick } from '../../components/elapsed.tsx'
import { PageHead } from '../../components/page-head.tsx'
import {
  choose,
  type Device,
  type DeviceUse,
  setCleansVoice,
  setRingerVolume,
  useDevices,
} from '../../phone/devices.ts'
import { phone, usePhone } from '../../phone/index.ts'
import { askForNotices } from '../../phone/notice.ts'
import { ProblemWords } from '../../phone/phone-bar.tsx'
import { ringer } from '../../phone/ringer.ts'
import { usePhoneWords } from '../../phone/words.ts'
import { CheckRow, type Verdict } from './check-row.tsx'
import { LevelBar } from './level-bar.tsx'
import { type EchoResult, useEcho } from './use-echo.ts'
import { useOwnLevel } from './use-own-level.ts'
import { useWords } from './words.ts'

/** Devices, what the phone needs to work, and a call that shows that it does. */
export function Page() {
  const t = useWords()
  const problem = usePhone((state) => state.problem)
  const owner = usePhone((state) => state.owner)
  const hasPhone = problem !== 'no-extension' && problem !== 'desk-phone'
  return (
    <>
      <PageHead title={t('title')} hint={t('hint')} />
      <Stack gap="md" maw={1080}>
        {problem && <ProblemWords problem={problem} />}
        {!owner && <InOtherTab />}
        {hasPhone && (
          <Grid gap="md">
            <Grid.Col span={{ base: 12, md: 6 }}>
              <Devices />
            </Grid.Col>
            <Grid.Col span={{ base: 12, md: 6 }}>
              <Stack gap="md">
                <PhoneChecks />
                <EchoCall />
              </Stack>
            </Grid.Col>
          </Grid>
        )}
      </Stack>
    </>
  )
}

function InOtherTab() {
  const t = usePhoneWords()
  return (
    <Alert variant="light" color="blue" p="sm">
      <Group justify="space-between" gap="sm">
        <Text size="sm">{t('other-tab-hint')}</Text>
        <Button size="compact-sm" onClick={phone.takeOver}>
          {t('take-here')}
        </Button>
      </Group>
    </Alert>
  )
}

// ── Devices ───────────────────────────────────────────────────────────────────────────────────────────────────────────

function Devices() {
  const t = useWords()
  const { ringerVolume, cleansVoice, permission } = useDevices()
  const call = usePhone((state) => state.call)
  const inCall = usePhone((state) => state.level)
  const own = useOwnLevel(call === null)
  const isDead = own.silentSince !== null && Date.now() - own.silentSince > 4_000
  return (
    <Paper p="md" component="section" aria-label={t('devices')}>
      <Stack gap="md">
        <Title order={2}>{t('devices')}</Title>
        <Stack gap={6}>
          <DeviceSelect use="microphone" />
          <LevelBar level={call ? inCall : own.level} label={t('level-of-microphone')} />
          {permission === 'granted' && (
            <Text size="xs" c={isDead ? 'red' : 'dimmed'}>
              {t(isDead ? 'no-level' : 'speak-to-see')}
            </Text>
          )}
        </Stack>
        <Switch
          label={t('cleans')}
          description={t('cleans-hint')}
          checked={cleansVoice}
          onChange={(event) => setCleansVoice(event.currentTarget.checked)}
        />
        <Divider />
        <DeviceSelect use="speaker" />
        <DeviceSelect use="ringer" description={t('ringer-hint')} />
        <Stack gap={4}>
          <Text size="sm" fw={500}>
            {t('volume')}
          </Text>
          <Group gap="md" wrap="nowrap">
            <Slider
              flex={1}
              min={0}
              max={100}
              step={5}
              value={Math.round(ringerVolume * 100)}
              onChange={(value) => setRingerVolume(value / 100)}
              label={(value) => `${value} %`}
              thumbLabel={t('volume')}
            />
            <TryRinger />
          </Group>
        </Stack>
      </Stack>
    </Paper>
  )
}

const empty: Device[] = []

function DeviceSelect({ use, description }: { use: DeviceUse; description?: string }) {
  const t = useWords()
  const chosen = useDevices((devices) => devices.chosen[use])
  const found = useDevices((devices) => (use === 'microphone' ? devices.microphones : devices.speakers)) ?? empty
  const kind = use === 'microphone' ? 'unnamed-microphone' : 'unnamed-speaker'
  // The browser lists the system's own choice once more under a name of its own.
  const real = found.filter(({ id }) => id !== '' && id !== 'default' && id !== 'communications')
  const options = real.map(({ id, name }, n) => ({ value: id, label: name || t(kind, { number: n + 1 }) }))
  const isGone = chosen !== '' && !real.some(({ id }) => id === chosen)
  return (
    <Select
      label={t(use)}
      description={isGone ? t('gone-device') : description}
      data={[
        { value: '', label: t('system-default') },
        ...options,
        ...(isGone ? [{ value: chosen, label: t('gone-device') }] : []),
      ]}
      value={chosen}
      onChange={(id) => choose(use, id ?? '')}
      allowDeselect={false}
      comboboxProps={{ shadow: 'md' }}
    />
  )
}

function TryRinger() {
  const t = useWords()
  const [rings, setRings] = useState(false)
  useEffect(() => {
    if (!rings) return
    const stop = ringer.ring(1)
    const over = setTimeout(() => setRings(false), ringer.testSeconds * 1_000)
    return () => {
      clearTimeout(over)
      stop()
    }
  }, [rings])
  return (
    <Button
      variant="default"
      leftSection={<IconBell size={16} />}
      onClick={() => void phone.arm().then(() => setRings(true))}
      disabled={rings}
    >
      {t('try-ringer')}
    </Button>
  )
}

// ── What the phone needs ──────────────────────────────────────────────────────────────────────────────────────────────

function PhoneChecks() {
  const t = useWords()
  const tp = usePhoneWords()
  const link = useLive((live) => live.link)
  const { registration, problem, number } = usePhone()
  const notices = useNotices()
  const server: Verdict = link === 'up' ? 'ok' : link === 'connecting' ? 'wait' : 'bad'
  const line: Verdict = registration === 'registered' ? 'ok' : problem === 'not-registered' ? 'bad' : 'wait'
  const microphoneProblem = ['microphone-refused', 'no-device', 'microphone-silent'].find((one) => one === problem)
  const isReady = server === 'ok' && line === 'ok' && problem === null
  const allow = (
    <Button size="compact-sm" variant="default" onClick={() => void phone.arm()}>
      {t('allow')}
    </Button>
  )
  return (
    <Paper p="md" component="section" aria-label={t('state-of-phone')}>
      <Title order={2} mb={6}>
        {t('state-of-phone')}
      </Title>
      {isReady && (
        <Group gap={6} c="green" mb={4} wrap="nowrap">
          <IconCircleCheck size={18} aria-hidden />
          <Text size="sm" fw={600}>
            {t('all-well', { number })}
          </Text>
        </Group>
      )}
      <CheckRow
        verdict={server}
        name={t('check-server')}
        words={t(server === 'ok' ? 'check-server-ok' : server === 'wait' ? 'check-server-wait' : 'check-server-bad')}
      />
      <CheckRow
        verdict={problem === 'elsewhere' ? 'unknown' : line}
        name={t('check-line')}
        words={
          problem === 'elsewhere'
            ? tp('elsewhere-what')
            : t(line === 'ok' ? 'check-line-ok' : line === 'wait' ? 'check-line-wait' : 'check-line-bad')
        }
      />
      <CheckRow
        verdict={microphoneProblem ? 'bad' : 'ok'}
        name={t('check-microphone')}
        words={microphoneProblem ? tp(`${microphoneProblem as 'no-device'}-what`) : t('check-microphone-ok')}
        act={microphoneProblem === 'microphone-refused' && allow}
      />
      <CheckRow
        verdict={problem === 'ringer-blocked' ? 'bad' : 'ok'}
        name={t('check-ringer')}
        words={problem === 'ringer-blocked' ? tp('ringer-blocked-what') : t('check-ringer-ok')}
        act={problem === 'ringer-blocked' && allow}
      />
      <CheckRow
        verdict={notices.state === 'granted' ? 'ok' : notices.state === 'denied' ? 'bad' : 'unknown'}
        name={t('check-notices')}
        words={t(
          notices.state === 'granted'
            ? 'check-notices-ok'
            : notices.state === 'denied'
              ? 'check-notices-bad'
              : 'check-notices-ask',
        )}
        act={
          notices.state === 'default' && (
            <Button size="compact-sm" variant="default" onClick={notices.ask}>
              {t('allow')}
            </Button>
          )
        }
      />
    </Paper>
  )
}

function useNotices() {
  const now = () => ('Notification' in window ? Notification.permission : 'denied')
  const [state, setState] = useState(now)
  return { state, ask: () => void askForNotices().then(() => setState(now())) }
}

// ── The test call ─────────────────────────────────────────────────────────────────────────────────────────────────────

function EchoCall() {
  const t = useWords()
  const echo = useEcho()
  const { registration, owner, call } = usePhone()
  const running = echo.state === 'calling' || echo.state === 'listening'
  const isBusy = call !== null && !running
  return (
    <Paper p="md" component="section" aria-label={t('echo-title')}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Stack gap={2}>
          <Title order={2}>{t('echo-title')}</Title>
          <Text size="sm" c="dimmed">
            {t('echo-hint')}
          </Text>
        </Stack>
        {running ? (
          <Tooltip label={t('echo-stop')}>
            <ActionIcon variant="filled" color="red.9" size="lg" onClick={echo.stop} aria-label={t('echo-stop')}>
              <IconPhoneOff size={18} />
            </ActionIcon>
          </Tooltip>
        ) : (
          <Button
            flex="none"
            leftSection={<IconPhone size={16} />}
            onClick={echo.start}
            disabled={registration !== 'registered' || !owner || isBusy}
          >
            {t(echo.state === 'done' ? 'echo-again' : 'echo-start')}
          </Button>
        )}
      </Group>
      <div aria-live="polite">
        {isBusy && (
          <Text size="sm" mt="xs">
            {t('echo-busy')}
          </Text>
        )}
        {echo.state === 'calling' && (
          <Text size="sm" mt="sm">
            {t('echo-calling')}
          </Text>
        )}
        {echo.state === 'listening' && <Listening endsAt={echo.endsAt} />}
        {echo.state === 'done' && echo.result && <Results result={echo.result} />}
      </div>
    </Paper>
  )
}

function Listening({ endsAt }: { endsAt: number }) {
  const t = useWords()
  useTick()
  const { level, heard } = usePhone()
  return (
    <Stack gap="xs" mt="sm">
      <Text size="sm" fw={600}>
        {t('echo-speak', { seconds: Math.max(0, Math.ceil((endsAt - Date.now()) / 1_000)) })}
      </Text>
      <Text size="xs" c="dimmed">
        {t('you-say')}
      </Text>
      <LevelBar level={level} label={t('you-say')} />
      <Text size="xs" c="dimmed">
        {t('comes-back')}
      </Text>
      <LevelBar level={heard} label={t('comes-back')} />
    </Stack>
  )
}

/** About as quiet as a whisper; below it nobody would call it heard. */
const heardLevel = 0.25

function Results({ result }: { result: EchoResult }) {
  const t = useWords()
  const { answered, said, heard, quality } = result
  const sound: 'ok' | 'no-voice' | 'no-return' | 'no-call' = !answered
    ? 'no-call'
    : heard >= heardLevel
      ? 'ok'
      : said < heardLevel
        ? 'no-voice'
        : 'no-return'
  const percent = (level: number) => `${Math.round(level * 100)} %`
  return (
    <Stack gap={0} mt="xs">
      <CheckRow
        verdict={sound === 'ok' ? 'ok' : 'bad'}
        name={t('result-sound')}
        {...(answered && { value: `${percent(said)} → ${percent(heard)}` })}
        words={t(`result-sound-${sound}`)}
      />
      {answered && (
        <>
          <Measure name="round-trip" value={quality?.roundTripMs ?? null} unit="ms" limit={400} />
          <Measure name="jitter" value={quality?.jitterMs ?? null} unit="ms" limit={30} />
          <Measure name="loss" value={quality?.lossPercent ?? null} unit="%" limit={3} digits={1} />
        </>
      )}
    </Stack>
  )
}

function Measure(props: {
  name: 'round-trip' | 'jitter' | 'loss'
  value: number | null
  unit: string
  limit: number
  digits?: number
}) {
  const t = useWords()
  const { name, value, unit, limit, digits = 0 } = props
  const verdict: Verdict = value === null ? 'unknown' : value <= limit ? 'ok' : 'bad'
  return (
    <CheckRow
      verdict={verdict}
      name={t(`result-${name}`)}
      {...(value !== null && { value: `${value.toFixed(digits)} ${unit}` })}
      words={t(verdict === 'ok' || verdict === 'bad' ? `result-${name}-${verdict}` : 'result-unknown')}
    />
  )
}
