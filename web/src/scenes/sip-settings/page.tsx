import { Alert, Badge, Box, Button, Fieldset, Group, Loader, Paper, Stack, Text, Textarea } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { IconAlertTriangle, IconShieldCheck } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { FormProvider, useForm, useFormContext, useWatch } from 'react-hook-form'
import { guestsSentence, sipSettingsFields } from '#server/sip-settings/schema.ts'
import { useShortcuts } from '../../app/keys.ts'
import { queries, useAsk } from '../../client/ask.ts'
import { call, type Output, Problem } from '../../client/call.ts'
import { useAll } from '../../client/list.ts'
import { useMe } from '../../client/me.ts'
import { ChanSipAnswers } from '../../components/chan-sip/answers.tsx'
import { type FieldWords, ShownFields } from '../../components/form/field.ts'
import { AreaField, ListField, NumberField, Section, SelectField, TextField } from '../../components/form/fields.tsx'
import type { Values } from '../../components/form/merge.ts'
import { sentOf, serverResolver } from '../../components/form/resolver.ts'
import { PageHead } from '../../components/page-head.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { AsteriskNow } from './asterisk-now.tsx'
import { useGeneralAnswers } from './general-answers.ts'
import { useWords } from './words.ts'

export type Settings = Output<'get /sip-settings'>

/** SIP of the whole installation: what the form and the pasted words say, and what Asterisk has of it. */
export function Page() {
  const t = useWords()
  const { data, error } = useAsk('get /sip-settings', {}, { every: 5_000, keep: true })
  return (
    <Box maw={900}>
      <PageHead title={t('title')} hint={t('hint')} />
      {error && !data && <ProblemAlert problem={error} />}
      {!error && !data && <Loader size="sm" aria-label={t('loading')} />}
      {data && (
        <Stack>
          <AsteriskNow settings={data} />
          <Paper p="lg">
            <SettingsForm settings={data} />
          </Paper>
        </Stack>
      )}
    </Box>
  )
}

/** What stands in the form of what is kept: empty instead of nothing. */
const valuesOf = (settings: Settings): Values =>
  Object.fromEntries(Object.keys(sipSettingsFields.shape).map((name) => [name, settings[name as keyof Settings] ?? '']))

const readSettings = serverResolver(sipSettingsFields)
const withoutEmptyGuests = (values: Values): Values => ({ ...values, guests: values.guests || null })

function SettingsForm({ settings }: { settings: Settings }) {
  const t = useWords()
  const mayManage = useMe().may('telephony.manage')
  const shown = useRef(new Map<string, FieldWords>())
  const rev = useRef(settings.rev)
  const [problem, setProblem] = useState<Problem | null>(null)
  const form = useForm<Values>({
    defaultValues: valuesOf(settings),
    resolver: (values, context, options) => readSettings(withoutEmptyGuests(values), context, options),
    mode: 'onTouched',
  })
  const { isDirty, isSubmitting } = form.formState

  async function save(): Promise<void> {
    setProblem(null)
    const sent = sentOf(sipSettingsFields, withoutEmptyGuests(form.getValues()))
    try {
      const saved = await call('put /sip-settings', { ...sent, rev: rev.current } as never)
      rev.current = saved.rev
      form.reset(valuesOf(saved))
      queries.setQueryData(['get /sip-settings', {}], saved)
      notifications.show({ message: t(saved.pending?.some((part) => part !== 'rtp') ? 'saved-restart' : 'saved') })
    } catch (why) {
      if (!(why instanceof Problem)) throw why
      for (const { field, code, message } of why.fields) form.setError(field, { type: code, message })
      setProblem(new Problem(why.status, why.code, why.message))
      if (why.code === 'sip-settings.stale') rev.current = (await call('get /sip-settings', {})).rev
    }
  }
  const submit = form.handleSubmit(save)
  useShortcuts(mayManage ? [{ keys: '$mod+KeyS', words: t('save'), group: t('title'), run: () => void submit() }] : [])
  return (
    <FormProvider {...form}>
      <ShownFields.Provider value={shown.current}>
        <form noValidate onSubmit={(event) => void submit(event)}>
          <Fieldset variant="unstyled" disabled={!mayManage}>
            <Stack gap="lg">
              <ProblemAlert problem={problem} />
              <Network settings={settings} />
              <Sound settings={settings} />
              <General settings={settings} />
              <Guests />
              {mayManage && (
                <Group>
                  <Button type="submit" loading={isSubmitting} disabled={!isDirty}>
                    {t('save')}
                  </Button>
                </Group>
              )}
            </Stack>
          </Fieldset>
        </form>
      </ShownFields.Provider>
    </FormProvider>
  )
}

