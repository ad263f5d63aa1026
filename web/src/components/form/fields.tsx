import {
  Checkbox,
  Group,
  MultiSelect,
  NumberInput,
  PasswordInput,
  Radio,
  Select,
  Stack,
  Switch,
  TagsInput,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core'
import type { ReactNode } from 'react'
import { type FieldProps, useField } from './field.ts'

/** The kit's inputs, each bound to a field of the form by its name. What a field is for stands under it: rows stay aligned. */
const order: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'error', 'description']
const figures = {
  input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 'var(--mantine-font-size-sm)' },
}

export function TextField(
  props: FieldProps & {
    placeholder?: string
    /** Digits and addresses: figures of one width, nothing corrected. */
    exact?: boolean
    autoFocus?: boolean
    rightSection?: ReactNode
    /** What is typed or pasted, before it is kept. */
    read?: (text: string) => string
  },
) {
  const { name, label, hint, required, disabled, placeholder, exact, autoFocus, rightSection, read } = props
  const { field, value, error } = useField(name, label)
  return (
    <TextInput
      inputWrapperOrder={order}
      label={label}
      description={hint}
      withAsterisk={required}
      aria-required={required}
      disabled={disabled}
      placeholder={placeholder}
      error={error}
      data-autofocus={autoFocus || undefined}
      rightSection={rightSection}
      spellCheck={!exact}
      autoComplete="off"
      {...(exact && { autoCapitalize: 'none', styles: figures })}
      {...field}
      value={String(value ?? '')}
      onChange={(event) => field.onChange(read ? read(event.currentTarget.value) : event.currentTarget.value)}
    />
  )
}

const hidden = () => '••••••'

export function SecretField({
  name,
  label,
  hint,
  required,
  placeholder,
}: FieldProps & { placeholder?: string | undefined }) {
  const { field, value, error } = useField(name, label, hidden)
  return (
    <PasswordInput
      inputWrapperOrder={order}
      label={label}
      description={hint}
      withAsterisk={required}
      placeholder={placeholder}
      error={error}
      autoComplete="new-password"
      {...field}
      value={String(value ?? '')}
    />
  )
}

export function AreaField({
  name,
  label,
  hint,
  required,
  rows = 2,
  exact,
  placeholder,
}: FieldProps & { rows?: number; exact?: boolean; placeholder?: string }) {
  const { field, value, error } = useField(name, label)
  return (
    <Textarea
      inputWrapperOrder={order}
      label={label}
      description={hint}
      withAsterisk={required}
      placeholder={placeholder}
      error={error}
      autosize
      minRows={rows}
      maxRows={10}
      spellCheck={!exact}
      {...(exact && { styles: figures })}
      {...field}
      value={String(value ?? '')}
    />
  )
}

/** A whole number; `scale` is how many of the kept unit one of the shown is (1000: seconds of milliseconds). */
export function NumberField(
  props: FieldProps & {
    min?: number
    max?: number
    unit?: string
    scale?: number
    placeholder?: string
    w?: number
    /** The label stands elsewhere, such as at the head of a column. */
    bare?: boolean
    /** Left empty it is not there at all, instead of being nothing. */
    forgets?: boolean
  },
) {
  const { name, label, hint, required, disabled, min, max, unit, scale = 1, placeholder, w, bare, forgets } = props
  const { field, value, error } = useField(name, label, (kept) =>
    typeof kept === 'number' ? `${kept / scale}${unit ? ` ${unit}` : ''}` : '—',
  )
  return (
    <NumberInput
      inputWrapperOrder={order}
      {...(bare ? { 'aria-label': label } : { label })}
      description={hint}
      withAsterisk={required}
      disabled={disabled}
      placeholder={placeholder}
      error={error}
      w={w}
      clampBehavior="none"
      allowDecimal={scale > 1}
      suffix={unit ? ` ${unit}` : ''}
      min={min}
      max={max}
      name={field.name}
      onBlur={field.onBlur}
      ref={field.ref}
      value={typeof value === 'number' ? value / scale : ''}
      onChange={(shown) =>
        field.onChange(typeof shown === 'number' ? Math.round(shown * scale) : forgets ? undefined : null)
      }
    />
  )
}

export type Option = { value: string; label: string; disabled?: boolean }

