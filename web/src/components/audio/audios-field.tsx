import { Button, FileButton, Input, Select, Stack, Text } from '@mantine/core'
import { IconPlus, IconUpload } from '@tabler/icons-react'
import { useCallback, useState } from 'react'
import { call, Problem } from '../../client/call.ts'
import { keepRecord, useAll } from '../../client/list.ts'
import { useField } from '../form/field.ts'
import { SortedList } from '../sorted-list.tsx'
import { DropZone } from './drop-zone.tsx'
import { Listen } from './listen.tsx'
import { timeText } from './times.ts'
import { useWords } from './words.ts'

/** Audios in the order that people drag them into, heard where they stand; new ones come by files that are dropped. */
export function AudiosField(props: {
  name: string
  label: string
  hint?: string
  required?: boolean
  /** The same one may come again. */
  twice?: boolean
}) {
  const { name, label, hint, required, twice = false } = props
  const t = useWords()
  const audios = useAll('/audios')
  const nameOf = useCallback((id: string) => audios.nameOf(id) ?? t('missing'), [audios, t])
  const show = useCallback((kept: unknown) => ((kept as string[] | undefined) ?? []).map(nameOf).join(', '), [nameOf])
  const { field, value, error } = useField(name, label, show)
  const [sending, setSending] = useState(0)
  const [refused, setRefused] = useState<string[]>([])
  const chosen = (value as string[] | undefined) ?? []
  const others = audios.rows.filter(({ id }) => twice || !chosen.includes(id))
  const lastsMs = chosen.reduce((sum, id) => sum + (audios.rows.find((one) => one.id === id)?.durationMs ?? 0), 0)

  async function upload(files: File[]) {
    setRefused([])
    setSending(files.length)
    const made: string[] = []
    const said: string[] = []
    for (const file of files) {
      const fileName = file.name.replace(/\.[^.]*$/, '').slice(0, 80) || file.name
      try {
        const audio = await call('post /audios', { name: fileName, convert: 'true', file } as never)
        await keepRecord('/audios', audio)
        made.push(audio.id)
      } catch (why) {
        if (!(why instanceof Problem)) throw why
        said.push(t('not-sent', { name: file.name, why: why.fields[0]?.message ?? why.message }))
      }
      setSending((left) => left - 1)
    }
    setRefused(said)
    if (made.length > 0) field.onChange([...chosen, ...made])
  }

  return (
    <Input.Wrapper
      label={label}
      description={hint}
      error={error ?? (refused.length > 0 ? refused.join(' ') : undefined)}
      labelElement="div"
      withAsterisk={required ?? false}
    >
      <Stack gap="xs" mt={6}>
        {chosen.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('none')}
          </Text>
        ) : (
          <>
            <SortedList
              // The same audio may stand in two places: each place is a thing of its own.
              items={chosen.map((id, place) => ({
                id: `${place} ${id}`,
                audioId: id,
                name: nameOf(id),
                more: (
                  <>
                    <Text size="xs" c="dimmed" style={{ fontVariantNumeric: 'tabular-nums' }}>
                      {timeText(audios.rows.find((one) => one.id === id)?.durationMs ?? 0)}
                    </Text>
                    <Listen audioId={id} name={nameOf(id)} />
                  </>
                ),
              }))}
              change={(items) => field.onChange(items.map(({ audioId }) => audioId))}
              remove={(item) => field.onChange(chosen.filter((id, place) => `${place} ${id}` !== item))}
            />
            <Text size="xs" c="dimmed">
              {chosen.length === 1
                ? t('total-one', { time: timeText(lastsMs) })
                : t('total', { count: chosen.length, time: timeText(lastsMs) })}
            </Text>
          </>
        )}
        <Select
          // A new one each time that one was taken: it is empty again.
          key={chosen.length}
          aria-label={t('add')}
          placeholder={t('add')}
          leftSection={<IconPlus size={16} />}
          searchable
          data={others.map(({ id, name }) => ({ value: id, label: name }))}
          value={null}
          onChange={(id) => id && field.onChange([...chosen, id])}
        />
        <DropZone drop={(files) => void upload(files)}>
          <FileButton multiple accept="audio/*,.wav,.mp3,.ogg,.flac,.aiff" onChange={(files) => void upload(files)}>
            {(given) => (
              <Button
                size="xs"
                variant="default"
                loading={sending > 0}
                leftSection={<IconUpload size={14} />}
                {...given}
              >
                {t('upload')}
              </Button>
            )}
          </FileButton>
          <Text size="xs" c="dimmed" role="status">
            {sending > 0 ? t('sending', { count: sending }) : t('drop-here')}
          </Text>
        </DropZone>
      </Stack>
    </Input.Wrapper>
  )
}
