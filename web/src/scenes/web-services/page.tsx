import { ActionIcon, Alert, Button, Code, Group, Input, Stack, TextInput } from '@mantine/core'
import { IconCloudDataConnection, IconPlus, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { webServiceFields } from '#server/web-services/schema.ts'
import { useDo } from '../../client/ask.ts'
import { useField } from '../../components/form/field.ts'
import { AreaField, SwitchField, TextField } from '../../components/form/fields.tsx'
import type { RecordKind } from '../../components/form/record-form.tsx'
import { RecordScene } from '../../components/record-scene.tsx'
import { useWords } from './words.ts'

const kind: RecordKind<'/web-services'> = {
  path: '/web-services',
  schema: webServiceFields,
  may: { manage: 'telephony.manage' },
  fresh: {},
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
      empty={{ icon: IconCloudDataConnection, title: t('empty-title'), hint: t('empty-hint') }}
      columns={[
        { id: 'name', header: t('name'), text: ({ name }) => name },
        { id: 'address', header: t('address'), text: ({ baseUrl }) => baseUrl },
        {
          id: 'private',
          header: '',
          width: 140,
          text: ({ privateAllowed }) => (privateAllowed ? t('private-yes') : ''),
        },
        { id: 'description', header: t('description'), text: ({ description }) => description },
      ]}
      form={({ record }) => (
        <>
          <TextField name="name" label={t('name')} required autoFocus />
          <TextField
            name="baseUrl"
            label={t('address')}
            hint={t('address-hint')}
            placeholder="https://erp.exemplo.com.br/api"
            required
            exact
          />
          <SwitchField name="privateAllowed" label={t('private')} hint={t('private-hint')} />
          <HeadersField name="headers" label={t('headers')} />
          <HeadersField name="secretHeaders" label={t('secrets')} hint={t('secrets-hint')} isSecret />
          <AreaField name="description" label={t('description')} />
          {record && <Trial id={record.id} />}
        </>
      )}
    />
  )
}

type Header = { name: string; value: string }

function HeadersField(props: { name: string; label: string; hint?: string; isSecret?: boolean }) {
  const { name, label, hint, isSecret } = props
  const t = useWords()
  const { field, value, error } = useField(name, label)
  const headers = (value ?? []) as Header[]
  return (
    <Input.Wrapper label={label} description={hint} error={error} labelElement="div">
      <Stack gap={6} mt={4}>
        {headers.map((header, place) => {
          const put = (to: Partial<Header>) => field.onChange(headers.with(place, { ...header, ...to }))
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: headers may be the same while they are typed
            <Group key={place} gap={6} wrap="nowrap">
              <TextInput
                aria-label={`${label}: ${t('header-name')}`}
                placeholder="X-Api-Key"
                style={{ flex: 1 }}
                value={header.name}
                onChange={(event) => put({ name: event.currentTarget.value })}
              />
              <TextInput
                aria-label={`${label}: ${t('header-value')}`}
                type={isSecret ? 'password' : 'text'}
                autoComplete="off"
                style={{ flex: 1 }}
                value={header.value}
                onChange={(event) => put({ value: event.currentTarget.value })}
              />
              <ActionIcon
                color="gray"
                aria-label={t('header-remove')}
                onClick={() => {
                  const left = headers.toSpliced(place, 1)
                  // Nothing said: those that are there stay.
                  field.onChange(isSecret && left.length === 0 ? undefined : left)
                }}
              >
                <IconX size={16} />
              </ActionIcon>
            </Group>
          )
        })}
        <Group>
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<IconPlus size={12} />}
            aria-label={`${label}: ${t('header-add')}`}
            onClick={() => field.onChange([...headers, { name: '', value: '' }])}
          >
            {t('header-add')}
          </Button>
        </Group>
      </Stack>
    </Input.Wrapper>
  )
}

/** The service as it is saved, asked as a URA would. */
function Trial({ id }: { id: string }) {
  const t = useWords()
  const [path, setPath] = useState('/')
  const ask = useDo('post /web-services/:id/try', {})
  const answer = ask.data
  return (
    <Stack gap={6}>
      <Group align="flex-end" gap="xs">
        <TextInput
          label={t('try-path')}
          style={{ flex: 1 }}
          value={path}
          onChange={(event) => setPath(event.currentTarget.value)}
        />
        <Button variant="default" loading={ask.isPending} onClick={() => ask.mutate({ id, path })}>
          {t('try')}
        </Button>
      </Group>
      {answer && (
        <Alert
          color={answer.ok ? 'green' : 'red'}
          variant="light"
          py="xs"
          role="status"
          title={answer.ok ? t('try-ok', { status: answer.status }) : t('try-failed')}
        >
          {answer.ok ? <Code block>{JSON.stringify(answer.body, null, 2)?.slice(0, 4_000)}</Code> : answer.detail}
        </Alert>
      )}
    </Stack>
  )
}
