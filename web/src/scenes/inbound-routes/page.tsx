import { Text } from '@mantine/core'
import { IconArrowBarToRight } from '@tabler/icons-react'
import { useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { inboundRouteFields } from '#server/numbering/inbound-routes/schema.ts'
import { type RowOf, useAll } from '../../client/list.ts'
import { CallerField, useCallerName } from '../../components/caller/field.tsx'
import { DestinationField } from '../../components/destination/field.tsx'
import { useDestinationName } from '../../components/destination/kinds.ts'
import { internationalText } from '../../components/dialled.ts'
import { AreaField, NumberField, SelectField, TextField } from '../../components/form/fields.tsx'
import type { RecordKind } from '../../components/form/record-form.tsx'
import { RecordScene } from '../../components/record-scene.tsx'
import { Conflict } from './conflict.tsx'
import { useWords } from './words.ts'

type Route = RowOf<'/inbound-routes'>

const kind: RecordKind<'/inbound-routes'> = {
  path: '/inbound-routes',
  schema: inboundRouteFields,
  may: { manage: 'telephony.manage' },
  fresh: { destination: { type: 'queue', id: '' }, trunkId: null },
  nameOf: ({ name }) => name,
}

/** A new one may begin with a number that somebody called already: it is in the address. */
function useKind(): typeof kind {
  const { did, trunkId = null } = useSearch({ strict: false }) as { did?: string; trunkId?: string | null }
  return useMemo(
    () => (did === undefined ? kind : { ...kind, fresh: { ...kind.fresh, did: internationalText(did), trunkId } }),
    [did, trunkId],
  )
}

export function Page() {
  const t = useWords()
  const trunks = useAll('/trunks')
  const destinationOf = useDestinationName()
  const callerName = useCallerName()
  const numberOf = ({ did, caller }: Route) =>
    [
      did === '' ? t('any-number') : internationalText(did),
      caller.is !== 'any' && t('from', { caller: callerName(caller) }),
    ]
      .filter(Boolean)
      .join(' ')
  const trunkOf = ({ trunkId }: Route) =>
    trunkId === null
      ? t('any-trunk-in-sentence')
      : t('trunk-in-sentence', { name: trunks.nameOf(trunkId) ?? t('missing') })
  return (
    <RecordScene
      kind={useKind()}
      above={<Order />}
      title={t('title')}
      hint={t('hint')}
      newTitle={t('new')}
      empty={{ icon: IconArrowBarToRight, title: t('empty-title'), hint: t('empty-hint') }}
      columns={[
        {
          id: 'route',
          header: t('route'),
          text: (row) =>
            `${numberOf(row)}${t('sentence', { did: '', trunk: trunkOf(row), destination: destinationOf(row.destination) })}`,
          cell: (row) => (
            <>
              <Text span fw={600} size="sm" style={{ fontVariantNumeric: 'tabular-nums' }}>
                {numberOf(row)}
              </Text>
              <Text span size="sm" fw={400}>
                {t('sentence', { did: '', trunk: trunkOf(row), destination: destinationOf(row.destination) })}
              </Text>
            </>
          ),
        },
        { id: 'name', header: t('name'), width: 260, text: ({ name }) => name },
        { id: 'description', header: t('description'), hidden: true, text: ({ description }) => description },
      ]}
      form={({ record }) => <Fields id={record?.id} />}
    />
  )
}

function Fields({ id }: { id: string | undefined }) {
  const t = useWords()
  const trunks = useAll('/trunks')
  return (
    <>
      <TextField name="name" label={t('name')} required autoFocus />
      <TextField name="did" label={t('did')} hint={t('did-hint')} placeholder={t('any-number')} exact />
      <CallerField label={t('caller')} />
      <SelectField
        name="trunkId"
        label={t('trunk')}
        hint={t('trunk-hint')}
        none={t('any-trunk')}
        options={trunks.rows.map((trunk) => ({ value: trunk.id, label: trunk.name }))}
      />
      <Conflict id={id} />
      <DestinationField label={t('destination')} />
      <NumberField name="priority" label={t('priority')} hint={t('priority-hint')} min={1} max={100} />
      <AreaField name="description" label={t('description')} />
    </>
  )
}

/** Which of several routes goes first: people ask it of every exchange. */
function Order() {
  const t = useWords()
  return (
    <Text size="xs" c="dimmed" mb="sm" mt={-8} maw={900}>
      {t('order')}
    </Text>
  )
}
