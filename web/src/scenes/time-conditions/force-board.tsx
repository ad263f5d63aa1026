import { Badge, Button, Group, Modal, Paper, SegmentedControl, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { IconClockOff, IconDoor, IconDoorOff, IconHandStop } from '@tabler/icons-react'
import { useState } from 'react'
import { instantOf, localAt } from '#server/time-conditions/rules/local.ts'
import { useAsk, useDo } from '../../client/ask.ts'
import { type RowOf, useAll } from '../../client/list.ts'
import { serverNow } from '../../client/live.ts'
import { useMe } from '../../client/me.ts'
import classes from './force-board.module.css'
import { colourOf, useStandings, whenText } from './standings.ts'
import { useWords } from './words.ts'

type Condition = RowOf<'/time-conditions'>
const cardsMax = 12

/** Every time condition as it stands now, with the switch that puts its hours aside. */
export function ForceBoard() {
  const conditions = useAll('/time-conditions')
  if (conditions.rows.length === 0) return null
  return (
    <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="sm" mb="md">
      {conditions.rows.slice(0, cardsMax).map((condition) => (
        <Card key={condition.id} condition={condition} />
      ))}
    </SimpleGrid>
  )
}

function Card({ condition }: { condition: Condition }) {
  const t = useWords()
  const standing = useStandings()(condition)
  const may = useMe().may('hours.force')
  const [asked, setAsked] = useState<'open' | 'closed' | null>(null)
  const force = useDo('post /time-conditions/:id/force', {
    refreshes: ['get /time-conditions', 'get /time-conditions/:id'],
  })
  const state = condition.forced && standing?.is.startsWith('forced') ? condition.forced.state : 'automatic'
  const Icon = standing?.is === 'inside' || standing?.is === 'forced-open' ? IconDoor : IconDoorOff
  return (
    <Paper withBorder p="sm" radius="md" className={classes.card} data-state={standing?.is}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Text fw={600} size="sm" truncate>
          {condition.name}
        </Text>
        {standing && (
          <Badge tt="none" variant="light" color={colourOf(standing.is)} leftSection={<Icon size={13} />}>
            {standing.words}
          </Badge>
        )}
      </Group>
      <Text size="xs" c="dimmed" mih={18} truncate title={condition.forced?.why}>
        {condition.forced && standing?.is.startsWith('forced') ? (
          <Forced condition={condition} />
        ) : (
          standing?.until || t('unchanging')
        )}
      </Text>
      <SegmentedControl
        fullWidth
        size="xs"
        mt={8}
        disabled={!may || force.isPending}
        aria-label={t('force-of', { name: condition.name })}
        value={state}
        data={(['automatic', 'open', 'closed'] as const).map((value) => ({ value, label: t(`force-${value}`) }))}
        onChange={(to) => {
          if (to === 'automatic') force.mutate({ id: condition.id, state: 'automatic' })
          else setAsked(to === 'open' ? 'open' : 'closed')
        }}
      />
      {asked && (
        <Ask
          condition={condition}
          state={asked}
          close={() => setAsked(null)}
          force={(until, why) => {
            force.mutate({ id: condition.id, state: asked, until, why })
            setAsked(null)
          }}
        />
      )}
    </Paper>
  )
}

function Forced({ condition }: { condition: Condition }) {
  const t = useWords()
  const { data: company } = useAsk('get /companies/:id', { id: useMe().companyId })
  const { forced } = condition
  if (!forced || !company) return null
  const when = (at: number) => whenText(at, serverNow(), company.timeZone)
  return [
    t('forced-by', { name: forced.by, when: when(forced.at) }),
    forced.until === null ? t('no-end') : t('until', { when: when(forced.until) }),
    ...(forced.why ? [forced.why] : []),
  ].join(' · ')
}

const untils = ['no-end', 'hour', 'day', 'at'] as const
type Until = (typeof untils)[number]

function Ask(props: {
  condition: Condition
  state: 'open' | 'closed'
  close: () => void
  force: (until: number | null, why: string) => void
}) {
  const { condition, state, close, force } = props
  const t = useWords()
  const { data: company } = useAsk('get /companies/:id', { id: useMe().companyId })
  const [until, setUntil] = useState<Until>('day')
  const [why, setWhy] = useState('')
  const zone = company?.timeZone ?? 'America/Sao_Paulo'
  const today = localAt(serverNow(), zone)
  const [at, setAt] = useState(`${today.date}T18:00`)
  const [date = '', time = ''] = at.split('T')
  const chosen = {
    'no-end': null,
    hour: serverNow() + 3_600_000,
    day: instantOf({ date: today.date, time: '24:00' }, zone),
    at:
      /^\d{4}-\d\d-\d\d$/.test(date) && /^\d\d:\d\d/.test(time)
        ? instantOf({ date, time: time.slice(0, 5) }, zone)
        : null,
  }[until]
  const isPast = chosen !== null && chosen <= serverNow()
  return (
    <Modal
      opened
      onClose={close}
      title={
        <Text span fw={650}>
          {t(state === 'open' ? 'ask-open' : 'ask-closed', { name: condition.name })}
        </Text>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (!isPast) force(chosen, why)
        }}
      >
        <Stack gap="md">
          <Text size="sm">{t(state === 'open' ? 'ask-open-hint' : 'ask-closed-hint')}</Text>
          <div>
            <Text size="sm" fw={500} mb={4}>
              {t('ask-until')}
            </Text>
            <SegmentedControl
              fullWidth
              size="xs"
              aria-label={t('ask-until')}
              value={until}
              onChange={(value) => setUntil(value as Until)}
              data={untils.map((value) => ({ value, label: t(`until-${value}`) }))}
            />
          </div>
          {until === 'at' && (
            <TextInput
              type="datetime-local"
              label={t('until-when')}
              value={at}
              error={isPast && t('past')}
              onChange={(event) => setAt(event.currentTarget.value)}
            />
          )}
          <TextInput
            label={t('why')}
            placeholder={t('why-hint')}
            maxLength={200}
            data-autofocus
            value={why}
            onChange={(event) => setWhy(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('cancel')}
            </Button>
            <Button
              type="submit"
              color={state === 'open' ? 'green' : 'red'}
              leftSection={state === 'open' ? <IconClockOff size={16} /> : <IconHandStop size={16} />}
              disabled={isPast}
            >
              {t(state === 'open' ? 'do-open' : 'do-close')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
