import { ActionIcon, Badge, Checkbox, Group, Input, SimpleGrid, Text } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import { useWatch } from 'react-hook-form'
import { type Calendar, type CalendarDay, daysOf } from '#server/holidays/rules/calendar.ts'
import { useField } from '../../components/form/field.ts'
import { dateText } from './dates.ts'
import { useWords } from './words.ts'
import classes from './year-field.module.css'

const colours = { national: 'blue', optional: 'gray', state: 'teal', own: 'violet' } as const

/** The days of a year: the law's are switched on and off here, the own ones are only shown. */
export function YearField() {
  const t = useWords()
  const { field } = useField('keeps', t('year'))
  const [year, setYear] = useState(new Date().getFullYear())
  const form = useWatch() as Calendar
  const days = daysOf({ ...form, state: form.state ?? null, keeps: form.keeps ?? {}, days: form.days ?? [] }, year)
  const usual = ({ kind }: CalendarDay) => kind !== 'optional'

  function keep(day: CalendarDay, kept: boolean) {
    if (day.id === null) return
    const { [day.id]: _before, ...others } = form.keeps ?? {}
    field.onChange(kept === usual(day) ? others : { ...others, [day.id]: kept })
  }

  return (
    <Input.Wrapper
      labelElement="div"
      label={
        <Group gap={6}>
          {t('year')}
          <ActionIcon size="sm" variant="subtle" aria-label={t('year-before')} onClick={() => setYear(year - 1)}>
            <IconChevronLeft size={14} />
          </ActionIcon>
          <Text span size="sm" fw={650} style={{ fontVariantNumeric: 'tabular-nums' }}>
            {year}
          </Text>
          <ActionIcon size="sm" variant="subtle" aria-label={t('year-after')} onClick={() => setYear(year + 1)}>
            <IconChevronRight size={14} />
          </ActionIcon>
        </Group>
      }
      description={t('year-hint')}
    >
      <SimpleGrid cols={2} spacing={0} mt={6} className={classes.days} verticalSpacing={0}>
        {days.map((day, place) => (
          <Group key={`${day.date}-${day.id ?? place}`} gap="sm" wrap="nowrap" className={classes.day}>
            <Text size="sm" className={classes.date} c={day.kept ? undefined : 'dimmed'}>
              {dateText(day.date)}
            </Text>
            {day.id === null ? (
              <Text size="xs" className={classes.name}>
                {day.name}
              </Text>
            ) : (
              <Checkbox
                size="xs"
                label={day.name}
                checked={day.kept}
                onChange={(event) => keep(day, event.currentTarget.checked)}
                classNames={{ root: classes.name }}
              />
            )}
            <Badge tt="none" size="xs" variant="light" color={colours[day.kind]}>
              {t(`kind-${day.kind}`)}
            </Badge>
          </Group>
        ))}
      </SimpleGrid>
    </Input.Wrapper>
  )
}
