import { ActionIcon, Alert, Avatar, Badge, Button, CopyButton, Group, Text, Tooltip } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import {
  IconCopy,
  IconCopyCheck,
  IconDialpad,
  IconInfoCircle,
  IconMicrophone,
  IconMicrophoneOff,
  IconParking,
  IconPhoneOff,
  IconPhoneOutgoing,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
} from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useShortcuts } from '../../app/keys.ts'
import { sayProblem } from '../../client/ask.ts'
import { call as ask, Problem } from '../../client/call.ts'
import { useLive } from '../../client/live.ts'
import { Elapsed, Remaining } from '../../components/elapsed.tsx'
import { Key } from '../../components/key.tsx'
import { numberText, phone, usePhone } from '../../phone/index.ts'
import { Keypad } from '../../phone/keypad.tsx'
import type { CallView } from '../../work/calls.ts'
import type { Item } from '../../work/items.ts'
import { placeOf } from '../../work/numbers.ts'
import { change, select } from '../../work/work.ts'
import { ConsultPanel } from './consult-panel.tsx'
import classes from './desk.module.css'
import { Note } from './note.tsx'
import { CountdownRing } from './ring.tsx'
import { TransferDialog } from './transfer-dialog.tsx'
import { useHasLeft, useQueues } from './use-work.ts'
import { useWords } from './words.ts'

type CallItem = Extract<Item, { medium: 'voice' }>

/** One call: what it is doing, in large; what one can do with it; what one writes about it. */
export function CallCanvas({ item }: { item: CallItem }) {
  const t = useWords()
  const { call } = item
  const isOver = item.section === 'wrap-up'
  return (
    <>
      <CallHead item={item} />
      <div className={classes.call}>
        {call.phase === 'reattaching' && (
          <Alert color="orange" variant="light" icon={<IconRefresh size={18} />} role="status">
            {t('reattaching-what')}
          </Alert>
        )}
        <State item={item} />
        {!isOver && call.consult && <ConsultPanel call={call} consult={call.consult} />}
        {!isOver && <Controls call={call} />}
        {call.path.length > 0 && (
          <Group gap={6}>
            <Text size="sm" c="dimmed">
              {t('path-pressed')}
            </Text>
            {call.path.map((step) => (
              <Badge key={step} variant="light" color="gray" tt="none" fw={500}>
                {step}
              </Badge>
            ))}
          </Group>
        )}
        {Object.keys(call.collected).length > 0 && (
          <Group gap={6}>
            <Text size="sm" c="dimmed">
              {t('collected')}
            </Text>
            {Object.entries(call.collected).map(([name, value]) => (
              <Badge key={name} variant="light" color="gray" tt="none" fw={500}>
                {name}: {value}
              </Badge>
            ))}
          </Group>
        )}
        <Note id={item.id} saved={call.note} grows />
      </div>
    </>
  )
}

function CallHead({ item }: { item: CallItem }) {
  const t = useWords()
  const { nameOf } = useQueues()
  const hasLeft = useHasLeft(item.id)
  const { call } = item
  const place = placeOf(call.number)
  const name = call.name ?? numberText(call.number)
  return (
    <header className={classes.head}>
      <Avatar name={call.name ?? undefined} color="initials" size={38} alt="" />
      <div style={{ flex: 1, minWidth: 0 }}>
        <Text component="h2" fw={650} size="md" lh={1.25} truncate>
          {name}
        </Text>
        <Text size="sm" c="dimmed" truncate style={{ fontVariantNumeric: 'tabular-nums' }}>
          {[call.name && numberText(call.number), place, nameOf(call.queueId), t(call.direction)]
            .filter(Boolean)
            .join(' · ')}
        </Text>
      </div>
      <Protocol protocol={call.protocol} />
      {hasLeft && (
        <Button variant="default" size="compact-sm" onClick={() => select(null)}>
          {t('close')}
        </Button>
      )}
    </header>
  )
}

