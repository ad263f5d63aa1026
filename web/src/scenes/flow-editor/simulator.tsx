import { ActionIcon, Alert, Button, Group, JsonInput, Select, Stack, Text, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconInfoCircle, IconPhone, IconPlayerPlay, IconTrash } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { DestinationRef } from '#server/destinations/index.ts'
import type { FlowGraph } from '#server/flows/index.ts'
import { useAsk, useDo } from '../../client/ask.ts'
import type { Output } from '../../client/call.ts'
import { useAll } from '../../client/list.ts'
import { useDestinationName } from '../../components/destination/kinds.ts'
import classes from './editor.module.css'
import type { Names } from './names.ts'
import { readyPrompts } from './sounds.tsx'
import { useWords } from './words.ts'

type Transcript = Output<'post /flows/:id/simulate'>
type Deed = { press: string } | { silence: true }
type Reply = { timesOut: boolean; status: number; text: string }
const padKeys = [...'123456789*0#']

/** A telephone without a line: the production engine, with keys pressed here. */
export function Simulator(props: {
  id: string
  graph: FlowGraph
  names: Names
  isSound: boolean
  visit: (nodes: ReadonlySet<string>) => void
  mayKeep: boolean
}) {
  const { id, graph, names, isSound, visit, mayKeep } = props
  const t = useWords()
  const [at, setAt] = useState(now)
  const [from, setFrom] = useState('5511987654321')
  const [deeds, setDeeds] = useState<Deed[] | null>(null)
  const [replies, setReplies] = useState<Record<string, Reply>>({})
  const [transcript, setTranscript] = useState<Transcript | null>(null)
  const asks = Object.entries(graph.nodes).filter(([, { type }]) => type === 'http')
  const simulate = useDo('post /flows/:id/simulate', {
    done: (answer) => {
      setTranscript(answer)
      visit(new Set(answer.outcome.path))
    },
  })
  const callOf = (does: Deed[]) => ({
    from: from.replace(/\D/g, ''),
    does,
    replies: Object.fromEntries(
      asks.map(([name]) => {
        const { timesOut, status, text } = replies[name] ?? freshReply
        return [name, { timesOut, status, body: jsonIn(text) }]
      }),
    ),
  })
  const run = (does: Deed[]) => {
    setDeeds(does)
    simulate.mutate({ id, graph, at, call: callOf(does) })
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was simulated is of the graph as it was
  useEffect(() => {
    setTranscript(null)
    setDeeds(null)
    visit(new Set())
  }, [graph])

  if (!isSound)
    return (
      <Alert color="yellow" variant="light" icon={<IconInfoCircle size={16} />}>
        {t('run-fix-first')}
      </Alert>
    )
  const stands = transcript?.standsAt ?? null
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {t('run-hint')}
      </Text>
      <Group grow align="flex-start">
        <TextInput
          type="datetime-local"
          label={t('run-at')}
          value={at}
          onChange={(event) => setAt(event.currentTarget.value)}
        />
        <TextInput
          label={t('run-from')}
          value={from}
          maxLength={20}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
      </Group>
      {asks.length > 0 && (
        <Stack gap={6}>
          <Text size="sm" fw={600}>
            {t('run-replies')}
          </Text>
          {asks.map(([name]) => (
            <ReplyFields
              key={name}
              node={names.labelOf(name)}
              value={replies[name] ?? freshReply}
              change={(reply) => setReplies({ ...replies, [name]: reply })}
            />
          ))}
        </Stack>
      )}
      <Group>
        <Button leftSection={<IconPhone size={16} />} loading={simulate.isPending} onClick={() => run([])}>
          {deeds === null ? t('run-start') : t('run-again')}
        </Button>
      </Group>
      {stands !== null && deeds && (
        <Group align="flex-start" gap="md">
          <fieldset className={classes.pad} aria-label={t('run-keypad')}>
            {padKeys.map((key) => (
              <Button key={key} variant="default" px={0} onClick={() => run([...deeds, { press: key }])}>
                {key}
              </Button>
            ))}
          </fieldset>
          <Button variant="default" onClick={() => run([...deeds, { silence: true }])}>
            {t('run-silence')}
          </Button>
        </Group>
      )}
      {transcript && <Lines transcript={transcript} names={names} />}
      {transcript && mayKeep && deeds && (
        <KeepRun id={id} run={{ at, call: callOf(deeds), expects: transcript.outcome }} />
      )}
      <KeptRuns id={id} mayChange={mayKeep} />
    </Stack>
  )
}

