import { Badge, Group, Stack, Switch, Text } from '@mantine/core'
import { IconCalendarClock } from '@tabler/icons-react'
import { useController } from 'react-hook-form'
import { timeConditionFields } from '#server/time-conditions/schema.ts'
import { useAsk } from '../../client/ask.ts'
import { type RowOf, useAll } from '../../client/list.ts'
import { DestinationField } from '../../components/destination/field.tsx'
import { useDestinationName } from '../../components/destination/kinds.ts'
import { AreaField, ManyField, TextField } from '../../components/form/fields.tsx'
import type { RecordKind } from '../../components/form/record-form.tsx'
import { RecordScene } from '../../components/record-scene.tsx'
import { ForceBoard } from './force-board.tsx'
import { HoursField } from './hours-field.tsx'
import { colourOf, useStandings } from './standings.ts'
import { useWords } from './words.ts'

type Condition = RowOf<'/time-conditions'>

const office = { weekdays: [1, 2, 3, 4, 5], monthDays: [], months: [], from: '08:00', to: '18:00' }
const kind: RecordKind<'/time-conditions'> = {
  path: '/time-conditions',
  schema: timeConditionFields,
  may: { manage: 'telephony.manage' },
  fresh: {
    periods: [office],
    inside: { type: 'queue', id: '' },
    outside: { type: 'hang-up' },
    onHolidays: null,
    code: null,
  },
  nameOf: ({ name }) => name,
  // Nothing typed is no code.
  sentOf: (values) => ({ ...values, code: values.code || null }),
}

export function Page() {
  const t = useWords()
  const destinationOf = useDestinationName()
  const standingOf = useStandings()
  const leads = (row: Condition) =>
    [
      `${t('inside')}: ${destinationOf(row.inside)}`,
      `${t('outside')}: ${destinationOf(row.outside)}`,
      ...(row.onHolidays ? [`${t('on-holidays')}: ${destinationOf(row.onHolidays)}`] : []),
    ].join(' · ')
  return (
    <RecordScene
      kind={kind}
      title={t('title')}
      hint={t('hint')}
      newTitle={t('new')}
      size={900}
      above={<ForceBoard />}
      empty={{ icon: IconCalendarClock, title: t('empty-title'), hint: t('empty-hint') }}
      columns={[
        { id: 'name', header: t('name'), width: 240, text: ({ name }) => name },
        {
          id: 'now',
          header: t('now'),
          width: 300,
          text: (row) => standingOf(row)?.words ?? '',
          cell(row) {
            const standing = standingOf(row)
            return (
              standing && (
                <Group gap={8} wrap="nowrap">
                  <Badge tt="none" variant="light" color={colourOf(standing.is)}>
                    {standing.words}
                  </Badge>
                  <Text span size="xs" c="dimmed" truncate>
                    {standing.until}
                  </Text>
                </Group>
              )
            )
          },
        },
        { id: 'leads', header: t('leads'), text: leads },
        { id: 'code', header: t('code'), width: 90, hidden: true, text: ({ code }) => code },
        { id: 'description', header: t('description'), hidden: true, text: ({ description }) => description },
      ]}
      form={() => <Fields />}
    />
  )
}

function Fields() {
  const t = useWords()
  const calendars = useAll('/holiday-calendars')
  const extensions = useAll('/extensions')
  const { data: features } = useAsk('get /features', {})
  const codeOf = (name: string) => features?.items.find(({ feature }) => feature === name)?.code ?? '…'
  return (
    <>
      <TextField name="name" label={t('name')} required autoFocus />
      <HoursField />
      <ManyField
        name="calendarIds"
        label={t('calendars')}
        hint={t('calendars-hint')}
        options={calendars.rows.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <Stack gap="sm">
        <DestinationField name="inside" label={t('inside')} />
        <DestinationField name="outside" label={t('outside')} />
        <OnHolidays />
      </Stack>
      <Group align="flex-start" grow preventGrowOverflow={false} wrap="nowrap">
        <TextField
          name="code"
          label={t('code')}
          hint={t('code-hint', {
            open: codeOf('hours-open'),
            closed: codeOf('hours-closed'),
            automatic: codeOf('hours-automatic'),
          })}
          exact
        />
        <ManyField
          name="forcedFromIds"
          label={t('forced-from')}
          hint={t('forced-from-hint')}
          options={extensions.rows.map(({ id, number, name }) => ({ value: id, label: `${number} · ${name}` }))}
        />
      </Group>
      <AreaField name="description" label={t('description')} />
    </>
  )
}

/** Holidays go the way of what is outside the hours, unless they have one of their own. */
function OnHolidays() {
  const t = useWords()
  const { field } = useController({ name: 'onHolidays' })
  return (
    <Stack gap="xs">
      <Switch
        label={t('holidays-apart')}
        description={t('holidays-apart-hint')}
        checked={field.value !== null}
        onChange={(event) => field.onChange(event.currentTarget.checked ? { type: 'hang-up' } : null)}
      />
      {field.value !== null && <DestinationField name="onHolidays" label={t('on-holidays')} />}
    </Stack>
  )
}
