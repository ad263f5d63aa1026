import { IconCertificate } from '@tabler/icons-react'
import { skillFields } from '#server/skills/schema.ts'
import { useAll } from '../../client/list.ts'
import { useMe } from '../../client/me.ts'
import { AreaField, TextField } from '../../components/form/fields.tsx'
import type { RecordKind } from '../../components/form/record-form.tsx'
import { RecordScene } from '../../components/record-scene.tsx'
import { UsedBy } from '../../components/used-by.tsx'
import { useWords } from './words.ts'

const kind: RecordKind<'/skills'> = {
  path: '/skills',
  schema: skillFields,
  may: { manage: 'queue.manage' },
  fresh: {},
  nameOf: ({ name }) => name,
}

export function Page() {
  const t = useWords()
  const users = useAll('/users', { enabled: useMe().may('user.read') })
  const countOf = (id: string) =>
    users.rows.filter(({ skills = [] }) => skills.some((one) => one.skillId === id)).length
  return (
    <RecordScene
      kind={kind}
      title={t('title')}
      hint={t('hint')}
      newTitle={t('new')}
      empty={{ icon: IconCertificate, title: t('empty-title'), hint: t('empty-hint') }}
      columns={[
        { id: 'name', header: t('name'), text: ({ name }) => name },
        { id: 'description', header: t('description'), text: ({ description }) => description },
        {
          id: 'people',
          header: t('people'),
          width: 160,
          text: ({ id }) => countOf(id),
          cell: ({ id }) => t('people-count', { count: countOf(id) }),
        },
      ]}
      form={({ record }) => (
        <>
          <TextField name="name" label={t('name')} required autoFocus />
          <AreaField name="description" label={t('description')} hint={t('description-hint')} />
          {record && <UsedBy path="/skills" id={record.id} />}
        </>
      )}
    />
  )
}
