import { Autocomplete, NumberInput, Select, Switch, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import type { z } from 'zod'
import type { DestinationRef } from '#server/destinations/index.ts'
import type { Spoken } from '#server/flows/index.ts'
import { type ListPath, useAll } from '../../client/list.ts'
import { DestinationChoice } from '../../components/destination/choice.tsx'
import { labelOf } from '../../components/destination/kinds.ts'
import { CasesField, HoursField, KeysField, RowsField } from './row-fields.tsx'
import { SoundsField } from './sounds.tsx'
import { useWords } from './words.ts'

type Word = Parameters<ReturnType<typeof useWords>>[0]
export type Settings = Record<string, unknown>

type Shape = { asks: string | undefined; base: z.core.$ZodTypeDef & Record<string, unknown>; isNullable: boolean }

/** What a field of a schema is once its defaults are taken off, and what it says that it asks for. */
function shapeOf(schema: z.ZodType): Shape {
  let at = schema
  let asks = asksOf(at)
  let isNullable = false
  for (;;) {
    const { type, innerType } = at.def as { type: string; innerType?: z.ZodType; in?: z.ZodType }
    if (type === 'nullable') isNullable = true
    const inner = innerType
    if (!inner || !['default', 'prefault', 'nullable', 'optional'].includes(type))
      return { asks, base: at.def as Shape['base'], isNullable }
    at = inner
    asks ??= asksOf(at)
  }
}
const asksOf = (schema: z.ZodType) => (schema.meta() as { asks?: string } | undefined)?.asks

const lists: Record<string, ListPath> = {
  queue: '/queues',
  extension: '/extensions',
  flow: '/flows',
  survey: '/flows',
  'web-service': '/web-services',
  'time-condition': '/time-conditions',
}

/** One setting of a node, asked for as its schema says. */
export function SettingField(props: {
  name: string
  schema: z.ZodType
  settings: Settings
  set: (change: Settings) => void
  wrong: boolean
  variables: readonly string[]
}) {
  const { name, schema, settings, set, wrong, variables } = props
  const t = useWords()
  const { asks, base, isNullable } = shapeOf(schema)
  const label = t(`field-${name}` as Word)
  const hint = hintOf(name, t)
  const value = settings[name]
  const change = (to: unknown) => set({ [name]: to })
  const common = { label, error: wrong, ...(hint !== undefined && { description: hint }) }

  if (asks === 'hidden') return null
  if (asks === 'sounds')
    return <SoundsField {...common} value={(value ?? []) as Spoken[]} change={change} variables={variables} />
  if (asks === 'keys') return <KeysField label={label} settings={settings} set={set} />
  if (asks === 'cases') return <CasesField label={label} value={value} change={change} variables={variables} />
  if (asks === 'hours')
    return settings.timeConditionId ? null : <HoursField label={label} value={value} change={change} />
  if (asks === 'pairs' || asks === 'values' || asks === 'takes' || asks === 'skills') {
    if (name === 'body' && (settings.method ?? 'GET') === 'GET') return null
    return <RowsField label={label} asks={asks} value={value} change={change} variables={variables} />
  }
  if (asks === 'destination') {
    const destination = (value ?? { type: 'hang-up' }) as DestinationRef
    return <DestinationChoice label={label} value={destination} change={change} demanded={wrong} />
  }
  const list = asks === undefined ? undefined : lists[asks]
  if (list) return <RecordSelect {...common} path={list} value={value} change={change} isNullable={isNullable} />
  if (asks === 'variable' || asks === 'template') {
    const data = asks === 'variable' ? variables : variables.map((one) => `{{${one}}}`)
    return (
      <Autocomplete {...common} value={String(value ?? '')} data={[...data]} onChange={change} spellCheck={false} />
    )
  }
  if (asks === 'ms') return <Seconds {...common} value={value ?? defaultOf(schema)} change={change} />
  return <Plain {...common} base={base} value={value ?? defaultOf(schema)} change={change} isNullable={isNullable} />
}

function hintOf(name: string, t: ReturnType<typeof useWords>): string | undefined {
  if (name === 'path') return t('hint-path', { example: '/clientes/{{cpf}}' })
  if (name === 'variable') return t('hint-variable', { example: '{{cpf}}' })
  const hinted = ['priority', 'surveyFlowId', 'timeConditionId', 'survey']
  return hinted.includes(name) ? t(`hint-${name}` as Word) : undefined
}

const defaultOf = (schema: z.ZodType): unknown => (schema.def as { defaultValue?: unknown }).defaultValue

type Common = { label: string; error: boolean; description?: string }
const order: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'error', 'description']

function Plain(
  props: Common & { base: Shape['base']; value: unknown; change: (to: unknown) => void; isNullable: boolean },
): ReactNode {
  const { base, value, change, isNullable, ...common } = props
  const t = useWords()
  const wordOf = (option: string) => {
    if (option === '#') return t('option-hash')
    if (option === '*') return t('option-star')
    return /^[A-Z]+$/.test(option) ? option : t(`option-${option}` as Word)
  }
  switch (base.type as string) {
    case 'boolean':
      return (
        <Switch
          label={common.label}
          checked={value === true}
          onChange={(event) => change(event.currentTarget.checked)}
        />
      )
    case 'number':
      return (
        <NumberInput
          {...common}
          inputWrapperOrder={order}
          w={isNullable ? undefined : 160}
          value={typeof value === 'number' ? value : ''}
          allowDecimal={false}
          onChange={(to) => change(typeof to === 'number' ? to : isNullable ? null : undefined)}
        />
      )
    case 'enum':
      return (
        <Select
          {...common}
          allowDeselect={false}
          data={Object.values(base.entries as Record<string, string>).map((option) => ({
            value: option,
            label: common.label === t('field-terminator') && option === 'none' ? t('no-terminator') : wordOf(option),
          }))}
          value={String(value ?? '')}
          onChange={(to) => to && change(to)}
        />
      )
    default:
      return (
        <TextInput
          {...common}
          inputWrapperOrder={order}
          value={String(value ?? '')}
          onChange={(event) => change(event.currentTarget.value)}
        />
      )
  }
}

function Seconds({ value, change, ...common }: Common & { value: unknown; change: (to: unknown) => void }) {
  return (
    <NumberInput
      {...common}
      w={160}
      min={0.5}
      step={1}
      value={typeof value === 'number' ? value / 1_000 : ''}
      onChange={(seconds) => typeof seconds === 'number' && change(Math.round(seconds * 1_000))}
    />
  )
}

function RecordSelect(
  props: Common & { path: ListPath; value: unknown; change: (to: unknown) => void; isNullable: boolean },
) {
  const { path, value, change, isNullable, ...common } = props
  const t = useWords()
  const { rows } = useAll(path)
  return (
    <Select
      {...common}
      inputWrapperOrder={order}
      placeholder={t('none-yet')}
      searchable
      clearable={isNullable}
      allowDeselect={isNullable}
      data={(rows as readonly { id: string; name: string; number?: string }[]).map((row) => ({
        value: row.id,
        label: labelOf(row),
      }))}
      value={value ? String(value) : null}
      onChange={(id) => change(id ?? (isNullable ? null : ''))}
    />
  )
}
