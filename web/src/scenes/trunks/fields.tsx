import { Button, Group, Stack, Text } from '@mantine/core'
import { useFormContext, useWatch } from 'react-hook-form'
import {
  callerIdentities,
  dtmfModes,
  provisionalAcks,
  readRegistration,
  sessionTimers,
  transports,
} from '#server/provisioning/words/index.ts'
import { numberForms } from '#server/trunks/core/numbers.ts'
import { useField } from '../../components/form/field.ts'
import {
  ChoiceField,
  ListField,
  NumberField,
  SecretField,
  Section,
  SelectField,
  SwitchField,
  TextField,
} from '../../components/form/fields.tsx'
import { AdditionalField } from './additional-field.tsx'
import { CodecsField } from './codecs-field.tsx'
import { useWords } from './words.ts'

/** Shapes that carriers in Brazil have, each to be checked with the carrier's own sheet. */
const common = { port: 5060, codecs: ['alaw', 'ulaw'], transport: 'udp', qualifySeconds: 60, sessionTimers: 'accept' }
const byIp = { ...common, kind: 'ip', additional: 'insecure=port,invite' }
const templates = {
  register: { ...common, kind: 'registration', numberForm: 'as-routed', callerIdentity: 'from', additional: '' },
  'register-e164': { ...common, kind: 'registration', numberForm: 'e164', callerIdentity: 'pai', additional: '' },
  ip: { ...byIp, numberForm: 'as-routed', callerIdentity: 'from' },
  'ip-zero-ddd': { ...byIp, numberForm: 'zero-ddd', callerIdentity: 'from' },
  'ip-e164-plus': { ...byIp, numberForm: 'e164-plus', callerIdentity: 'pai' },
  pabx: { ...byIp, numberForm: 'as-routed', callerIdentity: 'rpid', codecs: ['alaw', 'ulaw', 'g722'] },
} as const

export function TrunkFields({ isNew }: { isNew: boolean }) {
  const t = useWords()
  const { setValue } = useFormContext()
  const kind = useWatch({ name: 'kind' }) as string

  function begin(name: keyof typeof templates) {
    for (const [field, value] of Object.entries(templates[name])) setValue(field, value, { shouldDirty: true })
  }

  return (
    <>
      {isNew && (
        <Stack gap={6}>
          <Text size="sm" fw={500}>
            {t('template')}
          </Text>
          <Group gap="xs">
            {(Object.keys(templates) as (keyof typeof templates)[]).map((name) => (
              <Button key={name} variant="default" size="xs" onClick={() => begin(name)}>
                {t(`template-${name}`)}
              </Button>
            ))}
          </Group>
          <Text size="xs" c="dimmed">
            {t('template-hint')}
          </Text>
        </Stack>
      )}
      <TextField name="name" label={t('name')} required autoFocus />
      <ChoiceField
        name="kind"
        label={t('kind')}
        options={(['registration', 'ip'] as const).map((value) => ({
          value,
          label: t(value),
          hint: t(`${value}-hint`),
        }))}
      />
      <Section title={t('connection')}>
        {kind === 'registration' && <RegistrationField />}
        <Group align="flex-start" wrap="nowrap">
          <div style={{ flex: 1 }}>
            <TextField
              name="host"
              label={t('host')}
              hint={t('host-hint')}
              required
              exact
              placeholder="sip.exemplo.com.br"
            />
          </div>
          <div style={{ width: 120 }}>
            <NumberField name="port" label={t('port')} min={1} max={65_535} />
          </div>
        </Group>
        <TextField name="line" label={t('line')} hint={t('line-hint')} required exact />
        {kind === 'registration' && (
          <Group grow align="flex-start">
            <TextField name="user" label={t('user')} required exact />
            <SecretField name="password" label={t('password')} hint={isNew ? undefined : t('password-kept')} />
          </Group>
        )}
        <ListField
          name="allowedIps"
          label={t('allowed-ips')}
          hint={t('allowed-ips-hint')}
          placeholder="203.0.113.0/28"
        />
      </Section>
      <Section title={t('identity')}>
        <ListField
          name="callerIds"
          label={t('caller-ids')}
          hint={t('caller-ids-hint')}
          placeholder="551140041000"
          read={(text) => text.replace(/[().\s-]/g, '')}
        />
        <SelectField
          name="numberForm"
          label={t('number-form')}
          hint={t('number-form-hint')}
          options={numberForms.map((value) => ({ value, label: t(`form-${value}`) }))}
        />
      </Section>
      <Section title={t('limits')}>
        <Group align="flex-start" grow>
          <NumberField name="callsMax" label={t('calls-max')} hint={t('calls-max-hint')} min={1} max={10_000} />
          <NumberField
            name="callsPerSecondMax"
            label={t('per-second')}
            hint={t('per-second-hint')}
            min={1}
            max={1_000}
          />
          <NumberField
            name="asrAlarmPercent"
            label={t('asr-alarm')}
            hint={t('asr-alarm-hint')}
            min={1}
            max={100}
            unit="%"
          />
        </Group>
      </Section>
      <Section title={t('audio')}>
        <CodecsField />
      </Section>
      <Section title={t('signalling')}>
        <Signalling />
      </Section>
      <Section title={t('advanced')}>
        <AdditionalField />
        <SwitchField name="active" label={t('active')} hint={t('active-hint')} />
      </Section>
    </>
  )
}

