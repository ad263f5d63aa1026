import { Badge, Box, Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core'
import { IconAntennaOff, IconCheck, IconCopy } from '@tabler/icons-react'
import { useState } from 'react'
import { i18n } from '../../app/words.ts'
import { useAsk } from '../../client/ask.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import classes from './ladder.module.css'
import { type Ladder as LadderOf, type Rung, rungsOf } from './rungs.ts'
import { useWords } from './words.ts'

/** While a call goes on its ladder grows. */
const againMs = 3_000

/** Who said what on the wire, all legs in one picture; the message that is chosen stands below, whole. */
export function Ladder({ id, goesOn }: { id: string; goesOn: boolean }) {
  const t = useWords()
  const { data, error } = useAsk('get /call-records/:id/ladder', { id }, goesOn ? { every: againMs } : {})
  const [chosen, setChosen] = useState(0)
  if (error) return <ProblemAlert problem={error} />
  if (!data) return null
  if (data.ladders.length === 0)
    return <EmptyState icon={IconAntennaOff} title={t('ladder-empty')} hint={t('ladder-empty-hint')} />
  const { places, ours, rungs } = rungsOf(data.ladders)
  const shown = rungs[Math.min(chosen, rungs.length - 1)]
  const text = data.ladders.flatMap(({ messages }) => messages.map((one) => `${one.from} → ${one.to}\n${one.text}`))
  return (
    <Stack gap="md">
      {data.ladders.map((ladder, leg) => (
        <LegQuality key={ladder.legId} ladder={ladder} leg={leg} ours={ours} />
      ))}
      <div className={classes.ladder}>
        <div className={classes.heads} aria-hidden>
          <span />
          <div className={classes.columns} style={columnsOf(places)}>
            {places.map((place) => (
              <span key={place} className={classes.place}>
                {place === ours ? `${t('us')} ${place}` : place}
              </span>
            ))}
          </div>
        </div>
        <Box component="ol" m={0} p={0} aria-label={t('ladder-list')} style={{ listStyle: 'none' }}>
          {rungs.map((rung, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a rung is its place
            <li key={place}>
              <RungLine
                rung={rung}
                places={places}
                isChosen={rung === shown}
                choose={() => setChosen(place)}
                step={(by) => setChosen(Math.max(0, Math.min(rungs.length - 1, place + by)))}
              />
            </li>
          ))}
        </Box>
      </div>
      {shown && (
        <div>
          <Group justify="space-between" mb={6}>
            <Text fw={600} size="sm">
              {t('message')}: {shown.label}
            </Text>
            <Group gap="xs">
              <Copy words={t('copy')} text={shown.text} />
              <Copy words={t('copy-all')} text={text.join('\n\n')} />
            </Group>
          </Group>
          <Code block className={classes.text} tabIndex={0}>
            {shown.text}
          </Code>
        </div>
      )}
    </Stack>
  )
}

const columnsOf = (places: readonly string[]) => ({ gridTemplateColumns: `repeat(${places.length}, 1fr)` })

function RungLine(props: {
  rung: Rung
  places: readonly string[]
  isChosen: boolean
  choose: () => void
  step: (by: 1 | -1) => void
}) {
  const { rung, places, isChosen, choose, step } = props
  const [first, last] = [Math.min(rung.from, rung.to), Math.max(rung.from, rung.to)]
  const half = 50 / places.length
  return (
    <button
      type="button"
      className={classes.rung}
      aria-current={isChosen}
      tabIndex={isChosen ? 0 : -1}
      // Who walks with the arrows stays on what is chosen.
      ref={(button) => {
        if (isChosen && document.activeElement?.classList.contains(classes.rung ?? '')) button?.focus()
      }}
      onClick={choose}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
        event.preventDefault()
        step(event.key === 'ArrowDown' ? 1 : -1)
      }}
    >
      <span className={classes.time}>{sinceText(rung.sinceMs)}</span>
      <span className={classes.columns} style={columnsOf(places)}>
        {places.map((place, column) => (
          <span key={place} className={classes.line} style={{ left: `${half + column * half * 2}%` }} />
        ))}
        <span
          className={classes.arrow}
          data-way={rung.to > rung.from ? 'right' : 'left'}
          data-kind={rung.kind}
          style={{ gridColumn: `${first + 1} / ${last + 2}`, marginInline: `${50 / (last - first + 1)}%` }}
        >
          {rung.label}
        </span>
      </span>
    </button>
  )
}

const sinceText = (ms: number): string =>
  `+${(ms / 1000).toLocaleString(i18n.language, { minimumFractionDigits: 3, maximumFractionDigits: 3 })} s`

function LegQuality({ ladder, leg, ours }: { ladder: LadderOf; leg: number; ours: string | null }) {
  const t = useWords()
  const { received, sent, roundTripMs, mos } = ladder.quality
  const [first] = ladder.messages
  const place = first?.from === ours ? first?.to : first?.from
  const figure = (value: number) => value.toLocaleString(i18n.language, { maximumFractionDigits: 1 })
  const heard = (words: 'heard-them' | 'heard-us', side: typeof received) =>
    side ? [t(words, { lost: figure(side.lostPercent), jitter: figure(side.jitterMs) })] : []
  const told = [
    ...heard('heard-them', received),
    ...heard('heard-us', sent),
    ...(roundTripMs === null ? [] : [t('round-trip', { ms: figure(roundTripMs) })]),
  ]
  return (
    <Group gap="sm" wrap="wrap">
      <Text size="sm" fw={600}>
        {t('leg', { number: leg + 1, place: place ?? '' })}
      </Text>
      {mos !== null && (
        <Badge variant="light" color={mos >= 4 ? 'green' : mos >= 3.5 ? 'yellow' : 'red'} autoContrast>
          {t('mos-of', { mos: figure(mos) })}
        </Badge>
      )}
      <Text size="sm" c="dimmed">
        {told.length > 0 ? told.join(' · ') : t('no-quality')}
      </Text>
    </Group>
  )
}

function Copy({ words, text }: { words: string; text: string }) {
  const t = useWords()
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Button
          size="compact-xs"
          variant="default"
          leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
          onClick={copy}
        >
          {copied ? t('copied') : words}
        </Button>
      )}
    </CopyButton>
  )
}
