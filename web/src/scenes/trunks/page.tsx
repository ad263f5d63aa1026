import { IconRouteAltLeft } from '@tabler/icons-react'
import { trunkSchema } from '#server/trunks/schema.ts'
import type { RecordKind } from '../../components/form/record-form.tsx'
import { OnOff } from '../../components/on-off.tsx'
import { RecordScene } from '../../components/record-scene.tsx'
import { TrunkFields } from './fields.tsx'
import { CallsNow, Ratio, TrunkState, TrunkStateInWords } from './state.tsx'
import { useWords } from './words.ts'

const kind: RecordKind<'/trunks'> = {
  path: '/trunks',
  schema: trunkSchema,
  may: { manage: 'telephony.manage' },
  fresh: { kind: 'registration' },
  nameOf: ({ name }) => name,
}

export function Page() {
  const t = useWords()
  return (
    <RecordScene
      kind={kind}
      title={t('title')}
      hint={t('hint')}
      newTitle={t('new')}
      size="xl"
      empty={{ icon: IconRouteAltLeft, title: t('empty-title'), hint: t('empty-hint') }}
      columns={[
        { id: 'name', header: t('name'), text: ({ name }) => name },
        {
          id: 'state',
          header: t('state'),
          width: 230,
          text: () => null,
          cell: ({ id, active }) => <TrunkState id={id} active={active} />,
        },
        {
          id: 'calls',
          header: t('now-calls'),
          width: 110,
          align: 'right',
          text: ({ callsMax }) => callsMax ?? null,
          cell: ({ id, callsMax }) => <CallsNow id={id} max={callsMax ?? null} />,
        },
        {
          id: 'asr',
          header: t('asr'),
          width: 95,
          align: 'right',
          text: () => null,
          cell: ({ id }) => <Ratio id={id} of="asr" />,
        },
        {
          id: 'acd',
          header: t('acd'),
          width: 95,
          align: 'right',
          text: () => null,
          cell: ({ id }) => <Ratio id={id} of="acd" />,
        },
        { id: 'kind', header: t('kind-short'), width: 110, hidden: true, text: (row) => t(row.kind) },
        { id: 'host', header: t('host'), width: 180, text: ({ host, port }) => `${host ?? ''}:${port}` },
        { id: 'line', header: t('line'), width: 150, hidden: true, text: ({ line }) => line ?? null },
        { id: 'codecs', header: t('codecs'), width: 200, hidden: true, text: ({ codecs }) => codecs.join(', ') },
        {
          id: 'active',
          header: t('active'),
          width: 130,
          hidden: true,
          text: (row) => (row.active ? t('active') : t('off')),
          cell: (row) => <OnOff on={row.active} yes={t('active')} no={t('off')} />,
        },
      ]}
      form={({ record }) => (
        <>
          {record && <TrunkStateInWords id={record.id} active={record.active} callsMax={record.callsMax} />}
          <TrunkFields isNew={record === null} />
        </>
      )}
    />
  )
}
