import { Group, SimpleGrid, Stack, Tabs } from '@mantine/core'
import { IconAlertCircle, IconStack2 } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useFormState } from 'react-hook-form'
import { queueFields } from '#server/queues/schema.ts'
import { useAll } from '../../client/list.ts'
import { AudiosField } from '../../components/audio/audios-field.tsx'
import { MusicField } from '../../components/audio/music-field.tsx'
import { DestinationField } from '../../components/destination/field.tsx'
import {
  ChoiceField,
  NumberField,
  Section,
  SelectField,
  SwitchField,
  TextField,
} from '../../components/form/fields.tsx'
import type { RecordKind } from '../../components/form/record-form.tsx'
import { RecordScene } from '../../components/record-scene.tsx'
import { SkillsField } from '../../components/skills/skills-field.tsx'
import { ExitsField, keys, OverflowField } from './lists.tsx'
import { MembersField } from './members-field.tsx'
import { Optional } from './optional.tsx'
import { useWords } from './words.ts'

const kind: RecordKind<'/queues'> = {
  path: '/queues',
  schema: queueFields,
  may: { manage: 'queue.manage' },
  fresh: {},
  nameOf: ({ name }) => name,
}
/** The usual one first. */
const strategies = [
  'longest-idle',
  'fewest-calls',
  'random-with-memory',
  'random',
  'linear',
  'ring-all',
] as const satisfies readonly (keyof typeof import('#server/routing/strategies/index.ts').strategies)[]

export function Page() {
  const t = useWords()
  return (
    <RecordScene
      kind={kind}
      title={t('title')}
      hint={t('hint')}
      newTitle={t('new')}
      size="xl"
      empty={{ icon: IconStack2, title: t('empty-title'), hint: t('empty-hint') }}
      columns={[
        { id: 'name', header: t('name'), text: ({ name }) => name },
        { id: 'number', header: t('number'), width: 100, text: ({ number }) => number },
        { id: 'strategy', header: t('strategy'), width: 190, text: ({ strategy }) => t(strategy) },
        {
          id: 'members',
          header: t('members'),
          width: 140,
          text: ({ memberIds }) => memberIds.length,
          cell: ({ memberIds }) => t('members-count', { count: memberIds.length }),
        },
        {
          id: 'level',
          header: t('level'),
          width: 150,
          text: ({ serviceLevel }) => t('level-sentence', serviceLevel),
        },
        { id: 'distribution', header: t('distribution'), width: 150, text: ({ distribution }) => t(distribution) },
        {
          id: 'wrap-up',
          header: t('wrap-up'),
          width: 140,
          align: 'right',
          text: ({ wrapUpMs }) => `${wrapUpMs / 1_000} ${t('seconds')}`,
        },
      ]}
      form={({ record }) => <Fields queueId={record?.id} />}
    />
  )
}

type Tab = 'who' | 'how' | 'comfort' | 'limits' | 'callback' | 'aims'
/** Which fields stand on which tab: a tab with a problem says so. */
const tabs: Record<Tab, readonly string[]> = {
  who: ['memberIds', 'skills', 'relaxation'],
  how: ['strategy', 'distribution', 'connectMode', 'ringMs', 'afterMissed', 'againMs', 'wrapUpMs'],
  comfort: ['musicClass', 'welcomeAudioId', 'announcePositionEveryMs', 'announceWait', 'announcements', 'exits'],
  limits: ['maxLength', 'whenNobody', 'maxWait', 'overflow'],
  callback: ['callback'],
  aims: ['serviceLevel', 'dispositionsRequired', 'surveyFlowId'],
}

