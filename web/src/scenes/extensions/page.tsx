import { Alert, Badge, Button, Group, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { IconDeviceLandlinePhone, IconFileImport, IconKey, IconPlaylistAdd } from '@tabler/icons-react'
import { useState } from 'react'
import { extensionSchema } from '#server/extensions/schema.ts'
import { sayProblem, useAsk } from '../../client/ask.ts'
import { call } from '../../client/call.ts'
import type { RowOf } from '../../client/list.ts'
import { useMe } from '../../client/me.ts'
import type { RecordKind } from '../../components/form/record-form.tsx'
import { RecordScene } from '../../components/record-scene.tsx'
import { SecretOnce } from '../../components/secret-once.tsx'
import { StateWord } from '../../components/state-word.tsx'
import { BulkCreation } from './bulk-creation.tsx'
import { CsvImport } from './csv-import.tsx'
import { ExtensionForm } from './extension-form.tsx'
import { PhoneBlock, usePhoneServer } from './phone-block.tsx'
import { Seat } from './seat.tsx'
import { useWords } from './words.ts'

const kind: RecordKind<'/extensions'> = {
  path: '/extensions',
  schema: extensionSchema,
  may: { manage: 'telephony.manage' },
  fresh: { kind: 'webphone' },
  nameOf: ({ number, name }) => `${number} · ${name}`,
  // Nothing typed is nothing there.
  sentOf(values) {
    const mailbox = values.voicemail as { email?: string | null }
    return {
      ...values,
      outsideNumber: values.outsideNumber || null,
      pickupGroup: values.pickupGroup || null,
      voicemail: { ...mailbox, email: mailbox.email || null },
    }
  },
}
const colors = { registered: 'green', unreachable: 'red', unregistered: 'gray', unknown: 'orange' } as const
const listEveryMs = 15_000
const openEveryMs = 5_000

/** What a row says of what is not as with every other one. */
const extrasOf = (row: RowOf<'/extensions'>) => [
  ...(row.active ? [] : (['off'] as const)),
  ...(row.followMe.active ? (['follow-me'] as const) : []),
  ...(row.voicemail.active ? (['mailbox'] as const) : []),
]

type Once = { label: string; text: string }[]

export function Page() {
  const t = useWords()
  const me = useMe()
  const [bulk, setBulk] = useState(false)
  const [importing, setImporting] = useState(false)
  const [once, setOnce] = useState<Once | null>(null)
  const server = usePhoneServer()

  async function showNewSecret(id: string) {
    try {
      const { sipUser, secret } = await call('post /extensions/:id/secret', { id })
      setOnce([
        { label: t('sip-server'), text: server ?? '' },
        { label: t('sip-user'), text: sipUser },
        { label: t('secret'), text: secret },
      ])
    } catch (why) {
      sayProblem(why)
    }
  }

  return (
    <>
      <RecordScene
        kind={kind}
        title={t('title')}
        hint={t('hint')}
        newTitle={t('new')}
        size={860}
        empty={{ icon: IconDeviceLandlinePhone, title: t('empty-title'), hint: t('empty-hint') }}
        more={
          me.may('telephony.manage') && (
            <>
              <Button variant="default" leftSection={<IconFileImport size={16} />} onClick={() => setImporting(true)}>
                {t('import')}
              </Button>
              <Button variant="default" leftSection={<IconPlaylistAdd size={16} />} onClick={() => setBulk(true)}>
                {t('bulk')}
              </Button>
            </>
          )
        }
        columns={[
          { id: 'number', header: t('number'), width: 110, text: ({ number }) => number },
          { id: 'name', header: t('name'), text: ({ name }) => name },
          { id: 'kind', header: t('kind'), width: 130, text: (row) => t(row.kind) },
          {
            id: 'extras',
            header: t('extras'),
            width: 190,
            text: (row) =>
              extrasOf(row)
                .map((extra) => t(extra))
                .join(', '),
            cell: (row) => (
              <Group gap={4} wrap="nowrap">
                {extrasOf(row).map((extra) => (
                  <Badge key={extra} tt="none" size="sm" variant="light" color={extra === 'off' ? 'red' : 'gray'}>
                    {t(extra)}
                  </Badge>
                ))}
              </Group>
            ),
          },
          { id: 'pickup-group', header: t('pickup-group'), width: 130, hidden: true, text: (row) => row.pickupGroup },
          { id: 'outside', header: t('outside-number'), width: 150, hidden: true, text: (row) => row.outsideNumber },
          {
            id: 'state',
            header: t('state'),
            width: 160,
            text: () => null,
            cell: ({ id }) => <State id={id} everyMs={listEveryMs} />,
          },
          { id: 'device', header: t('device'), width: 200, text: () => null, cell: ({ id }) => <Device id={id} /> },
          {
            id: 'address',
            header: t('address'),
            width: 150,
            text: () => null,
            cell: ({ id }) => <Device id={id} address />,
          },
          { id: 'sip-user', header: t('sip-user'), width: 170, hidden: true, text: ({ sipUser }) => sipUser },
        ]}
        saved={(record, wasNew, { secret }) => {
          if (wasNew && record.kind === 'sip' && secret === undefined) void showNewSecret(record.id)
        }}
        actions={({ record }) =>
          record?.kind === 'sip' &&
          me.may('telephony.manage') && (
            <Button
              variant="default"
              leftSection={<IconKey size={16} />}
              onClick={() =>
                modals.openConfirmModal({
                  title: t('new-secret'),
                  children: <Text size="sm">{t('new-secret-ask')}</Text>,
                  labels: { confirm: t('new-secret'), cancel: t('cancel') },
                  zIndex: 300,
                  onConfirm: () => void showNewSecret(record.id),
                })
              }
            >
              {t('new-secret')}
            </Button>
          )
        }
        form={({ record }) => (
          <>
            {record && <StateInWords id={record.id} kind={record.kind} />}
            {record && <Seat record={record} />}
            {record && <PhoneBlock record={record} />}
            <ExtensionForm record={record} />
          </>
        )}
      />
      {bulk && <BulkCreation close={() => setBulk(false)} />}
      {importing && <CsvImport close={() => setImporting(false)} />}
      <SecretOnce shown={once} close={() => setOnce(null)} hint={t('once-hint')} />
    </>
  )
}

/** One question for all rows and their cells. */
function usePhoneState(id: string, every: number) {
  const { data } = useAsk('get /extension-states', {}, { every, keep: true })
  return { data: data?.items.find(({ extensionId }) => extensionId === id) }
}

function State({ id, everyMs }: { id: string; everyMs: number }) {
  const t = useWords()
  const { data } = usePhoneState(id, everyMs)
  return data ? <StateWord color={colors[data.code]} words={t(data.code)} /> : null
}

function Device({ id, address }: { id: string; address?: boolean }) {
  const { data } = usePhoneState(id, listEveryMs)
  return (address ? data?.address : data?.userAgent) ?? '—'
}

/** The same, with what to do about it. */
function StateInWords({ id, kind: phone }: { id: string; kind: 'webphone' | 'sip' }) {
  const t = useWords()
  const { data } = usePhoneState(id, openEveryMs)
  if (!data) return null
  const what =
    data.code === 'unregistered'
      ? t(`unregistered-${phone}`)
      : data.code === 'registered'
        ? data.roundTripMs === undefined
          ? t('registered-plain')
          : t('registered-hint', { ms: Math.round(data.roundTripMs) })
        : t(`${data.code}-hint`)
  return (
    <Alert color={colors[data.code]} variant="light" title={t(data.code)} py="xs" role="status">
      {what}
      {data.userAgent && ` ${data.userAgent}${data.address ? ` · ${data.address}` : ''}`}
    </Alert>
  )
}
