import { ActionIcon, Alert, Button, Group, Input, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { IconFileImport, IconPlus, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import type { OwnDay } from '#server/holidays/rules/calendar.ts'
import { dateOf, readDays } from '#server/holidays/rules/csv.ts'
import { useField } from '../../components/form/field.ts'
import { useWords } from './words.ts'

/** Municipal and own days: one by one, or a list that is pasted or comes from a file. */
export function OwnDaysField() {
  const t = useWords()
  const { field, value, error } = useField('days', t('own-days'))
  const days = (value as OwnDay[] | undefined) ?? []
  const [isImporting, setImporting] = useState(false)
  const set = (place: number, more: Partial<OwnDay>) =>
    field.onChange(days.map((day, at) => (at === place ? { ...day, ...more } : day)))
  return (
    <Input.Wrapper label={t('own-days')} description={t('own-days-hint')} error={error} labelElement="div">
      <Stack gap={6} mt={6}>
        {days.map((day, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a day has no name but its place
          <Group key={place} gap="xs" wrap="nowrap">
            <Typed
              label={t('date')}
              w={110}
              value={written(day.date)}
              placeholder="25/01"
              keep={(typed) => set(place, { date: dateOf(typed.trim()) ?? typed })}
            />
            <TextInput
              size="xs"
              style={{ flex: 1 }}
              aria-label={t('day-name')}
              placeholder={t('day-name')}
              maxLength={80}
              value={day.name}
              onChange={(event) => set(place, { name: event.currentTarget.value })}
            />
            <Typed
              label={t('part')}
              w={130}
              value={day.part ? `${day.part.from}-${day.part.to}` : ''}
              placeholder={t('whole-day')}
              keep={(typed) => set(place, { part: partOf(typed) })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              aria-label={t('day-remove', { name: day.name })}
              onClick={() => field.onChange(days.filter((_day, at) => at !== place))}
            >
              <IconX size={14} />
            </ActionIcon>
          </Group>
        ))}
        <Group gap="xs">
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<IconPlus size={14} />}
            onClick={() => field.onChange([...days, { date: '', name: '', part: null }])}
          >
            {t('day-add')}
          </Button>
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<IconFileImport size={14} />}
            onClick={() => setImporting(true)}
          >
            {t('import')}
          </Button>
        </Group>
      </Stack>
      {isImporting && (
        <Import
          close={() => setImporting(false)}
          take={(read) => {
            const known = new Set(days.map(({ date, name }) => `${date} ${name}`))
            field.onChange([...days, ...read.filter(({ date, name }) => !known.has(`${date} ${name}`))])
          }}
        />
      )}
    </Input.Wrapper>
  )
}

function Import({ close, take }: { close: () => void; take: (days: OwnDay[]) => void }) {
  const t = useWords()
  const [text, setText] = useState('')
  const read = readDays(text)
  const days = read.flatMap((line) => (line.ok ? [line.day] : []))
  const wrong = read.flatMap((line) => (line.ok ? [] : [line]))
  return (
    <Modal opened onClose={close} size="lg" title={t('import')}>
      <Stack gap="sm">
        <Text size="sm">{t('import-hint')}</Text>
        <Textarea
          aria-label={t('import')}
          data-autofocus
          autosize
          minRows={8}
          maxRows={16}
          placeholder={'25/01;Aniversário de São Paulo\n24/12;Véspera de Natal;13:00;24:00'}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <input
          type="file"
          accept=".csv,.txt,text/csv,text/plain"
          aria-label={t('file')}
          onChange={async (event) => setText((await event.currentTarget.files?.[0]?.text()) ?? '')}
        />
        {wrong.length > 0 && (
          <Alert color="red" py="xs" role="alert">
            {wrong.slice(0, 5).map(({ line, text: row }) => (
              <Text key={line} size="sm">
                {t('wrong-line', { line, row })}
              </Text>
            ))}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('cancel')}
          </Button>
          <Button
            disabled={days.length === 0 || wrong.length > 0}
            onClick={() => {
              take(days)
              close()
            }}
          >
            {t('import-days', { count: days.length })}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

/** Kept when it is left: until then it is what is typed. */
function Typed(props: { label: string; w: number; value: string; placeholder: string; keep: (typed: string) => void }) {
  const { label, w, value, placeholder, keep } = props
  const [typed, setTyped] = useState<string | null>(null)
  return (
    <TextInput
      size="xs"
      w={w}
      aria-label={label}
      placeholder={placeholder}
      value={typed ?? value}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={() => {
        if (typed !== null) keep(typed)
        setTyped(null)
      }}
    />
  )
}

/** 25/01 of `01-25`, 25/01/2027 of `2027-01-25`; what is neither stays as it was typed. */
function written(date: string): string {
  const [, year, month, day] = /^(?:(\d{4})-)?(\d\d)-(\d\d)$/.exec(date) ?? []
  return day ? [day, month, year].filter(Boolean).join('/') : date
}

function partOf(typed: string): OwnDay['part'] {
  const [, from = '', to = ''] = /^\s*(\d{1,2}:\d\d)\s*(?:-|–|às|a)\s*(\d{1,2}:\d\d)\s*$/.exec(typed) ?? []
  return typed.trim() === '' ? null : { from: from.padStart(5, '0'), to: to.padStart(5, '0') }
}