function Fields({ queueId }: { queueId: string | undefined }) {
  const t = useWords()
  const { errors } = useFormState()
  const names = Object.keys(tabs) as Tab[]
  return (
    <>
      <Group align="flex-start" wrap="nowrap">
        <div style={{ flex: 1 }}>
          <TextField name="name" label={t('name')} required autoFocus />
        </div>
        <div style={{ width: 240 }}>
          <TextField name="number" label={t('number')} hint={t('number-hint')} required exact />
        </div>
      </Group>
      {/* What another changed is named by its field also where that stands behind another tab. */}
      <Tabs defaultValue="who" keepMountedMode="display-none">
        <Tabs.List mb="md">
          {names.map((name) => (
            <Tabs.Tab
              key={name}
              value={name}
              rightSection={
                tabs[name].some((field) => errors[field]) && (
                  <IconAlertCircle size={14} color="var(--mantine-color-error)" aria-label={t('has-problem')} />
                )
              }
            >
              {t(`tab-${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Panel name="who">
          <MembersField />
          <SkillsField name="skills" label={t('skills')} hint={t('skills-hint')} />
          <Optional
            name="relaxation"
            label={t('relaxation')}
            hint={t('relaxation-hint')}
            fresh={{ everyMs: 30_000, by: 1 }}
          >
            <Group>
              <NumberField
                name="relaxation.everyMs"
                label={t('relaxation-every')}
                scale={1_000}
                unit={t('seconds')}
                min={1}
                w={160}
              />
              <NumberField name="relaxation.by" label={t('relaxation-by')} min={1} max={10} w={160} />
            </Group>
          </Optional>
        </Panel>
        <Panel name="how">
          <How />
        </Panel>
        <Panel name="comfort">
          <Comfort />
        </Panel>
        <Panel name="limits">
          <Limits queueId={queueId} />
        </Panel>
        <Panel name="callback">
          <Callback />
        </Panel>
        <Panel name="aims">
          <Aims />
        </Panel>
      </Tabs>
    </>
  )
}

const Panel = ({ name, children }: { name: Tab; children: ReactNode }) => (
  <Tabs.Panel value={name}>
    <Stack gap="md">{children}</Stack>
  </Tabs.Panel>
)

function How() {
  const t = useWords()
  const seconds = { scale: 1_000, unit: t('seconds') }
  return (
    <>
      <ChoiceField
        name="strategy"
        label={t('strategy')}
        options={strategies.map((value) => ({ value, label: t(value), hint: t(`${value}-hint`) }))}
      />
      <ChoiceField
        name="distribution"
        label={t('distribution')}
        options={(['push', 'pull'] as const).map((value) => ({ value, label: t(value), hint: t(`${value}-hint`) }))}
      />
      <ChoiceField
        name="connectMode"
        label={t('connect')}
        options={(['ring', 'auto-answer', 'always-connected'] as const).map((value) => ({
          value,
          label: t(`connect-${value}`),
          hint: t(`connect-${value}-hint`),
        }))}
      />
      <Section title={t('ringing')}>
        <SimpleGrid cols={3}>
          <NumberField name="ringMs.voice" label={t('ring-voice')} {...seconds} min={3} max={3_600} />
          <NumberField name="ringMs.chat" label={t('ring-chat')} {...seconds} min={3} max={3_600} />
          <NumberField name="ringMs.email" label={t('ring-email')} {...seconds} min={3} max={3_600} />
        </SimpleGrid>
        <ChoiceField
          name="afterMissed"
          label={t('missed')}
          options={(['pause', 'keep'] as const).map((value) => ({
            value,
            label: t(`missed-${value}`),
            hint: t(`missed-${value}-hint`),
          }))}
        />
        <NumberField name="againMs" label={t('again')} hint={t('again-hint')} {...seconds} min={0} max={3_600} />
      </Section>
      <NumberField
        name="wrapUpMs"
        label={t('wrap-up')}
        hint={t('wrap-up-hint')}
        {...seconds}
        min={0}
        max={3_600}
        w={240}
      />
    </>
  )
}

function Comfort() {
  const t = useWords()
  const seconds = { scale: 1_000, unit: t('seconds') }
  const audios = useAll('/audios')
  return (
    <>
      <SimpleGrid cols={2}>
        <SelectField
          name="welcomeAudioId"
          label={t('welcome')}
          hint={t('welcome-hint')}
          none={t('welcome-none')}
          options={audios.rows.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <MusicField name="musicClass" label={t('music')} hint={t('music-hint')} none={t('music-default')} />
      </SimpleGrid>
      <NumberField
        name="announcePositionEveryMs"
        label={t('announce')}
        hint={t('announce-hint')}
        {...seconds}
        min={0}
        max={3_600}
        w={240}
      />
      <SwitchField name="announceWait" label={t('announce-wait')} hint={t('announce-wait-hint')} />
      <Optional
        name="announcements"
        label={t('announcements')}
        hint={t('announcements-hint')}
        fresh={{ audioIds: [], everyMs: 60_000 }}
      >
        <Stack gap="sm">
          <AudiosField name="announcements.audioIds" label={t('announcements-audios')} required />
          <NumberField
            name="announcements.everyMs"
            label={t('announcements-every')}
            {...seconds}
            min={10}
            max={3_600}
            w={160}
          />
        </Stack>
      </Optional>
      <ExitsField />
    </>
  )
}

const hangUp = { type: 'hang-up' }

function Limits({ queueId }: { queueId: string | undefined }) {
  const t = useWords()
  const seconds = { scale: 1_000, unit: t('seconds') }
  return (
    <>
      <Optional name="maxLength" label={t('max-length')} hint={t('max-length-hint')} fresh={{ most: 20, to: hangUp }}>
        <Group align="flex-end" wrap="nowrap">
          <NumberField name="maxLength.most" label={t('max-length-most')} min={0} max={10_000} w={130} />
          <div style={{ flex: 1 }}>
            <DestinationField name="maxLength.to" label={t('goes-to')} />
          </div>
        </Group>
      </Optional>
      <Optional
        name="whenNobody"
        label={t('when-nobody')}
        hint={t('when-nobody-hint')}
        fresh={{ is: 'present', to: hangUp }}
      >
        <Stack gap="sm">
          <ChoiceField
            name="whenNobody.is"
            label={t('when-nobody-is')}
            options={(['present', 'available'] as const).map((value) => ({ value, label: t(`nobody-${value}`) }))}
          />
          <DestinationField name="whenNobody.to" label={t('goes-to')} />
        </Stack>
      </Optional>
      <Optional name="maxWait" label={t('max-wait')} hint={t('max-wait-hint')} fresh={{ afterMs: 300_000, to: hangUp }}>
        <Group align="flex-end" wrap="nowrap">
          <NumberField name="maxWait.afterMs" label={t('after')} {...seconds} min={1} w={130} />
          <div style={{ flex: 1 }}>
            <DestinationField name="maxWait.to" label={t('goes-to')} />
          </div>
        </Group>
      </Optional>
      <OverflowField queueId={queueId} />
    </>
  )
}

function Callback() {
  const t = useWords()
  const seconds = { scale: 1_000, unit: t('seconds') }
  const minutes = { scale: 60_000, unit: t('minutes') }
  return (
    <Optional
      name="callback"
      label={t('callback')}
      hint={t('callback-hint')}
      fresh={{ key: '1', offerAfterMs: 30_000, attemptsMax: 3, retryMs: 300_000, validMs: 28_800_000 }}
    >
      <SimpleGrid cols={2}>
        <SelectField name="callback.key" label={t('callback-key')} options={keys} />
        <NumberField
          name="callback.offerAfterMs"
          label={t('callback-offer')}
          hint={t('callback-offer-hint')}
          {...seconds}
          min={0}
        />
        <NumberField name="callback.attemptsMax" label={t('callback-attempts')} min={1} max={10} />
        <NumberField name="callback.retryMs" label={t('callback-retry')} {...minutes} min={1} />
        <NumberField
          name="callback.validMs"
          label={t('callback-valid')}
          hint={t('callback-valid-hint')}
          {...minutes}
          min={1}
        />
      </SimpleGrid>
    </Optional>
  )
}

function Aims() {
  const t = useWords()
  const flows = useAll('/flows')
  return (
    <>
      <Section title={t('level')} hint={t('level-hint')}>
        <SimpleGrid cols={3}>
          <NumberField name="serviceLevel.target" label={t('level-target')} unit={t('percent')} min={1} max={100} />
          <NumberField name="serviceLevel.seconds" label={t('level-seconds')} unit={t('seconds')} min={1} max={3_600} />
          <NumberField
            name="serviceLevel.shortAbandonSeconds"
            label={t('level-short')}
            hint={t('level-short-hint')}
            unit={t('seconds')}
            min={0}
            max={60}
          />
        </SimpleGrid>
      </Section>
      <SwitchField
        name="dispositionsRequired"
        label={t('dispositions-required')}
        hint={t('dispositions-required-hint')}
      />
      <SelectField
        name="surveyFlowId"
        label={t('survey')}
        hint={t('survey-hint')}
        none={t('survey-none')}
        options={flows.rows.map(({ id, name }) => ({ value: id, label: name }))}
      />
    </>
  )
}
