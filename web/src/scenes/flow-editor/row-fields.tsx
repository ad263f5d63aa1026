import {
  ActionIcon,
  Autocomplete,
  Button,
  Chip,
  Fieldset,
  Group,
  Input,
  NumberInput,
  Select,
  Stack,
  TextInput,
} from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useAll } from '../../client/list.ts'
import type { Settings } from './setting-field.tsx'
import { useWords } from './words.ts'

// Settings that are lists: of keys, cases, hours, fields.

const allKeys = [...'1234567890*#']

function AddButton({ words, add }: { words: string; add: () => void }) {
  return (
    <Group>
      <Button size="compact-xs" variant="subtle" leftSection={<IconPlus size={12} />} onClick={add}>
        {words}
      </Button>
    </Group>
  )
}

function RemoveButton({ words, remove }: { words: string; remove: () => void }) {
  return (
    <ActionIcon color="gray" aria-label={words} onClick={remove}>
      <IconX size={16} />
    </ActionIcon>
  )
}

const Listed = ({ label, children }: { label: string; children: ReactNode }) => (
  <Input.Wrapper label={label} labelElement="div">
    <Stack gap={6}>{children}</Stack>
  </Input.Wrapper>
)

/** The keys of a menu, each with the name by which the agent reads it. */
export function KeysField(props: { label: string; settings: Settings; set: (change: Settings) => void }) {
  const { label, settings, set } = props
  const t = useWords()
  const keys = (settings.keys ?? []) as string[]
  const labels = (settings.keyLabels ?? {}) as Record<string, string>
  const free = allKeys.filter((key) => !keys.includes(key))
  const labelled = (key: string, text: string) => {
    const { [key]: _was, ...rest } = labels
    return text === '' ? rest : { ...rest, [key]: text }
  }
  return (
    <Listed label={label}>
      {keys.map((key, place) => (
        <Group key={key} gap={6} wrap="nowrap">
          <Select
            aria-label={t('key')}
            w={72}
            allowDeselect={false}
            data={allKeys.filter((one) => one === key || free.includes(one))}
            value={key}
            onChange={(to) =>
              to &&
              set({
                keys: keys.with(place, to),
                keyLabels: { ...labelled(key, ''), ...(labels[key] && { [to]: labels[key] }) },
              })
            }
          />
          <TextInput
            aria-label={t('key-label', { key })}
            placeholder={t('key-label-example')}
            style={{ flex: 1 }}
            maxLength={40}
            value={labels[key] ?? ''}
            onChange={(event) => set({ keyLabels: labelled(key, event.currentTarget.value) })}
          />
          <RemoveButton
            words={t('key-remove', { key })}
            remove={() => set({ keys: keys.toSpliced(place, 1), keyLabels: labelled(key, '') })}
          />
        </Group>
      ))}
      {free[0] && <AddButton words={t('key-add')} add={() => set({ keys: [...keys, free[0]] })} />}
    </Listed>
  )
}

type Test = { variable: string; is: string; value: string }
type Case = { exit: string; label?: string; all: Test[] }
const comparisons = [
  'equal',
  'not-equal',
  'starts-with',
  'matches',
  'in-list',
  'greater',
  'less',
  'filled',
  'empty',
] as const
const freshTest: Test = { variable: 'caller_ddd', is: 'equal', value: '' }

export function CasesField(props: {
  label: string
  value: unknown
  change: (cases: Case[]) => void
  variables: readonly string[]
}) {
  const { label, value, change, variables } = props
  const t = useWords()
  const cases = (value ?? []) as Case[]
  const fresh = () => {
    let number = cases.length + 1
    while (cases.some(({ exit }) => exit === `caso-${number}`)) number++
    return { exit: `caso-${number}`, all: [freshTest] }
  }
  return (
    <Listed label={label}>
      {cases.map((one, place) => {
        const name = one.label ?? one.exit
        const put = (to: Partial<Case>) => change(cases.with(place, { ...one, ...to }))
        return (
          <Fieldset key={one.exit} p="xs" legend={name} variant="filled">
            <Stack gap={6}>
              <Group gap={6} wrap="nowrap">
                <TextInput
                  aria-label={t('case-name')}
                  style={{ flex: 1 }}
                  placeholder={t('case-name')}
                  maxLength={80}
                  value={one.label ?? ''}
                  onChange={(event) => {
                    const { label: _was, ...rest } = one
                    const text = event.currentTarget.value
                    change(cases.with(place, text === '' ? rest : { ...rest, label: text }))
                  }}
                />
                <RemoveButton words={t('case-remove', { name })} remove={() => change(cases.toSpliced(place, 1))} />
              </Group>
              {one.all.map((test, at) => {
                const putTest = (to: Partial<Test>) => put({ all: one.all.with(at, { ...test, ...to }) })
                return (
                  // biome-ignore lint/suspicious/noArrayIndexKey: tests have no names
                  <Group key={at} gap={6} wrap="nowrap">
                    <Autocomplete
                      aria-label={t('test-variable')}
                      style={{ flex: 1 }}
                      data={[...variables]}
                      value={test.variable}
                      onChange={(variable) => putTest({ variable })}
                    />
                    <Select
                      aria-label={t('test-is')}
                      w={132}
                      allowDeselect={false}
                      data={comparisons.map((is) => ({ value: is, label: t(`is-${is}`) }))}
                      value={test.is}
                      onChange={(is) => is && putTest({ is })}
                    />
                    {!['filled', 'empty'].includes(test.is) && (
                      <TextInput
                        aria-label={t('test-value')}
                        style={{ flex: 1 }}
                        value={test.value}
                        onChange={(event) => putTest({ value: event.currentTarget.value })}
                      />
                    )}
                    {one.all.length > 1 && (
                      <RemoveButton words={t('test-remove')} remove={() => put({ all: one.all.toSpliced(at, 1) })} />
                    )}
                  </Group>
                )
              })}
              <AddButton words={t('test-add')} add={() => put({ all: [...one.all, freshTest] })} />
            </Stack>
          </Fieldset>
        )
      })}
      <AddButton words={t('case-add')} add={() => change([...cases, fresh()])} />
    </Listed>
  )
}

