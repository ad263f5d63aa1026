import { Group, SimpleGrid } from '@mantine/core'
import { IconStack2 } from '@tabler/icons-react'
import { queueFields } from '#server/queues/schema.ts'
import { MusicField } from '../../components/audio/music-field.tsx'
import { ChoiceField, NumberField, Section, SwitchField, TextField } from '../../components/form/fields.tsx'
import type { RecordKind } from '../../components/form/record-form.tsx'
import { RecordScene } from '../../components/record-scene.tsx'
import { MembersField } from './members-field.tsx'
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
      form={() => <Fields />}
    />
  )
}

function Fields() {
  const t = useWords()
  const seconds = { scale: 1_000, unit: t('seconds') }
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
      <MembersField />
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
      <Section title={t('wrap-up')}>
        <NumberField
          name="wrapUpMs"
          label={t('wrap-up')}
          hint={t('wrap-up-hint')}
          {...seconds}
          min={0}
          max={3_600}
          w={200}
        />
        <SwitchField
          name="dispositionsRequired"
          label={t('dispositions-required')}
          hint={t('dispositions-required-hint')}
        />
      </Section>
      <Section title={t('waiting')}>
        <Group grow align="flex-start">
          <MusicField name="musicClass" label={t('music')} hint={t('music-hint')} none={t('music-default')} />
          <NumberField
            name="announcePositionEveryMs"
            label={t('announce')}
            hint={t('announce-hint')}
            {...seconds}
            min={0}
            max={3_600}
          />
        </Group>
      </Section>
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
    </>
  )
}
