import { Group } from '@mantine/core'
import { IconCalendarEvent } from '@tabler/icons-react'
import { states } from '#server/holidays/rules/brazil.ts'
import { type Calendar, daysOf } from '#server/holidays/rules/calendar.ts'
import { holidayCalendarFields } from '#server/holidays/schema.ts'
import type { RowOf } from '../../client/list.ts'
import { AreaField, SelectField, SwitchField, TextField } from '../../components/form/fields.tsx'
import type { RecordKind } from '../../components/form/record-form.tsx'
import { RecordScene } from '../../components/record-scene.tsx'
import { dateText } from './dates.ts'
import { OwnDaysField } from './own-days-field.tsx'
import { useWords } from './words.ts'
import { YearField } from './year-field.tsx'

type Row = RowOf<'/holiday-calendars'>

const kind: RecordKind<'/holiday-calendars'> = {
  path: '/holiday-calendars',
  schema: holidayCalendarFields,
  may: { manage: 'telephony.manage' },
  fresh: { state: null },
  nameOf: ({ name }) => name,
}

export function Page() {
  const t = useWords()
  const year = new Date().getFullYear()
  const today = new Date().toISOString().slice(0, 10)
  const keptDays = (row: Row) => daysOf(row as Calendar, year).filter(({ kept }) => kept)
  const nextDay = (row: Row) =>
    [...keptDays(row), ...daysOf(row as Calendar, year + 1).filter(({ kept }) => kept)].find(
      ({ date }) => date >= today,
    )
  return (
    <RecordScene
      kind={kind}
      title={t('title')}
      hint={t('hint')}
      newTitle={t('new')}
      size={820}
      empty={{ icon: IconCalendarEvent, title: t('empty-title'), hint: t('empty-hint') }}
      columns={[
        { id: 'name', header: t('name'), text: ({ name }) => name },
        {
          id: 'next',
          header: t('next'),
          width: 330,
          text(row) {
            const next = nextDay(row)
            return next ? `${dateText(next.date)} ${next.name}` : ''
          },
        },
        {
          id: 'holds',
          header: t('holds'),
          width: 260,
          text: ({ national, state, days }) =>
            [
              ...(national ? [t('national-short')] : []),
              ...(state ? [state] : []),
              ...(days.length > 0 ? [t('own-count', { count: days.length })] : []),
            ].join(' · '),
        },
        {
          id: 'days',
          header: t('days-of-year', { year }),
          width: 130,
          align: 'right',
          text: (row) => keptDays(row).length,
        },
        { id: 'description', header: t('description'), hidden: true, text: ({ description }) => description },
      ]}
      form={() => (
        <>
          <TextField name="name" label={t('name')} required autoFocus />
          <Group align="flex-start" grow>
            <SwitchField name="national" label={t('national')} hint={t('national-hint')} />
            <SelectField
              name="state"
              label={t('state')}
              none={t('state-none')}
              options={states.map((state) => ({ value: state, label: state }))}
            />
          </Group>
          <YearField />
          <OwnDaysField />
          <AreaField name="description" label={t('description')} />
        </>
      )}
    />
  )
}
