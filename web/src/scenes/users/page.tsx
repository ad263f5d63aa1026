import { Button, Group } from '@mantine/core'
import { IconUsers, IconWand } from '@tabler/icons-react'
import { useState } from 'react'
import { useFormContext } from 'react-hook-form'
import { mayManageRole } from '#server/directory/users/policy.ts'
import { userFields } from '#server/directory/users/schema.ts'
import { useAll } from '../../client/list.ts'
import { useMe } from '../../client/me.ts'
import { ChoiceField, SecretField, SelectField, SwitchField, TextField } from '../../components/form/fields.tsx'
import type { RecordKind } from '../../components/form/record-form.tsx'
import { newPassword } from '../../components/new-password.ts'
import { OnOff } from '../../components/on-off.tsx'
import { RecordScene } from '../../components/record-scene.tsx'
import { SecretOnce } from '../../components/secret-once.tsx'
import { SkillsField } from '../../components/skills/skills-field.tsx'
import { useWords } from './words.ts'

const kind: RecordKind<'/users'> = {
  path: '/users',
  schema: userFields,
  may: { manage: 'user.manage' },
  fresh: { role: 'agent' },
  nameOf: ({ name }) => name,
}
const roles = ['agent', 'supervisor', 'engineer', 'admin'] as const

export function Page() {
  const t = useWords()
  const extensions = useAll('/extensions')
  const [once, setOnce] = useState<{ label: string; text: string }[] | null>(null)
  const numberOf = (id: string | null) => extensions.rows.find((one) => one.id === id)?.number ?? null
  return (
    <>
      <RecordScene
        kind={kind}
        title={t('title')}
        hint={t('hint')}
        newTitle={t('new')}
        empty={{ icon: IconUsers, title: t('empty-title'), hint: t('empty-hint') }}
        columns={[
          { id: 'name', header: t('name'), text: ({ name }) => name },
          { id: 'login', header: t('login'), text: ({ login }) => login },
          { id: 'role', header: t('role'), width: 140, text: ({ role }) => t(role) },
          {
            id: 'extension',
            header: t('extension'),
            width: 120,
            text: (row) => numberOf(row.extensionId),
            cell: (row) => numberOf(row.extensionId) ?? '—',
          },
          { id: 'email', header: t('email'), hidden: true, text: ({ email }) => email },
          {
            id: 'active',
            header: t('active'),
            width: 130,
            text: (row) => (row.active ? t('active') : t('off')),
            cell: (row) => <OnOff on={row.active} yes={t('active')} no={t('off')} />,
          },
        ]}
        saved={({ login }, _wasNew, { password }) => {
          if (typeof password === 'string')
            setOnce([
              { label: t('login'), text: login },
              { label: t('password'), text: password },
            ])
        }}
        form={({ record }) => <Fields userId={record?.id} />}
      />
      <SecretOnce shown={once} close={() => setOnce(null)} hint={t('once-hint')} />
    </>
  )
}

function Fields({ userId }: { userId: string | undefined }) {
  const t = useWords()
  const me = useMe()
  const extensions = useAll('/extensions')
  const users = useAll('/users')
  const { setValue } = useFormContext()
  const ownerOf = (extensionId: string) =>
    users.rows.find((one) => one.extensionId === extensionId && one.id !== userId)?.name
  return (
    <>
      <Group grow align="flex-start">
        <TextField name="name" label={t('name')} required autoFocus />
        <TextField name="login" label={t('login')} hint={t('login-hint')} required exact />
      </Group>
      <ChoiceField
        name="role"
        label={t('role')}
        options={roles.map((role) => ({
          value: role,
          label: t(role),
          hint: t(`${role}-hint`),
          disabled: !mayManageRole(me.role, role),
        }))}
      />
      <Group align="flex-end" wrap="nowrap">
        <div style={{ flex: 1 }}>
          <SecretField
            name="password"
            label={t('password')}
            hint={userId ? t('password-kept') : t('password-new')}
            required={!userId}
          />
        </div>
        <Button
          variant="default"
          leftSection={<IconWand size={16} />}
          onClick={() => setValue('password', newPassword(), { shouldDirty: true, shouldValidate: true })}
        >
          {t('generate')}
        </Button>
      </Group>
      <Group grow align="flex-start">
        <SelectField
          name="extensionId"
          label={t('extension')}
          hint={t('extension-hint')}
          none={t('no-extension')}
          options={extensions.rows.map(({ id, number, name }) => {
            const owner = ownerOf(id)
            const label = `${number} · ${name}`
            return { value: id, label: owner ? t('extension-taken', { label, name: owner }) : label }
          })}
        />
        <TextField name="email" label={t('email')} exact />
      </Group>
      <SkillsField name="skills" label={t('skills')} hint={t('skills-hint')} />
      <SwitchField name="active" label={t('active')} hint={t('active-hint')} />
    </>
  )
}
