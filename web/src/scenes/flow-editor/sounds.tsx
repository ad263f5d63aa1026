import { ActionIcon, Autocomplete, Button, Group, Input, Select, Stack, Textarea } from '@mantine/core'
import { IconBlockquote, IconNumber123, IconPlus, IconX } from '@tabler/icons-react'
import type { Spoken } from '#server/flows/index.ts'
import manifest from '../../../../sounds/pt-BR/manifest.json' with { type: 'json' }
import { useAll } from '../../client/list.ts'
import { useWords } from './words.ts'

/** Sets that are said in a URA; the others are the system's own, or words of numbers. */
const sets = ['ura', 'sac', 'survey', 'demo'] as const
export const readyPrompts: { prompt: string; said: string }[] = sets.flatMap((set) =>
  Object.entries(manifest.sets[set]).map(([name, said]) => ({ prompt: `${set}/${name}`, said })),
)
type Value = Extract<Spoken, { as: string }>
const ways = ['digits', 'number', 'money', 'date'] as const

/** What is heard, one after another: audios, ready phrases, values. */
export function SoundsField(props: {
  label: string
  value: readonly Spoken[]
  change: (sounds: Spoken[]) => void
  variables: readonly string[]
  error?: boolean
}) {
  const { label, value, change, variables, error } = props
  const t = useWords()
  const put = (place: number, sound: Spoken) => change(value.with(place, sound))
  return (
    <Input.Wrapper label={label} labelElement="div" error={error}>
      <Stack gap={6}>
        {value.map((sound, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: sounds have no names, and may be the same twice
          <Group key={place} gap={6} wrap="nowrap">
            {'as' in sound ? (
              <ValueRow value={sound} change={(to) => put(place, to)} variables={variables} />
            ) : 'text' in sound ? (
              <Textarea
                aria-label={`${label} ${place + 1}`}
                style={{ flex: 1 }}
                autosize
                maxLength={1_000}
                placeholder={t('text-example', { example: '{{protocol}}' })}
                value={sound.text}
                onChange={(event) => put(place, { ...sound, text: event.currentTarget.value })}
              />
            ) : (
              <AudioRow label={`${label} ${place + 1}`} value={sound} change={(to) => put(place, to)} />
            )}
            <ActionIcon color="gray" aria-label={t('sound-remove')} onClick={() => change(value.toSpliced(place, 1))}>
              <IconX size={16} />
            </ActionIcon>
          </Group>
        ))}
        <Group gap="xs">
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<IconPlus size={12} />}
            aria-label={`${label}: ${t('sound-add')}`}
            onClick={() => change([...value, { audioId: '' }])}
          >
            {t('sound-add')}
          </Button>
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<IconBlockquote size={14} />}
            aria-label={`${label}: ${t('text-add')}`}
            onClick={() => change([...value, { text: '', language: 'pt-BR' }])}
          >
            {t('text-add')}
          </Button>
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<IconNumber123 size={14} />}
            aria-label={`${label}: ${t('value-add')}`}
            onClick={() => change([...value, { as: 'digits', of: '{{protocol}}', language: 'pt-BR' }])}
          >
            {t('value-add')}
          </Button>
        </Group>
      </Stack>
    </Input.Wrapper>
  )
}

function AudioRow(props: { label: string; value: Spoken; change: (sound: Spoken) => void }) {
  const { label, value, change } = props
  const t = useWords()
  const audios = useAll('/audios')
  const key = 'audioId' in value ? `audio:${value.audioId}` : 'prompt' in value ? `prompt:${value.prompt}` : ''
  const own = audios.rows.map(({ id, name }) => ({ value: `audio:${id}`, label: name }))
  const ready = readyPrompts.map(({ prompt, said }) => ({ value: `prompt:${prompt}`, label: said }))
  const isKnown = key === 'audio:' || [...own, ...ready].some((one) => one.value === key)
  return (
    <Select
      aria-label={label}
      style={{ flex: 1 }}
      placeholder={t('sound-choose')}
      searchable
      allowDeselect={false}
      data={[
        { group: t('sound-own'), items: own },
        { group: t('sound-ready'), items: [...ready, ...(isKnown ? [] : [{ value: key, label: key }])] },
      ]}
      value={key === 'audio:' ? null : key}
      onChange={(chosen) => {
        if (chosen === null) return
        const at = chosen.indexOf(':')
        const id = chosen.slice(at + 1)
        change(chosen.startsWith('audio') ? { audioId: id } : { prompt: id, language: 'pt-BR' })
      }}
    />
  )
}

function ValueRow(props: { value: Value; change: (value: Value) => void; variables: readonly string[] }) {
  const { value, change, variables } = props
  const t = useWords()
  return (
    <>
      <Autocomplete
        aria-label={t('as-of')}
        style={{ flex: 1 }}
        value={value.of}
        data={variables.map((name) => `{{${name}}}`)}
        onChange={(of) => change({ ...value, of })}
      />
      <Select
        aria-label={t('as-how')}
        w={150}
        allowDeselect={false}
        data={ways.map((as) => ({ value: as, label: t(`as-${as}`) }))}
        value={value.as}
        onChange={(as) => as && change({ ...value, as: as as Value['as'] })}
      />
    </>
  )
}
