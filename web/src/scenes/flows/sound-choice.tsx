import { Select } from '@mantine/core'
import type { ReactNode } from 'react'
import manifest from '../../../../sounds/pt-BR/manifest.json' with { type: 'json' }
import { useAll } from '../../client/list.ts'
import type { Sound } from './simple.ts'
import { useWords } from './words.ts'

/** Sets that are said in a URA; the others are the system's own. */
const sets = ['ura', 'demo'] as const
const prompts = sets.flatMap((set) =>
  Object.entries(manifest.sets[set]).map(([name, said]) => ({ value: `prompt:${set}/${name}`, label: said })),
)

/** An audio of the company, or a phrase that is there already. */
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
  const key = value === null ? null : keyOf(value)
  const own = audios.rows.map(({ id, name }) => ({ value: `audio:${id}`, label: name }))
  const known = [...own, ...prompts].some((one) => one.value === key)
  return (
    <Select
      {...(bare ? { 'aria-label': label } : { label })}
      description={hint}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      error={error}
      placeholder={t('no-sound')}
      searchable
      clearable
      data={[
        { group: t('own-audios'), items: own },
        { group: t('built-in'), items: [...prompts, ...(key && !known ? [{ value: key, label: key }] : [])] },
      ]}
      value={key}
      onChange={(chosen) => change(soundOf(chosen))}
    />
  )
}

function keyOf(value: NonNullable<Sound>): string {
  if ('audioId' in value) return `audio:${value.audioId}`
  return 'prompt' in value ? `prompt:${value.prompt}` : `text:${value.language}:${value.text}`
}

function soundOf(chosen: string | null): Sound {
  if (chosen === null) return null
  const [kind, ...rest] = chosen.split(':')
  if (kind === 'text') return { language: rest[0] ?? 'pt-BR', text: rest.slice(1).join(':') }
  return kind === 'audio' ? { audioId: rest.join(':') } : { prompt: rest.join(':'), language: 'pt-BR' }
}
