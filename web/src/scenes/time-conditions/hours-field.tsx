import { ActionIcon, Button, Chip, Collapse, Group, Input, MultiSelect, Stack, Text, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import type { Period } from '#server/time-conditions/rules/periods.ts'
import { isWeekly, painted, periodsOf, weekdays, weekOf } from '#server/time-conditions/rules/week.ts'
import { i18n } from '../../app/words.ts'
import { useField } from '../../components/form/field.ts'
import { daysText, readDaysText } from './days.ts'
import classes from './hours-field.module.css'
import { WeekGrid } from './week-grid.tsx'
import { useWords } from './words.ts'

/** Monday, January: any such day names the others. */
const dayName = (weekday: number, width: 'short' | 'narrow' | 'long' = 'short') =>
  new Intl.DateTimeFormat(i18n.language, { weekday: width, timeZone: 'UTC' })
    .format(Date.UTC(2024, 0, weekday))
    .replace('.', '')
const monthName = (month: number) =>
  new Intl.DateTimeFormat(i18n.language, { month: 'long', timeZone: 'UTC' }).format(Date.UTC(2024, month - 1, 1))

/** The open hours: a week to paint, and the same as a list, where there is also what a week cannot show. */
export function HoursField() {
  const t = useWords()
  const { field, value, error } = useField('periods', t('hours'))
  const periods = (value as Period[] | undefined) ?? []
  const set = (place: number, more: Partial<Period>) =>
    field.onChange(periods.map((period, at) => (at === place ? { ...period, ...more } : period)))
  return (
    <Input.Wrapper label={t('hours')} description={t('hours-hint')} error={error} labelElement="div">
      <Stack gap="sm" mt={8}>
        <WeekGrid
          week={weekOf(periods)}
          dayNames={weekdays.map((weekday) => dayName(weekday))}
          paint={(places, span, open) =>
            field.onChange([
              ...periodsOf(painted(weekOf(periods), places, span, open)),
              ...periods.filter((period) => !isWeekly(period)),
            ])
          }
        />
        <Stack gap={6}>
          {periods.map((period, place) => (
            <PeriodRow
              // biome-ignore lint/suspicious/noArrayIndexKey: a period has no name but its place
              key={place}
              period={period}
              set={(more) => set(place, more)}
              remove={() => field.onChange(periods.filter((_period, at) => at !== place))}
            />
          ))}
          {periods.length === 0 && (
            <Text size="sm" c="dimmed">
              {t('never')}
            </Text>
          )}
        </Stack>
        <Group>
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<IconPlus size={14} />}
            onClick={() =>
              field.onChange([
                ...periods,
                { weekdays: [1, 2, 3, 4, 5], monthDays: [], months: [], from: '08:00', to: '18:00' },
              ])
            }
          >
            {t('period-add')}
          </Button>
        </Group>
      </Stack>
    </Input.Wrapper>
  )
}

function PeriodRow(props: { period: Period; set: (more: Partial<Period>) => void; remove: () => void }) {
  const { period, set, remove } = props
  const t = useWords()
  const [isMore, setMore] = useState(!isWeekly(period))
  const on = period.weekdays.length > 0 ? period.weekdays : weekdays
  return (
    <div className={classes.row}>
      <Group gap="sm" wrap="nowrap">
        <Chip.Group
          multiple
          value={on.map(String)}
          onChange={(chosen) => {
            // None chosen would be every day: the last one stays.
            if (chosen.length > 0) set({ weekdays: chosen.length === 7 ? [] : sorted(chosen) })
          }}
        >
          <Group gap={4} wrap="nowrap" role="group" aria-label={t('weekdays')}>
            {weekdays.map((weekday) => (
              <Chip
                key={weekday}
                value={String(weekday)}
                size="xs"
                radius="sm"
                icon={null}
                classNames={{ label: classes.day, iconWrapper: classes.none }}
              >
                {dayName(weekday)}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
        <Time label={t('from')} value={period.from} set={(from) => set({ from })} />
        <Text size="sm" c="dimmed">
          –
        </Text>
        <Time label={t('to')} value={period.to} set={(to) => set({ to })} />
        <Text size="xs" c="dimmed" style={{ flex: 1 }} truncate>
          {period.to <= period.from && period.to !== '24:00' && t('next-day')}
        </Text>
        <Button size="compact-xs" variant="subtle" onClick={() => setMore(!isMore)} aria-expanded={isMore}>
          {t('only-some')}
        </Button>
        <ActionIcon variant="subtle" color="gray" size="sm" aria-label={t('period-remove')} onClick={remove}>
          <IconX size={14} />
        </ActionIcon>
      </Group>
      <Collapse expanded={isMore}>
        <Group gap="sm" mt={8} align="flex-start" grow preventGrowOverflow={false}>
          <MultiSelect
            size="xs"
            label={t('months')}
            placeholder={period.months.length === 0 ? t('every-month') : ''}
            data={Array.from({ length: 12 }, (_none, at) => ({ value: String(at + 1), label: monthName(at + 1) }))}
            value={period.months.map(String)}
            onChange={(chosen) => set({ months: sorted(chosen) })}
          />
          <MonthDays value={period.monthDays} set={(monthDays) => set({ monthDays })} />
        </Group>
      </Collapse>
    </div>
  )
}

function Time({ label, value, set }: { label: string; value: string; set: (time: string) => void }) {
  const [typed, setTyped] = useState<string | null>(null)
  return (
    <TextInput
      size="xs"
      w={66}
      aria-label={label}
      classNames={{ input: classes.time }}
      inputMode="numeric"
      maxLength={5}
      value={typed ?? value}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={() => {
        if (typed !== null) set(timeOf(typed) ?? typed)
        setTyped(null)
      }}
    />
  )
}

const sorted = (chosen: string[]) => chosen.map(Number).toSorted((a, b) => a - b)

/** 8, 830, 8:30 and 08h30 are what people type. */
function timeOf(typed: string): string | undefined {
  const [, hours, minutes = '00'] = /^\s*(\d{1,2})\s*[:h.]?\s*(\d{2})?\s*h?\s*$/.exec(typed) ?? []
  return hours === undefined ? undefined : `${hours.padStart(2, '0')}:${minutes}`
}

function MonthDays({ value, set }: { value: readonly number[]; set: (days: number[]) => void }) {
  const t = useWords()
  const [typed, setTyped] = useState<string | null>(null)
  const read = typed === null ? undefined : readDaysText(typed)
  return (
    <TextInput
      size="xs"
      label={t('month-days')}
      placeholder={t('every-day')}
      value={typed ?? daysText(value)}
      error={typed !== null && read === undefined && t('month-days-wrong')}
      onChange={(event) => {
        setTyped(event.currentTarget.value)
        const days = readDaysText(event.currentTarget.value)
        if (days) set(days)
      }}
      onBlur={() => read && setTyped(null)}
    />
  )
}
