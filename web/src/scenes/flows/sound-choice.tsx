import { Select, Stack, Textarea } from '@mantine/core'
import type { ReactNode } from 'react'
import manifest from '../../../../sounds/pt-BR/manifest.json' with { type: 'json' }
import { useAll } from '../../client/list.ts'
import type { Sound } from './simple.ts'
import { useWords } from './words.ts'

/** Sets that are said in a URA; the others are the system's own. */
const sets = ['ura', 'sac', 'survey', 'demo'] as const
const prompts = sets.flatMap((set) =>
  Object.entries(manifest.sets[set]).map(([name, said]) => ({ value: `prompt:${set}/${name}`, label: said })),
)
const asText = 'text:'

/** An audio of the company, a phrase that is there already, or a text that a voice says. */
export function SoundChoice(props: {
  label: string
  hint?: string
  value: Sound
  change: (sound: Sound) => void
  error?: ReactNode
  bare?: boolean
}) {
  const { label, hint, value, change, error, bare } = props
  const t = useWords()
  const audios = useAll('/audios')
  const key = keyOf(value)
  const own = audios.rows.map(({ id, name }) => ({ value: `audio:${id}`, label: name }))
  const isKnown = key === asText || [...own, ...prompts].some((one) => one.value === key)
  return (
    <Stack gap={6}>
      <Select
        {...(bare ? { 'aria-label': label } : { label })}
        description={hint}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        error={error}
        placeholder={t('no-sound')}
        searchable
        clearable
        data={[
          { group: t('spoken'), items: [{ value: asText, label: t('spoken-text') }] },
          { group: t('own-audios'), items: own },
          { group: t('built-in'), items: [...prompts, ...(key && !isKnown ? [{ value: key, label: key }] : [])] },
        ]}
        value={key}
        onChange={(chosen) => change(soundOf(chosen))}
      />
      {value && 'text' in value && (
        <Textarea
          aria-label={`${label}: ${t('spoken-text')}`}
          autosize
          minRows={2}
          maxLength={1_000}
          value={value.text}
          onChange={(event) => change({ ...value, text: event.currentTarget.value })}
        />
      )}
    </Stack>
  )
}

function keyOf(value: Sound): string | null {
  if (value === null) return null
  if ('text' in value) return asText
  return 'audioId' in value ? `audio:${value.audioId}` : `prompt:${value.prompt}`
}

function soundOf(chosen: string | null): Sound {
  if (chosen === null) return null
  if (chosen === asText) return { text: '', language: 'pt-BR' }
  const [kind, ...rest] = chosen.split(':')
  return kind === 'audio' ? { audioId: rest.join(':') } : { prompt: rest.join(':'), language: 'pt-BR' }
}
