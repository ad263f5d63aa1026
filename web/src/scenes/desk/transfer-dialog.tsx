import { Button, Group, Kbd, Modal, ScrollArea, Stack, Text, TextInput } from '@mantine/core'
import { IconHeadset, IconPhone, IconSearch, IconUsers, IconUsersGroup } from '@tabler/icons-react'
import { type KeyboardEvent, type ReactNode, useId, useState } from 'react'
import { sayProblem, useAsk } from '../../client/ask.ts'
import { call as ask, type Input, type Output } from '../../client/call.ts'
import classes from './desk.module.css'
import { useWords } from './words.ts'

type Targets = Output<'get /agents/me/transfer-targets'>
type To = Input<'post /calls/:id/transfer'>['to']

/** One place that a call can be led to: what it is, how it stands, whether somebody can be asked there first. */
type Choice = { key: string; icon: ReactNode; name: string; about: string; dimmed: boolean; to: To; canAsk: boolean }

const listedMost = 40

/**
 * Where a call is led: typed to be found, by name or number; arrows choose, Enter asks first, Ctrl+Enter leads it on at
 * once. What is known of each (free, in a call, who waits) is read anew while it is open.
 */
export function TransferDialog({ id, close }: { id: string; close: () => void }) {
  const t = useWords()
  const { data } = useAsk('get /agents/me/transfer-targets', {}, { every: 3_000, keep: true })
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const [isBusy, setBusy] = useState(false)
  const listId = useId()
  const choices = data ? choicesOf(data, text, t) : []
  const chosen = choices[Math.min(at, choices.length - 1)]

  function lead(how: 'blind' | 'attended'): void {
    if (!chosen || isBusy) return
    setBusy(true)
    ask('post /calls/:id/transfer', { id, to: chosen.to, how: chosen.canAsk ? how : 'blind' })
      .then(close, sayProblem)
      .finally(() => setBusy(false))
  }

  function pressed(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) setAt(Math.max(0, Math.min(choices.length - 1, at + step)))
    else if (event.key === 'Enter') lead(event.ctrlKey || event.metaKey ? 'blind' : 'attended')
    else return
    event.preventDefault()
  }

  return (
    <Modal
      opened
      onClose={close}
      title={t('transfer-title')}
      size={560}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Stack gap="sm">
        <TextInput
          data-autofocus
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value)
            setAt(0)
          }}
          onKeyDown={pressed}
          leftSection={<IconSearch size={16} />}
          aria-label={t('transfer-search')}
          placeholder={t('transfer-search')}
          role="combobox"
          aria-expanded
          aria-controls={listId}
          aria-activedescendant={chosen ? `${listId}-${chosen.key}` : undefined}
        />
        <ScrollArea.Autosize mah={340} type="auto" viewportProps={{ tabIndex: -1 }}>
          <div id={listId} role="listbox" aria-label={t('transfer-title')}>
            {choices.map((choice, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys
              <div
                key={choice.key}
                id={`${listId}-${choice.key}`}
                role="option"
                tabIndex={-1}
                aria-selected={choice === chosen}
                className={classes.target}
                onClick={() => setAt(index)}
                onDoubleClick={() => lead('attended')}
              >
                <Text span c="dimmed" lh={0} aria-hidden>
                  {choice.icon}
                </Text>
                <Text span fw={550} size="sm" truncate style={{ flex: 1 }} {...(choice.dimmed && { c: 'dimmed' })}>
                  {choice.name}
                </Text>
                <Text span size="sm" c="dimmed">
                  {choice.about}
                </Text>
              </div>
            ))}
          </div>
          {data && choices.length === 0 && (
            <Text c="dimmed" size="sm" p="sm">
              {t('transfer-nothing')}
            </Text>
          )}
        </ScrollArea.Autosize>
        <Group justify="space-between" wrap="nowrap">
          <Text size="xs" c="dimmed">
            {t('transfer-keys')} <Kbd size="xs">Enter</Kbd> · <Kbd size="xs">Ctrl Enter</Kbd>
          </Text>
          <Group gap="xs" wrap="nowrap">
            <Button variant="default" disabled={!chosen} loading={isBusy} onClick={() => lead('blind')}>
              {t('transfer-blind')}
            </Button>
            <Button disabled={!chosen?.canAsk} loading={isBusy} onClick={() => lead('attended')}>
              {t('transfer-ask')}
            </Button>
          </Group>
        </Group>
      </Stack>
    </Modal>
  )
}

function choicesOf(targets: Targets, text: string, t: ReturnType<typeof useWords>): Choice[] {
  const wanted = text.trim().toLocaleLowerCase()
  const digits = text.replace(/[\s()-]/g, '')
  const fits = (...words: string[]) => words.some((word) => word.toLocaleLowerCase().includes(wanted))
  const owned = new Set(targets.agents.map(({ number }) => number))
  const typed: Choice[] = /^[0-9*#+]{2,}$/.test(digits)
    ? [
        {
          ...{ key: 'typed', icon: <IconPhone size={17} />, name: digits, about: t('target-number'), dimmed: false },
          ...{ to: { type: 'number', number: digits } as const, canAsk: true },
        },
      ]
    : []
  const agents = targets.agents
    .filter(({ name, number }) => fits(name, number))
    .toSorted((a, b) => Number(b.free) - Number(a.free) || a.name.localeCompare(b.name))
    .map(
      ({ agentId, name, number, presence, free, inCall }): Choice => ({
        ...{ key: `a-${agentId}`, icon: <IconHeadset size={17} />, name, dimmed: !free },
        about: `${number} · ${t(inCall ? 'target-in-call' : `target-${presence}`)}`,
        ...{ to: { type: 'agent', agentId }, canAsk: true },
      }),
    )
  const queues = targets.queues
    .filter(({ name, number }) => fits(name, number))
    .map(
      ({ queueId, name, number, waiting, ready }): Choice => ({
        ...{ key: `q-${queueId}`, icon: <IconUsers size={17} />, name, dimmed: false, canAsk: false },
        about: `${number} · ${t('target-queue', { waiting, ready })}`,
        to: { type: 'destination', destination: { type: 'queue', id: queueId } },
      }),
    )
  const extensions = targets.extensions
    .filter(({ name, number }) => !owned.has(number) && fits(name, number))
    .map(
      ({ extensionId, name, number }): Choice => ({
        ...{ key: `e-${extensionId}`, icon: <IconPhone size={17} />, name, about: number, dimmed: false, canAsk: true },
        to: { type: 'destination', destination: { type: 'extension', id: extensionId } },
      }),
    )
  const conferences = targets.conferences
    .filter(({ name, number }) => fits(name, number))
    .map(
      ({ conferenceId, name, number }): Choice => ({
        ...{ key: `c-${conferenceId}`, icon: <IconUsersGroup size={17} />, name, dimmed: false, canAsk: false },
        about: `${number} · ${t('target-conference')}`,
        to: { type: 'destination', destination: { type: 'conference', id: conferenceId } },
      }),
    )
  const found = [...agents, ...queues, ...extensions, ...conferences]
  const isNumber = typed.length > 0 && !found.some(({ about }) => about.split(' ')[0] === digits)
  return (isNumber ? [...typed, ...found] : found).slice(0, listedMost)
}
