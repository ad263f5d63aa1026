import { Button, Loader, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconReplace, IconVolume } from '@tabler/icons-react'
import { useState } from 'react'
import { audioFields } from '#server/audio/schema.ts'
import { i18n } from '../../app/words.ts'
import { useAsk } from '../../client/ask.ts'
import type { RowOf } from '../../client/list.ts'
import { useMe } from '../../client/me.ts'
import { timeText } from '../../components/audio/times.ts'
import { AreaField, Section, TextField } from '../../components/form/fields.tsx'
import type { RecordKind } from '../../components/form/record-form.tsx'
import { RecordScene, useOpenRecord } from '../../components/record-scene.tsx'
import { UsedBy } from '../../components/used-by.tsx'
import { NewAudio, ReplaceSound } from './new-audio.tsx'
import { Player } from './player.tsx'
import { sizeText } from './sound.ts'
import { useWords } from './words.ts'

type Audio = RowOf<'/audios'>
const kind: RecordKind<'/audios'> = {
  path: '/audios',
  schema: audioFields,
  may: { manage: 'telephony.manage' },
  fresh: {},
  nameOf: ({ name }) => name,
}

export function Page() {
  const t = useWords()
  const me = useMe()
  const { isNew, open, openNew, close } = useOpenRecord()
  const [replacing, setReplacing] = useState<Audio | null>(null)
  const day = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'short', timeStyle: 'short' })
  return (
    <>
      <RecordScene
        kind={kind}
        title={t('title')}
        hint={t('hint')}
        newTitle={t('new')}
        makesNew={openNew}
        empty={{ icon: IconVolume, title: t('empty-title'), hint: t('empty-hint') }}
        columns={[
          { id: 'name', header: t('name'), text: ({ name }) => name },
          { id: 'description', header: t('description'), text: ({ description }) => description },
          {
            id: 'duration',
            header: t('duration'),
            width: 110,
            align: 'right',
            text: ({ durationMs }) => timeText(durationMs),
          },
          { id: 'encoding', header: t('encoding'), width: 140, text: ({ encoding }) => encoding },
          { id: 'size', header: t('size'), width: 110, align: 'right', text: ({ bytes }) => sizeText(bytes) },
          { id: 'changed', header: t('changed'), width: 160, text: ({ updatedAt }) => day.format(updatedAt) },
        ]}
        actions={({ record }) =>
          record &&
          me.may('telephony.manage') && (
            <Button variant="default" leftSection={<IconReplace size={16} />} onClick={() => setReplacing(record)}>
              {t('replace')}
            </Button>
          )
        }
        form={({ record }) => (
          <>
            {record && <Sound audio={record} />}
            <TextField name="name" label={t('name')} required autoFocus />
            <AreaField name="description" label={t('description')} />
            {record?.spoken && (
              <Section title={t('text')}>
                <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
                  {record.spoken.text}
                </Text>
              </Section>
            )}
            {record && <UsedBy path="/audios" id={record.id} />}
          </>
        )}
      />
      {isNew && me.may('telephony.manage') && <NewAudio close={close} made={open} />}
      {replacing && (
        <ReplaceSound
          audio={replacing}
          close={() => setReplacing(null)}
          done={() => {
            setReplacing(null)
            close()
            notifications.show({ color: 'green', message: t('replaced') })
          }}
        />
      )}
    </>
  )
}

function Sound({ audio }: { audio: Audio }) {
  const { data } = useAsk('get /audios/:id/file', { id: audio.id })
  return data ? <Player sound={data} name={audio.name} /> : <Loader size="sm" />
}