type Hours = { days: number[]; from: string; to: string }
const days = [1, 2, 3, 4, 5, 6, 7] as const

export function HoursField(props: { label: string; value: unknown; change: (hours: Hours[]) => void }) {
  const { label, value, change } = props
  const t = useWords()
  const hours = (value ?? []) as Hours[]
  return (
    <Listed label={label}>
      {hours.map((one, place) => {
        const put = (to: Partial<Hours>) => change(hours.with(place, { ...one, ...to }))
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: hours have no names
          <Stack key={place} gap={6}>
            <Chip.Group
              multiple
              value={one.days.map(String)}
              onChange={(to) => put({ days: to.map(Number).toSorted((a, b) => a - b) })}
            >
              <Group gap={4} role="group" aria-label={t('hours-days')}>
                {days.map((day) => (
                  <Chip key={day} size="xs" value={String(day)}>
                    {t(`day-${day}`)}
                  </Chip>
                ))}
              </Group>
            </Chip.Group>
            <Group gap={6} wrap="nowrap">
              <TextInput
                type="time"
                aria-label={t('hours-from')}
                value={one.from}
                onChange={(event) => put({ from: event.currentTarget.value })}
              />
              <TextInput
                type="time"
                aria-label={t('hours-to')}
                value={one.to}
                onChange={(event) => put({ to: event.currentTarget.value })}
              />
              <RemoveButton words={t('row-remove')} remove={() => change(hours.toSpliced(place, 1))} />
            </Group>
          </Stack>
        )
      })}
      <AddButton words={t('row-add')} add={() => change([...hours, { days: [6], from: '08:00', to: '12:00' }])} />
    </Listed>
  )
}

type Row = Record<string, string | number>
const columnsOf = {
  pairs: ['name', 'value'],
  values: ['variable', 'value'],
  takes: ['path', 'variable'],
  skills: ['skillId', 'level'],
} as const

/** Rows of two fields. */
export function RowsField(props: {
  label: string
  asks: keyof typeof columnsOf
  value: unknown
  change: (rows: Row[]) => void
  variables: readonly string[]
}) {
  const { label, asks, value, change, variables } = props
  const t = useWords()
  const rows = (value ?? []) as Row[]
  const columns = columnsOf[asks]
  const wordOf = {
    name: t('pair-name'),
    value: t('pair-value'),
    variable: t('test-variable'),
    path: t('take-path'),
    skillId: t('skill-name'),
    level: t('skill-level'),
  }
  const fresh: Row = Object.fromEntries(columns.map((column) => [column, column === 'level' ? 5 : '']))
  return (
    <Listed label={label}>
      {rows.map((row, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows may be the same while they are typed
        <Group key={place} gap={6} wrap="nowrap">
          {columns.map((column) => {
            const put = (to: string | number) => change(rows.with(place, { ...row, [column]: to }))
            const common = { 'aria-label': wordOf[column], placeholder: wordOf[column], style: { flex: 1 } }
            if (column === 'skillId') return <SkillSelect key={column} {...common} value={row[column]} change={put} />
            if (column === 'level')
              return (
                <NumberInput
                  key={column}
                  {...common}
                  min={1}
                  max={10}
                  value={row[column] ?? 5}
                  onChange={(to) => put(Number(to))}
                />
              )
            const data =
              column === 'variable' ? variables : column === 'value' ? variables.map((one) => `{{${one}}}`) : []
            return (
              <Autocomplete
                key={column}
                {...common}
                data={[...data]}
                value={String(row[column] ?? '')}
                onChange={put}
              />
            )
          })}
          <RemoveButton words={t('row-remove')} remove={() => change(rows.toSpliced(place, 1))} />
        </Group>
      ))}
      <AddButton words={t('row-add')} add={() => change([...rows, fresh])} />
    </Listed>
  )
}

function SkillSelect(props: {
  'aria-label': string
  placeholder: string
  style: object
  value: unknown
  change: (id: string) => void
}) {
  const { value, change, ...common } = props
  const { rows } = useAll('/skills')
  return (
    <Select
      {...common}
      searchable
      allowDeselect={false}
      data={rows.map(({ id, name }) => ({ value: id, label: name }))}
      value={value ? String(value) : null}
      onChange={(id) => change(id ?? '')}
    />
  )
}