/** One of a few or of many; `none` is what choosing nothing is called, where nothing may be chosen. */
export function SelectField({
  name,
  label,
  hint,
  required,
  disabled,
  options,
  none,
  placeholder,
}: FieldProps & { options: readonly Option[]; none?: string; placeholder?: string }) {
  const { field, value, error } = useField(
    name,
    label,
    (kept) => options.find((option) => option.value === kept)?.label ?? none ?? String(kept ?? '—'),
  )
  return (
    <Select
      inputWrapperOrder={order}
      label={label}
      description={hint}
      withAsterisk={required}
      disabled={disabled}
      placeholder={none ?? placeholder}
      error={error}
      data={[...options]}
      searchable={options.length > 7}
      clearable={none !== undefined}
      allowDeselect={false}
      name={field.name}
      onBlur={field.onBlur}
      ref={field.ref}
      value={typeof value === 'string' ? value : null}
      onChange={(chosen) => field.onChange(chosen)}
    />
  )
}

/** One of a few, each with what it means. */
export function ChoiceField({
  name,
  label,
  hint,
  options,
}: FieldProps & { options: readonly (Option & { hint?: string })[] }) {
  const { field, value, error } = useField(
    name,
    label,
    (kept) => options.find((option) => option.value === kept)?.label ?? String(kept),
  )
  return (
    <Radio.Group
      label={label}
      description={hint}
      error={error}
      value={String(value ?? '')}
      onChange={field.onChange}
      name={name}
    >
      <Stack gap={6} mt={6}>
        {options.map((option) => (
          <Radio
            key={option.value}
            value={option.value}
            label={option.label}
            description={option.hint}
            disabled={option.disabled}
          />
        ))}
      </Stack>
    </Radio.Group>
  )
}

const yesNo = (value: unknown) => (value ? '✓' : '✗')

export function SwitchField({ name, label, hint, disabled }: FieldProps) {
  const { field, value, error } = useField(name, label, yesNo)
  return (
    <Switch
      label={label}
      description={hint}
      disabled={disabled}
      error={error}
      name={field.name}
      onBlur={field.onBlur}
      ref={field.ref}
      checked={value === true}
      onChange={(event) => field.onChange(event.currentTarget.checked)}
    />
  )
}

/** Some of a few. */
export function ChecksField({
  name,
  label,
  hint,
  options,
  bare,
}: FieldProps & { options: readonly Option[]; bare?: boolean }) {
  const { field, value, error } = useField(name, label, (kept) =>
    options
      .filter((option) => (kept as string[] | undefined)?.includes(option.value))
      .map((option) => option.label)
      .join(', '),
  )
  return (
    <Checkbox.Group
      {...(bare ? { 'aria-label': label } : { label })}
      description={hint}
      error={error}
      value={(value as string[] | undefined) ?? []}
      onChange={field.onChange}
    >
      <Group gap="md" mt={bare ? 0 : 6}>
        {options.map((option) => (
          <Checkbox key={option.value} value={option.value} label={option.label} />
        ))}
      </Group>
    </Checkbox.Group>
  )
}

/** A list of short texts: Enter or a comma ends one; a pasted list is taken apart. */
export function ListField({
  name,
  label,
  hint,
  placeholder,
  read,
}: FieldProps & { placeholder?: string; read?: (text: string) => string }) {
  const { field, value, error } = useField(name, label, (kept) => ((kept as string[] | undefined) ?? []).join(', '))
  const list = (value as string[] | undefined) ?? []
  return (
    <TagsInput
      inputWrapperOrder={order}
      label={label}
      description={hint}
      error={error}
      placeholder={list.length === 0 ? placeholder : undefined}
      splitChars={[',', ' ', ';', '\n', '\t']}
      clearable
      name={field.name}
      onBlur={field.onBlur}
      ref={field.ref}
      value={list}
      onChange={(texts) => field.onChange(read ? texts.map(read) : texts)}
    />
  )
}

export function ManyField({
  name,
  label,
  hint,
  options,
  placeholder,
}: FieldProps & { options: readonly Option[]; placeholder?: string }) {
  const { field, value, error } = useField(name, label, (kept) => ((kept as string[] | undefined) ?? []).join(', '))
  const list = (value as string[] | undefined) ?? []
  return (
    <MultiSelect
      inputWrapperOrder={order}
      label={label}
      description={hint}
      error={error}
      data={[...options]}
      searchable
      clearable
      placeholder={list.length === 0 ? placeholder : undefined}
      name={field.name}
      onBlur={field.onBlur}
      ref={field.ref}
      value={list}
      onChange={field.onChange}
    />
  )
}

/** A part of a form under a name of its own. */
export function Section({ title, hint, children }: { title: string; hint?: ReactNode; children: ReactNode }) {
  return (
    <Stack gap="sm" component="section" aria-label={title}>
      <div>
        <Text fw={600} size="sm" component="h3" m={0}>
          {title}
        </Text>
        {hint && (
          <Text size="xs" c="dimmed">
            {hint}
          </Text>
        )}
      </div>
      {children}
    </Stack>
  )
}
