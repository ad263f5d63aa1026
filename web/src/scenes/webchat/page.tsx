import { ActionIcon, Anchor, Code, CopyButton, Group, SimpleGrid, Stack, Switch, Text } from '@mantine/core'
import { IconCheck, IconCopy, IconMessageChatbot } from '@tabler/icons-react'
import { accountFields, widgetLanguages } from '#server/channels/webchat/schema.ts'
import { type RowOf, useAll } from '../../client/list.ts'
import { useField } from '../../components/form/field.ts'
import {
  AreaField,
  ChecksField,
  ListField,
  Section,
  SelectField,
  SwitchField,
  TextField,
} from '../../components/form/fields.tsx'
import type { RecordKind } from '../../components/form/record-form.tsx'
import { useFormWords } from '../../components/form/words.ts'
import { OnOff } from '../../components/on-off.tsx'
import { RecordScene } from '../../components/record-scene.tsx'
import { useWords } from './words.ts'

const kind: RecordKind<'/webchat-accounts'> = {
  path: '/webchat-accounts',
  schema: accountFields,
  may: { manage: 'channel.manage' },
  fresh: {},
  nameOf: ({ name }) => name,
}

export function Page() {
  const t = useWords()
  const queues = useAll('/queues')
  return (
    <RecordScene
      kind={kind}
      title={t('title')}
      hint={t('hint')}
      newTitle={t('new')}
      size="xl"
      empty={{ icon: IconMessageChatbot, title: t('empty-title'), hint: t('empty-hint') }}
      columns={[
        { id: 'name', header: t('name'), text: ({ name }) => name },
        {
          id: 'queue',
          header: t('queue'),
          width: 200,
          text: ({ queueId }) => queues.nameOf(queueId) ?? null,
        },
        { id: 'sites', header: t('sites'), text: ({ allowedOrigins }) => allowedOrigins.join(', ') },
        {
          id: 'languages',
          header: t('languages'),
          width: 200,
          hidden: true,
          text: ({ languages }) => languages.map((language) => t(`lang-${language}`)).join(', '),
        },
        {
          id: 'active',
          header: t('active'),
          width: 130,
          text: (row) => (row.active ? t('active') : t('off')),
          cell: (row) => <OnOff on={row.active} yes={t('active')} no={t('off')} />,
        },
      ]}
      form={({ record }) => (
        <>
          {record && <Snippet account={record} />}
          <Group grow align="flex-start">
            <TextField name="name" label={t('name')} required autoFocus />
            <TextField name="title" label={t('widget-title')} hint={t('widget-title-hint')} />
          </Group>
          <SelectField
            name="queueId"
            label={t('queue')}
            required
            placeholder={t('choose')}
            options={queues.rows.map(({ id, name }) => ({ value: id, label: name }))}
          />
          <ListField
            name="allowedOrigins"
            label={t('sites')}
            hint={t('sites-hint')}
            placeholder="https://loja.exemplo.com.br"
            read={(text) => text.replace(/\/+$/, '')}
          />
          <AreaField name="greeting" label={t('greeting')} hint={t('greeting-hint')} />
          <Section title={t('form')}>
            <SimpleGrid cols={3}>
              {(['name', 'email', 'phone'] as const).map((field) => (
                <SelectField
                  key={field}
                  name={`form.${field}`}
                  label={t(`form-${field}`)}
                  options={(['hidden', 'optional', 'required'] as const).map((value) => ({ value, label: t(value) }))}
                />
              ))}
            </SimpleGrid>
          </Section>
          <Consent />
          <Survey />
          <ChecksField
            name="languages"
            label={t('languages')}
            hint={t('languages-hint')}
            options={widgetLanguages.map((value) => ({ value, label: t(`lang-${value}`) }))}
          />
          <SwitchField name="active" label={t('active')} hint={t('active-hint')} />
        </>
      )}
    />
  )
}

/** On: it begins with something; off: there is none. */
function useWhole(name: string, label: string, first: object) {
  const { field, value } = useField(name, label)
  return { on: value !== null && value !== '', set: (on: boolean) => field.onChange(on ? first : null) }
}

function Consent() {
  const t = useWords()
  const { on, set } = useWhole('consent', t('consent'), { text: t('consent-first'), required: true })
  return (
    <Stack gap="xs">
      <Switch label={t('consent')} checked={on} onChange={(event) => set(event.currentTarget.checked)} />
      {on && (
        <>
          <AreaField name="consent.text" label={t('consent-text')} hint={t('consent-hint')} required />
          <SwitchField name="consent.required" label={t('consent-required')} />
        </>
      )}
    </Stack>
  )
}

function Survey() {
  const t = useWords()
  const { on, set } = useWhole('survey', t('survey'), { question: t('survey-first'), scale: 'score', comment: true })
  return (
    <Stack gap="xs">
      <Switch label={t('survey')} checked={on} onChange={(event) => set(event.currentTarget.checked)} />
      {on && (
        <>
          <Group grow align="flex-start">
            <TextField name="survey.question" label={t('survey-question')} required />
            <SelectField
              name="survey.scale"
              label={t('survey-scale')}
              options={(['score', 'stars'] as const).map((value) => ({ value, label: t(value) }))}
            />
          </Group>
          <SwitchField name="survey.comment" label={t('survey-comment')} />
        </>
      )}
    </Stack>
  )
}

function Snippet({ account: { publicToken } }: { account: RowOf<'/webchat-accounts'> }) {
  const t = useWords()
  const words = useFormWords()
  const { origin } = location
  const snippet = `<script src="${origin}/widget/widget.js" data-token="${publicToken}" async></script>`
  return (
    <Stack gap={6}>
      <Group justify="space-between">
        <Text size="sm" fw={500}>
          {t('snippet')}
        </Text>
        <Anchor size="sm" href={`/widget/app.html?token=${encodeURIComponent(publicToken)}`} target="_blank">
          {t('try')}
        </Anchor>
      </Group>
      <Group wrap="nowrap" align="flex-start" gap="xs">
        <Code block style={{ flex: 1, whiteSpace: 'pre-wrap', wordBreak: 'break-all' }}>
          {snippet}
        </Code>
        <CopyButton value={snippet}>
          {({ copied, copy }) => (
            <ActionIcon
              size="lg"
              variant="default"
              onClick={copy}
              aria-label={copied ? words('copied') : words('copy')}
              color={copied ? 'green' : undefined}
            >
              {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
            </ActionIcon>
          )}
        </CopyButton>
      </Group>
    </Stack>
  )
}