function Signalling() {
  const t = useWords()
  const options = <Value extends string>(values: readonly Value[], label: (value: Value) => string) =>
    values.map((value) => ({ value, label: label(value) }))
  return (
    <>
      <Group align="flex-start" grow>
        <SelectField
          name="transport"
          label={t('transport')}
          options={options(transports, (value) => t(`transport-${value}`))}
        />
        <NumberField name="qualifySeconds" label={t('qualify')} hint={t('qualify-hint')} min={0} max={3_600} unit="s" />
        <SelectField name="dtmf" label={t('dtmf')} options={options(dtmfModes, (value) => t(`dtmf-${value}`))} />
      </Group>
      <TextField
        name="outboundProxy"
        label={t('proxy')}
        hint={t('proxy-hint')}
        exact
        placeholder="proxy.exemplo.com.br:5060"
      />
      <Group align="flex-start" grow>
        <TextField name="fromUser" label={t('from-user')} hint={t('from-user-hint')} exact />
        <TextField name="fromDomain" label={t('from-domain')} hint={t('from-domain-hint')} exact />
      </Group>
      <Group align="flex-start" grow>
        <SelectField
          name="callerIdentity"
          label={t('identity-header')}
          options={options(callerIdentities, (value) => t(`identity-${value}`))}
        />
        <SelectField
          name="sessionTimers"
          label={t('timers')}
          options={options(sessionTimers, (value) => t(`timers-${value}`))}
        />
        <SelectField
          name="provisionalAcks"
          label={t('acks')}
          options={options(provisionalAcks, (value) => t(`acks-${value}`))}
        />
      </Group>
      <SwitchField name="trustsCallerIdentity" label={t('trusts')} hint={t('trusts-hint')} />
      <SwitchField name="tellsWithheldNumbers" label={t('tells-withheld')} hint={t('tells-withheld-hint')} />
    </>
  )
}

/** `user:password@host/line`, read into the fields while it is typed. It is not sent itself: the fields are. */
function RegistrationField() {
  const t = useWords()
  const { setValue } = useFormContext()
  const { value } = useField('registration', t('string'))
  const text = typeof value === 'string' ? value : ''
  const read = text === '' ? null : readRegistration(text)
  const problem = read && !read.ok ? (text.includes('@') ? t('string-no-password') : t('string-shape')) : undefined

  function take(typed: string): string {
    const found = readRegistration(typed)
    if (found.ok) {
      const { user, password, host, port, line = user } = found.parts
      const fields = { user, password, host: host.toLowerCase(), line, ...(port !== undefined && { port }) }
      for (const [field, part] of Object.entries(fields))
        setValue(field, part, { shouldDirty: true, shouldValidate: true })
    }
    return typed
  }

  return (
    <div>
      <TextField
        name="registration"
        label={t('string')}
        hint={t('string-hint')}
        exact
        placeholder="551130000000:senha@sip.exemplo.com.br/551130000000"
        read={take}
      />
      <Text size="xs" mt={4} c={problem ? 'var(--mantine-color-error)' : 'dimmed'} role="status">
        {problem ??
          (read?.ok &&
            t('string-read', {
              user: read.parts.user,
              host: read.parts.host,
              line: read.parts.line ?? read.parts.user,
            }))}
      </Text>
    </div>
  )
}
