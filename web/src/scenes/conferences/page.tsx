import { IconUsersGroup } from '@tabler/icons-react'
import { conferenceFields } from '#server/conferences/schema.ts'
import { useAsk } from '../../client/ask.ts'
import { useAll } from '../../client/list.ts'
import { NumberField, SwitchField, TextField } from '../../components/form/fields.tsx'
import type { RecordKind } from '../../components/form/record-form.tsx'
import { RecordScene } from '../../components/record-scene.tsx'
import { Rooms } from './rooms.tsx'
import { useWords } from './words.ts'

const kind: RecordKind<'/conferences'> = {
  path: '/conferences',
  schema: conferenceFields,
  may: { manage: 'telephony.manage' },
  fresh: {},
  nameOf: ({ name }) => name,
}

/** An empty field is no PIN. */
const noneIsNull = (text: string) => (text === '' ? null : text) as string

export function Page() {
  const t = useWords()
  const { nameOf } = useAll('/conferences')
  const { data, refetch } = useAsk('get /conference-rooms', {}, { every: 2_000, keep: true })
  const rooms = data?.rooms ?? []
  const countIn = (id: string) => rooms.find(({ conferenceId }) => conferenceId === id)?.members.length ?? 0
  const nowText = (id: string) => (countIn(id) === 0 ? t('now-none') : t('now-count', { count: countIn(id) }))
  return (
    <RecordScene
      kind={kind}
      title={t('title')}
      hint={t('hint')}
      newTitle={t('new')}
      empty={{ icon: IconUsersGroup, title: t('empty-title'), hint: t('empty-hint') }}
      above={<Rooms rooms={rooms} nameOf={(id) => nameOf(id) ?? ''} changed={() => void refetch()} />}
      columns={[
        { id: 'number', header: t('number'), width: 110, text: ({ number }) => number },
        { id: 'name', header: t('name'), text: ({ name }) => name },
        { id: 'pin', header: t('pin'), width: 140, text: ({ pin }) => t(pin === null ? 'open' : 'has-pin') },
        { id: 'max', header: t('members-max'), width: 190, align: 'right', text: (one) => String(one.membersMax) },
        { id: 'now', header: t('now'), width: 130, text: ({ id }) => nowText(id) },
      ]}
      form={() => (
        <>
          <TextField name="name" label={t('name')} required autoFocus />
          <TextField name="number" label={t('number')} required exact />
          <TextField name="pin" label={t('pin')} hint={t('pin-hint')} exact read={noneIsNull} />
          <TextField
            name="moderatorPin"
            label={t('moderator-pin')}
            hint={t('moderator-pin-hint')}
            exact
            read={noneIsNull}
          />
          <SwitchField name="waitForModerator" label={t('wait-for-moderator')} />
          <SwitchField name="musicWhileAlone" label={t('music-while-alone')} />
          <SwitchField name="announceJoins" label={t('announce-joins')} />
          <SwitchField name="record" label={t('record')} />
          <NumberField name="membersMax" label={t('members-max')} />
        </>
      )}
    />
  )
}
