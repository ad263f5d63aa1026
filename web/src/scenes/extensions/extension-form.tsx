import { ActionIcon, Button, Group, SimpleGrid, Stack, Text } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useFieldArray, useWatch } from 'react-hook-form'
import { phoneCodecs } from '#server/extensions/schema.ts'
import { type RowOf, useAll } from '../../client/list.ts'
import { DestinationField } from '../../components/destination/field.tsx'
import {
  ChoiceField,
  ManyField,
  NumberField,
  SecretField,
  Section,
  SelectField,
  SwitchField,
  TextField,
} from '../../components/form/fields.tsx'
import { useWords } from './words.ts'

const dtmfModes = ['rfc4733', 'info', 'inband', 'auto'] as const
const placesMax = 10

/** All of an extension: the phone, how it calls, where its calls go when nobody takes them. */
export function ExtensionForm({ record }: { record: RowOf<'/extensions'> | null }) {
  const t = useWords()
  const kind = useWatch({ name: 'kind' }) as 'webphone' | 'sip' | undefined
  return (
    <Stack gap="lg">
      <Section title={t('section-phone')}>
        <SimpleGrid cols={2} spacing="sm">
          <TextField
            name="number"
            label={t('number')}
            hint={t('number-hint')}
            required
            exact
            autoFocus
            disabled={record !== null}
          />
          <TextField name="name" label={t('name')} required />
        </SimpleGrid>
        <ChoiceField
          name="kind"
          label={t('kind')}
          options={(['webphone', 'sip'] as const).map((value) => ({
            value,
            label: t(value),
            hint: t(`${value}-hint`),
          }))}
        />
        <SwitchField name="active" label={t('active')} hint={t('active-hint')} />
        {kind === 'sip' && (
          <SimpleGrid cols={2} spacing="sm">
            <SecretField name="secret" label={t('secret')} hint={record ? t('secret-kept') : t('secret-hint')} />
            <SelectField
              name="dtmf"
              label={t('dtmf')}
              hint={t('dtmf-hint')}
              options={dtmfModes.map((value) => ({ value, label: t(`dtmf-${value}`) }))}
            />
          </SimpleGrid>
        )}
        <ManyField
          name="codecs"
          label={t('codecs')}
          hint={t('codecs-hint')}
          options={phoneCodecs.map((value) => ({ value, label: t(`codec-${value}`) }))}
        />
      </Section>
      <Calls hasPin={record?.hasPin === true} />
      <Section title={t('section-not-taken')} hint={t('section-not-taken-hint')}>
        <DestinationField name="onNoAnswer" label={t('on-no-answer')} none={t('ends')} />
        <DestinationField name="onBusy" label={t('on-busy')} none={t('ends')} />
        <DestinationField name="onUnreachable" label={t('on-unreachable')} none={t('ends')} />
      </Section>
      <FollowMe />
      <Mailbox />
    </Stack>
  )
}

function Calls({ hasPin }: { hasPin: boolean }) {
  const t = useWords()
  const classes = useAll('/classes-of-service').rows as readonly { id: string; name: string }[]
  return (
    <Section title={t('section-calls')}>
      <SimpleGrid cols={3} spacing="sm">
        <NumberField name="ringMs" label={t('ring')} hint={t('ring-hint')} scale={1_000} unit="s" min={5} max={120} />
        <NumberField name="callsMax" label={t('calls-max')} hint={t('calls-max-hint')} min={1} max={20} />
        <TextField name="pickupGroup" label={t('pickup-group')} hint={t('pickup-group-hint')} />
        <TextField name="outsideNumber" label={t('outside-number')} hint={t('outside-number-hint')} exact />
        <SelectField
          name="classOfServiceId"
          label={t('class')}
          hint={t('class-hint')}
          none={t('class-none')}
          options={classes.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <SecretField name="pin" label={t('pin')} hint={hasPin ? t('pin-kept') : t('pin-hint')} />
      </SimpleGrid>
    </Section>
  )
}

function FollowMe() {
  const t = useWords()
  const { fields, append, remove } = useFieldArray({ name: 'followMe.places' })
  return (
    <Section title={t('section-follow-me')} hint={t('section-follow-me-hint')}>
      <Group gap="xl" align="flex-start">
        <SwitchField name="followMe.active" label={t('follow-me-active')} />
        <ChoiceField
          name="followMe.way"
          label={t('follow-me-way')}
          options={(['in-order', 'together'] as const).map((value) => ({ value, label: t(`follow-me-${value}`) }))}
        />
      </Group>
      {fields.map(({ id }, place) => (
        <Group key={id} gap="xs" align="flex-start" wrap="nowrap">
          <TextField name={`followMe.places.${place}.number`} label={t('place-number', { place: place + 1 })} exact />
          <NumberField
            name={`followMe.places.${place}.seconds`}
            label={t('place-seconds')}
            unit="s"
            min={5}
            max={60}
            w={110}
          />
          <ActionIcon
            size="lg"
            mb={2}
            onClick={() => remove(place)}
            aria-label={t('place-remove', { place: place + 1 })}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </Group>
      ))}
      {fields.length < placesMax && (
        <Group>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconPlus size={14} />}
            onClick={() => append({ number: '', seconds: 20 })}
          >
            {t('place-add')}
          </Button>
          <Text size="xs" c="dimmed">
            {t('place-hint')}
          </Text>
        </Group>
      )}
    </Section>
  )
}

function Mailbox() {
  const t = useWords()
  const audios = useAll('/audios').rows as readonly { id: string; name: string }[]
  return (
    <Section title={t('section-mailbox')} hint={t('section-mailbox-hint')}>
      <SwitchField name="voicemail.active" label={t('mailbox-active')} />
      <SimpleGrid cols={3} spacing="sm">
        <TextField name="voicemail.email" label={t('mailbox-email')} hint={t('mailbox-email-hint')} exact />
        <SelectField
          name="voicemail.greetingAudioId"
          label={t('mailbox-greeting')}
          none={t('mailbox-greeting-none')}
          options={audios.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <NumberField name="voicemail.secondsMax" label={t('mailbox-seconds')} unit="s" min={10} max={600} />
      </SimpleGrid>
    </Section>
  )
}