function Network({ settings }: { settings: Settings }) {
  const t = useWords()
  const { externalHost, externalAddress } = settings
  const resolved = externalHost && externalAddress && externalHost !== externalAddress
  return (
    <Section title={t('network')} hint={t('network-hint')}>
      <Group align="flex-start" wrap="nowrap">
        <div style={{ flex: 1 }}>
          <TextField
            name="externalHost"
            label={t('external')}
            hint={resolved ? t('external-is', { address: externalAddress }) : t('external-hint')}
            exact
            placeholder="203.0.113.10"
          />
        </div>
        <div style={{ width: 200 }}>
          <NumberField
            name="externalPort"
            label={t('external-port')}
            hint={t('external-port-hint')}
            min={1}
            max={65_535}
          />
        </div>
      </Group>
      <ListField name="localNets" label={t('local-nets')} hint={t('local-nets-hint')} placeholder="192.168.0.0/16" />
    </Section>
  )
}

function Sound({ settings }: { settings: Settings }) {
  const t = useWords()
  const now = settings.found?.rtp
  return (
    <Section title={t('rtp')} hint={now ? t('rtp-now', now) : t('rtp-hint')}>
      <Group align="flex-start">
        <NumberField
          name="rtpFirst"
          label={t('rtp-first')}
          min={1_024}
          max={65_535}
          placeholder={String(now?.first ?? '')}
          w={180}
        />
        <NumberField
          name="rtpLast"
          label={t('rtp-last')}
          min={1_024}
          max={65_535}
          placeholder={String(now?.last ?? '')}
          w={180}
        />
      </Group>
    </Section>
  )
}

const askAfterMs = 400
const example =
  'context=default\nallowguest=yes\nlanguage=pt-br\ntransport=udp\ncallcounter=yes\nsession-timers=refuse\nvideosupport=yes\nmatch_auth_username=yes'

/** SipGeneralConfig, and what becomes of each word. */
function General({ settings }: { settings: Settings }) {
  const t = useWords()
  const mayManage = useMe().may('telephony.manage')
  const text = String(useWatch({ name: 'general' }) ?? '')
  const guests = Boolean(useWatch({ name: 'guests' }))
  const [settled] = useDebouncedValue(text.trim(), askAfterMs)
  const asked = useGeneralAnswers(mayManage ? settled : '', guests)
  return (
    <Section title={t('general')} hint={t('general-hint')}>
      <AreaField name="general" label="SipGeneralConfig" rows={6} exact placeholder={example} />
      <ChanSipAnswers answers={mayManage ? asked : settings.answers} />
    </Section>
  )
}

/** Strangers come in only after the risk was typed out. */
function Guests() {
  const t = useWords()
  const { setValue, formState } = useFormContext()
  const guests = useWatch({ name: 'guests' }) as { trunkId: string; understood: string } | '' | null
  const trunks = useAll('/trunks')
  const isOpen = Boolean(guests)
  const error = (formState.errors.guests as { understood?: { message?: string } } | undefined)?.understood?.message
  const set = (value: unknown) => setValue('guests', value, { shouldDirty: true })
  return (
    <Section title={t('guests')}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Group gap="xs" wrap="nowrap">
          <Badge
            tt="none"
            size="lg"
            variant="light"
            color={isOpen ? 'red' : 'teal'}
            leftSection={isOpen ? <IconAlertTriangle size={14} /> : <IconShieldCheck size={14} />}
          >
            {t(isOpen ? 'guests-in' : 'guests-out')}
          </Badge>
          <Text size="sm" c="dimmed">
            {t(isOpen ? 'guests-in-hint' : 'guests-out-hint')}
          </Text>
        </Group>
        <Button variant="default" size="xs" onClick={() => set(isOpen ? null : { trunkId: '', understood: '' })}>
          {t(isOpen ? 'guests-shut' : 'guests-open')}
        </Button>
      </Group>
      {guests && (
        <Alert color="red" variant="light" icon={<IconAlertTriangle size={18} />} title={t('guests-risk-title')}>
          <Stack gap="sm">
            <Text size="sm">{t('guests-risk')}</Text>
            <SelectField
              name="guests.trunkId"
              label={t('guests-trunk')}
              required
              options={trunks.rows.map(({ id, name }) => ({ value: id, label: name }))}
            />
            <Textarea
              label={t('guests-type', { sentence: guestsSentence })}
              autosize
              minRows={1}
              error={error}
              value={guests.understood}
              onChange={(event) => set({ ...guests, understood: event.currentTarget.value })}
            />
          </Stack>
        </Alert>
      )}
    </Section>
  )
}