export function Protocol({ protocol }: { protocol: string }) {
  const t = useWords()
  return (
    <Group gap={4} wrap="nowrap">
      <div>
        <Text size="xs" c="dimmed" lh={1.2}>
          {t('protocol')}
        </Text>
        <Text size="sm" fw={600} lh={1.3} style={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}>
          {protocol}
        </Text>
      </div>
      <CopyButton value={protocol}>
        {({ copied, copy }) => (
          <Tooltip label={t('copied')} opened={copied}>
            <ActionIcon color="gray" size="sm" onClick={copy} aria-label={t('copy', { protocol })}>
              {copied ? <IconCopyCheck size={15} /> : <IconCopy size={15} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </Group>
  )
}

function State({ item }: { item: CallItem }) {
  const t = useWords()
  const { wrapUpMsOf } = useQueues()
  const hasLeft = useHasLeft(item.id)
  const { call } = item
  if (item.section === 'wrap-up')
    return (
      <div className={classes.state}>
        <Group gap="md">
          {item.wrapUpEndsAt !== null && (
            <CountdownRing until={item.wrapUpEndsAt} of={wrapUpMsOf(item.queueId)} size={64}>
              <Text span fw={650} style={{ fontVariantNumeric: 'tabular-nums' }}>
                <Remaining until={item.wrapUpEndsAt} />
              </Text>
            </CountdownRing>
          )}
          <div>
            <Text fw={650} size="lg">
              {t('wrap-up')}
            </Text>
            <Text size="sm" c="dimmed">
              {t(hasLeft ? 'left-what' : 'wrap-up-what')}
            </Text>
          </div>
        </Group>
      </div>
    )
  const isHeld = call.phase === 'held'
  const since = isHeld ? (call.heldSince ?? item.since) : item.since
  return (
    <div className={classes.state}>
      <Text
        fw={600}
        c={isHeld ? 'grape.9' : undefined}
        style={isHeld ? { color: 'var(--mantine-color-grape-light-color)' } : undefined}
      >
        {t(`phase-${call.phase}`)}
      </Text>
      <span className={classes.clock}>
        <Elapsed since={since} />
      </span>
      {isHeld ? (
        <Text size="sm" c="dimmed">
          {t('held-what')}
        </Text>
      ) : (
        call.connectedAt !== null &&
        call.direction !== 'internal' && (
          <Group gap={6}>
            {call.recordingPausedSince === null && <span className={classes.dot} aria-hidden />}
            <Text size="sm" c="dimmed" role="status">
              {t(call.recordingPausedSince === null ? 'recording' : 'recording-paused')}
            </Text>
            <Button
              size="compact-xs"
              variant="subtle"
              onClick={() => {
                const paused = call.recordingPausedSince === null
                ask('post /calls/:id/recording', { id: call.interactionId, paused }).catch(sayProblem)
              }}
            >
              {t(call.recordingPausedSince === null ? 'recording-pause' : 'recording-resume')}
            </Button>
          </Group>
        )
      )}
    </div>
  )
}

// ── What one can do ───────────────────────────────────────────────────────────────────────────────────────────────────

function Controls({ call }: { call: CallView }) {
  const t = useWords()
  const isUp = useLive((live) => live.link === 'up')
  const inPhone = usePhone((state) => state.call)
  const problem = usePhone((state) => state.problem)
  const [keypad, setKeypad] = useState(false)
  const [pressed, setPressed] = useState('')
  const isTalking = call.phase === 'talking' || call.phase === 'held'
  const isHeld = call.phase === 'held'
  const hold = useHold(call)
  const [isTransferring, setTransferring] = useState(false)
  const canLeadOn = isTalking && isUp && call.consult === null
  const park = () =>
    ask('post /calls/:id/park', { id: call.interactionId }).then(
      ({ place, code }) =>
        notifications.show({ message: t('parked-at', { place, code: code ?? '' }), autoClose: 15_000 }),
      sayProblem,
    )
  const end = useHeldKey('KeyQ', () => hangUp(call.interactionId))
  useShortcuts([
    { keys: 'Alt+KeyH', words: t('key-hold'), group: t('keys'), run: () => isTalking && isUp && hold() },
    { keys: 'Alt+KeyQ', words: t('key-hang-up'), group: t('keys'), run: end.press },
    ...(call.consult === null
      ? [
          { keys: 'Alt+KeyT', words: t('key-transfer'), group: t('keys'), run: () => setTransferring(canLeadOn) },
          { keys: 'Alt+KeyE', words: t('key-park'), group: t('keys'), run: () => void (canLeadOn && park()) },
        ]
      : []),
  ])
  const isMuted = inPhone?.muted ?? false
  return (
    <>
      <Group justify="center" gap="sm">
        {inPhone && (
          <Control
            icon={isMuted ? <IconMicrophoneOff size={22} /> : <IconMicrophone size={22} />}
            words={t(isMuted ? 'unmute' : 'mute')}
            keys="Alt+KeyM"
            pressed={isMuted}
            disabled={inPhone.state !== 'talking'}
            onClick={() => phone.setMuted(!isMuted)}
          />
        )}
        <Control
          icon={isHeld ? <IconPlayerPlay size={22} /> : <IconPlayerPause size={22} />}
          words={t(isHeld ? 'resume' : 'hold')}
          keys="Alt+KeyH"
          pressed={isHeld}
          disabled={!isTalking || !isUp}
          onClick={hold}
        />
        {inPhone && (
          <Control
            icon={<IconDialpad size={22} />}
            words={t('keypad')}
            pressed={keypad}
            disabled={inPhone.state !== 'talking'}
            onClick={() => setKeypad(!keypad)}
          />
        )}
        <Control
          icon={<IconPhoneOutgoing size={22} />}
          words={t('transfer')}
          keys="Alt+KeyT"
          disabled={!canLeadOn}
          onClick={() => setTransferring(true)}
        />
        <Control
          icon={<IconParking size={22} />}
          words={t('park')}
          keys="Alt+KeyE"
          disabled={!canLeadOn}
          onClick={park}
        />
        <Control
          icon={<IconPhoneOff size={22} />}
          words={t('hang-up')}
          keys="Alt+KeyQ"
          danger
          holding={end.isHeld}
          title={t('hang-up-hold')}
          onClick={() => hangUp(call.interactionId)}
        />
      </Group>
      {isTransferring && canLeadOn && <TransferDialog id={call.interactionId} close={() => setTransferring(false)} />}
      {!inPhone && problem === 'desk-phone' && (
        <Text size="sm" c="dimmed" ta="center">
          {t('controls-elsewhere')}
        </Text>
      )}
      {!isUp && (
        <Alert color="orange" variant="light" icon={<IconInfoCircle size={18} />}>
          {t('away-what')}
        </Alert>
      )}
      {keypad && inPhone && (
        <div style={{ width: 250, margin: '0 auto' }}>
          <Text ta="center" fw={600} h={26} truncate style={{ fontVariantNumeric: 'tabular-nums' }}>
            {pressed}
          </Text>
          <Keypad
            press={(key) => {
              phone.press(key)
              setPressed((before) => (before + key).slice(-20))
            }}
          />
        </div>
      )}
    </>
  )
}

function Control(props: {
  icon: ReactNode
  words: string
  keys?: string
  pressed?: boolean
  disabled?: boolean
  danger?: boolean
  holding?: boolean
  title?: string
  onClick: () => void
}) {
  const { icon, words, keys, pressed, disabled, danger, holding, title, onClick } = props
  return (
    <button
      type="button"
      className={classes.control}
      aria-pressed={pressed}
      disabled={disabled}
      data-danger={danger || undefined}
      data-holding={holding || undefined}
      title={title}
      onClick={onClick}
    >
      {icon}
      {words}
      <span style={{ height: 18 }}>{keys && <Key keys={keys} />}</span>
    </button>
  )
}

/** Shown at once; the server's word, which comes as an event, is what stays. */
function useHold(call: CallView): () => void {
  const isHeld = call.phase === 'held'
  return () => {
    const shown = { ...call, phase: isHeld ? ('talking' as const) : ('held' as const) }
    change(({ calls }) => ({ calls: { ...calls, [call.interactionId]: shown } }))
    ask(isHeld ? 'post /calls/:id/resume' : 'post /calls/:id/hold', { id: call.interactionId }).catch((why) => {
      change(({ calls }) =>
        calls[call.interactionId] === shown ? { calls: { ...calls, [call.interactionId]: call } } : {},
      )
      sayProblem(why)
    })
  }
}

/** By the server, which ends it whatever phone it is in; where the server is away, by the phone. */
function hangUp(id: string): void {
  ask('post /interactions/:id/hang-up', { id }).catch((why) => {
    if (why instanceof Problem && why.status !== 0 && why.status < 500) return sayProblem(why)
    phone.hangUp()
  })
}

const heldMs = 400

/** What ends a talk wants the key kept pressed: a slip of the hand ends nothing. */
export function useHeldKey(code: string, done: () => void): { press: () => void; isHeld: boolean } {
  const [isHeld, setHeld] = useState(false)
  const latest = useRef(done)
  latest.current = done
  useEffect(() => {
    if (!isHeld) return
    const timer = setTimeout(() => {
      setHeld(false)
      latest.current()
    }, heldMs)
    const released = (event: KeyboardEvent) => {
      if (event.code === code || event.key === 'Alt') setHeld(false)
    }
    const blurred = () => setHeld(false)
    window.addEventListener('keyup', released)
    window.addEventListener('blur', blurred)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('keyup', released)
      window.removeEventListener('blur', blurred)
    }
  }, [isHeld, code])
  return { press: () => setHeld(true), isHeld }
}