const freshReply: Reply = { timesOut: false, status: 200, text: '{}' }

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** What the clock on the wall shows. */
function now(): string {
  const here = new Date()
  return new Date(here.getTime() - here.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

function ReplyFields({ node, value, change }: { node: string; value: Reply; change: (reply: Reply) => void }) {
  const t = useWords()
  const how = value.timesOut ? 'times-out' : value.status === 200 ? 'ok' : 'fails'
  return (
    <>
      <Select
        label={t('reply-status', { node })}
        allowDeselect={false}
        data={(['ok', 'fails', 'times-out'] as const).map((one) => ({ value: one, label: t(`reply-${one}`) }))}
        value={how}
        onChange={(to) => change({ ...value, timesOut: to === 'times-out', status: to === 'fails' ? 500 : 200 })}
      />
      {how === 'ok' && (
        <JsonInput
          aria-label={t('reply-body', { node })}
          autosize
          minRows={2}
          maxRows={8}
          validationError={t('reply-not-json')}
          value={value.text}
          onChange={(text) => change({ ...value, text })}
        />
      )}
    </>
  )
}

type Line = Transcript['lines'][number] & Record<string, unknown>

function Lines({ transcript, names }: { transcript: Transcript; names: Names }) {
  const t = useWords()
  const destinationName = useDestinationName()
  const audios = useAll('/audios')
  const { lines, standsAt, leaves, collected } = transcript
  const soundName = (sound: { audioId?: string; prompt?: string; text?: string }): string => {
    if (sound.text !== undefined) return sound.text
    if (sound.audioId) return audios.nameOf(sound.audioId) ?? sound.audioId
    const said = readyPrompts.find(({ prompt }) => prompt === sound.prompt)?.said
    return said ?? (sound.prompt ?? '').replace(/^[a-z-]+\//, '')
  }
  const textOf = (line: Line): string => {
    switch (line.is) {
      case 'enters':
        return names.labelOf(String(line.node))
      case 'hears': {
        const what = (line.sounds as Parameters<typeof soundName>[0][]).map(soundName).join(' ')
        return `${t('line-hears', { what })}${line.cutShort ? ` ${t('line-cut')}` : ''}`
      }
      case 'presses':
        return t('line-presses', { keys: line.keys })
      case 'says-nothing':
        return t('line-says-nothing')
      case 'asks': {
        const { method, path } = line.request as { method: string; path: string }
        const { status } = line.reply as { status: number | null }
        return t('line-asks', { method, path, answer: status ?? t('line-no-answer') })
      }
      default:
        return t('line-scores', { score: line.score, survey: line.survey })
    }
  }
  const begun = lines[0]?.at ?? 0
  const known = Object.entries(collected)
    .map(([name, value]) => `${name} = ${value}`)
    .join(', ')
  return (
    <section aria-label={t('run-transcript')}>
      <Text size="sm" fw={600} component="h3">
        {t('run-transcript')}
      </Text>
      <div role="log">
        {(lines as Line[]).map((line, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a transcript only grows
          <div key={place} className={classes.line} data-is={line.is}>
            <span className={classes.when}>{((line.at - begun) / 1_000).toFixed(0)} s</span>
            <span>{textOf(line)}</span>
          </div>
        ))}
      </div>
      <Text size="sm" fw={600} mt={6}>
        {standsAt !== null
          ? t('line-waits')
          : t('line-leaves', { where: leaves ? destinationName(leaves as DestinationRef) : '' })}
      </Text>
      {known && (
        <Text size="sm" c="dimmed">
          {t('line-collected', { what: known })}
        </Text>
      )}
    </section>
  )
}

type Kept = Output<'get /flows/:id'>['runs'][number]

function KeepRun({ id, run }: { id: string; run: Record<string, unknown> }) {
  const t = useWords()
  const [name, setName] = useState('')
  const flow = useAsk('get /flows/:id', { id })
  const keep = useDo('patch /flows/:id', {
    refreshes: ['get /flows/:id'],
    done: () => {
      setName('')
      notifications.show({ message: t('run-kept') })
    },
  })
  return (
    <Group align="flex-end" gap="xs">
      <TextInput
        label={t('run-keep')}
        description={t('run-keep-hint')}
        placeholder={t('run-name')}
        style={{ flex: 1 }}
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button
        variant="default"
        disabled={name.trim() === '' || !flow.data}
        loading={keep.isPending}
        onClick={() => {
          if (!flow.data) return
          const { rev, runs } = flow.data
          const others = runs.filter((one) => one.name !== name.trim())
          keep.mutate({ id, rev, runs: [...others, { name: name.trim(), ...run } as Kept] })
        }}
      >
        {t('run-keep')}
      </Button>
    </Group>
  )
}

function KeptRuns({ id, mayChange }: { id: string; mayChange: boolean }) {
  const t = useWords()
  const flow = useAsk('get /flows/:id', { id })
  const remove = useDo('patch /flows/:id', { refreshes: ['get /flows/:id'] })
  const runs = flow.data?.runs ?? []
  if (!flow.data || runs.length === 0) return null
  const { rev } = flow.data
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600}>
        {t('runs-kept')}
      </Text>
      {runs.map((run) => (
        <Group key={run.name} gap="xs" wrap="nowrap" justify="space-between">
          <Group gap={6} wrap="nowrap">
            <IconPlayerPlay size={14} aria-hidden />
            <Text size="sm">{run.name}</Text>
          </Group>
          {mayChange && (
            <ActionIcon
              color="gray"
              aria-label={t('run-delete', { name: run.name })}
              onClick={() => remove.mutate({ id, rev, runs: runs.filter((one) => one !== run) })}
            >
              <IconTrash size={14} />
            </ActionIcon>
          )}
        </Group>
      ))}
    </Stack>
  )
}
