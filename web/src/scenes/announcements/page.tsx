import { Code, Group, SimpleGrid } from '@mantine/core'
import { IconSpeakerphone } from '@tabler/icons-react'
import { announcementFields } from '#server/announcements/schema.ts'
import { useAll } from '../../client/list.ts'
import { AudiosField } from '../../components/audio/audios-field.tsx'
import { DestinationField } from '../../components/destination/field.tsx'
import { useDestinationName } from '../../components/destination/kinds.ts'
import { AreaField, NumberField, Section, SelectField, SwitchField, TextField } from '../../components/form/fields.tsx'
import type { RecordKind } from '../../components/form/record-form.tsx'
import { RecordScene } from '../../components/record-scene.tsx'
import { UsedBy } from '../../components/used-by.tsx'
import { useWords } from './words.ts'

const kind: RecordKind<'/announcements'> = {
  path: '/announcements',
  schema: announcementFields,
  may: { manage: 'telephony.manage' },
  fresh: { audioIds: [] },
  nameOf: ({ name }) => name,
}
const keys = [...'1234567890*#'].map((value) => ({ value, label: value }))

export function Page() {
  const t = useWords()
  const audios = useAll('/audios')
  const leadsTo = useDestinationName()
  return (
    <RecordScene
      kind={kind}
      title={t('title')}
      hint={t('hint')}
      newTitle={t('new')}
      empty={{ icon: IconSpeakerphone, title: t('empty-title'), hint: t('empty-hint') }}
      columns={[
        { id: 'name', header: t('name'), text: ({ name }) => name },
        {
          id: 'audios',
          header: t('audios'),
          text: ({ audioIds }) => audioIds.map((id) => audios.nameOf(id) ?? '').join(', '),
        },
        { id: 'goes-on', header: t('goes-on'), text: ({ destination }) => leadsTo(destination) },
        {
          id: 'keys',
          header: t('keys'),
          width: 180,
          text: ({ skipKey, repeatKey }) =>
            [skipKey && `${t('skip')} ${skipKey}`, repeatKey && `${t('repeat')} ${repeatKey}`]
              .filter(Boolean)
              .join(', '),
          cell: ({ skipKey, repeatKey }) => (
            <Group gap="xs" wrap="nowrap">
              {skipKey && (
                <span>
                  <Code>{skipKey}</Code> {t('skip').toLowerCase()}
                </span>
              )}
              {repeatKey && (
                <span>
                  <Code>{repeatKey}</Code> {t('repeat').toLowerCase()}
                </span>
              )}
            </Group>
          ),
        },
        { id: 'description', header: t('description'), hidden: true, text: ({ description }) => description },
      ]}
      form={({ record }) => (
        <>
          <TextField name="name" label={t('name')} required autoFocus />
          <AudiosField name="audioIds" label={t('audios')} hint={t('audios-hint')} required twice />
          <DestinationField label={t('goes-on')} />
          <Section title={t('keys')}>
            <SimpleGrid cols={2} spacing="sm">
              <SelectField
                name="skipKey"
                label={t('skip-key')}
                hint={t('skip-key-hint')}
                none={t('no-key')}
                options={keys}
              />
              <SelectField
                name="repeatKey"
                label={t('repeat-key')}
                hint={t('repeat-key-hint')}
                none={t('no-key')}
                options={keys}
              />
            </SimpleGrid>
          </Section>
          <NumberField name="plays" label={t('plays')} min={1} max={10} w={220} />
          <SwitchField name="answers" label={t('answers')} hint={t('answers-hint')} />
          <AreaField name="description" label={t('description')} />
          {record && <UsedBy path="/announcements" id={record.id} />}
        </>
      )}
    />
  )
}
