import { Badge, Text } from '@mantine/core'
import { IconMusic } from '@tabler/icons-react'
import { musicFields } from '#server/music/schema.ts'
import { useAsk } from '../../client/ask.ts'
import { useAll } from '../../client/list.ts'
import { useMe } from '../../client/me.ts'
import { AudiosField } from '../../components/audio/audios-field.tsx'
import { timeText } from '../../components/audio/times.ts'
import { AreaField, ChoiceField, TextField } from '../../components/form/fields.tsx'
import type { RecordKind } from '../../components/form/record-form.tsx'
import { RecordScene } from '../../components/record-scene.tsx'
import { UsedBy } from '../../components/used-by.tsx'
import { useWords } from './words.ts'

const kind: RecordKind<'/music'> = {
  path: '/music',
  schema: musicFields,
  may: { manage: 'telephony.manage' },
  fresh: {},
  nameOf: ({ name }) => name,
}
const orders = ['in-order', 'shuffled'] as const

export function Page() {
  const t = useWords()
  const audios = useAll('/audios')
  const { companyId } = useMe()
  const { data: company } = useAsk('get /companies/:id', { id: companyId })
  const lastsMs = (ids: readonly string[]) =>
    ids.reduce((sum, id) => sum + (audios.rows.find((one) => one.id === id)?.durationMs ?? 0), 0)
  return (
    <RecordScene
      kind={kind}
      title={t('title')}
      hint={t('hint')}
      newTitle={t('new')}
      empty={{ icon: IconMusic, title: t('empty-title'), hint: t('empty-hint') }}
      columns={[
        { id: 'name', header: t('name'), text: ({ name }) => name },
        { id: 'description', header: t('description'), text: ({ description }) => description },
        {
          id: 'audios',
          header: t('audios'),
          text: ({ audioIds }) => audioIds.map((id) => audios.nameOf(id) ?? '').join(', '),
          cell: ({ audioIds }) =>
            audioIds.length === 0 ? (
              <Text size="sm" c="dimmed">
                {t('nothing-in-it')}
              </Text>
            ) : (
              audioIds.map((id) => audios.nameOf(id) ?? '').join(', ')
            ),
        },
        { id: 'order', header: t('order'), width: 180, text: ({ order }) => t(order) },
        {
          id: 'lasts',
          header: t('lasts'),
          width: 110,
          align: 'right',
          text: ({ audioIds }) => timeText(lastsMs(audioIds)),
        },
        {
          id: 'company',
          header: t('company'),
          width: 130,
          text: ({ id }) => (company?.settings.musicId === id ? t('company-yes') : ''),
          cell: ({ id }) =>
            company?.settings.musicId === id && (
              <Badge tt="none" variant="light">
                {t('company-yes')}
              </Badge>
            ),
        },
      ]}
      form={({ record }) => (
        <>
          <TextField name="name" label={t('name')} required autoFocus />
          <AreaField name="description" label={t('description')} />
          <AudiosField name="audioIds" label={t('audios')} hint={t('audios-hint')} />
          <ChoiceField
            name="order"
            label={t('order')}
            options={orders.map((value) => ({ value, label: t(value), hint: t(`${value}-hint`) }))}
          />
          {record && <UsedBy path="/music" id={record.id} />}
        </>
      )}
    />
  )
}
