import { Group, SegmentedControl, SimpleGrid, Stack, Switch, Table } from '@mantine/core'
import { useAll } from '../../client/list.ts'
import { MusicField } from '../../components/audio/music-field.tsx'
import { useField } from '../../components/form/field.ts'
import {
  ChecksField,
  NumberField,
  Section,
  SelectField,
  SwitchField,
  TextField,
} from '../../components/form/fields.tsx'
import { useWords } from './words.ts'

const media = ['voice', 'chat', 'email'] as const
const fileKinds = ['image', 'document', 'audio', 'video', 'text'] as const
const bytesPerMb = 1024 * 1024

export function Capacity() {
  const t = useWords()
  return (
    <Section title={t('capacity')} hint={t('capacity-hint')}>
      <Group align="flex-start">
        <NumberField name="settings.capacity.total" label={t('total')} min={1} max={1_000} w={140} />
        <NumberField
          name="settings.capacity.waitingCustomerWeight"
          label={t('waiting')}
          hint={t('waiting-hint')}
          min={0}
          max={100}
          w={300}
        />
      </Group>
      <Table withRowBorders={false} highlightOnHover={false} verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('medium')}</Table.Th>
            <Table.Th w={110}>{t('weight')}</Table.Th>
            <Table.Th w={110}>{t('limit')}</Table.Th>
            <Table.Th>{t('interrupts')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {media.map((medium) => (
            <Table.Tr key={medium}>
              <Table.Td>{t(medium)}</Table.Td>
              <Table.Td>
                <NumberField
                  name={`settings.capacity.weights.${medium}`}
                  label={`${t(medium)}: ${t('weight')}`}
                  min={0}
                  max={100}
                  bare
                />
              </Table.Td>
              <Table.Td>
                <NumberField
                  name={`settings.capacity.limits.${medium}`}
                  label={`${t(medium)}: ${t('limit')}`}
                  min={0}
                  max={100}
                  bare
                />
              </Table.Td>
              <Table.Td>
                <ChecksField
                  name={`settings.capacity.mayInterrupt.${medium}`}
                  label={`${t(medium)}: ${t('interrupts')}`}
                  options={media.filter((other) => other !== medium).map((value) => ({ value, label: t(value) }))}
                  bare
                />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Section>
  )
}

export function Priority() {
  const t = useWords()
  const { field, value } = useField('settings.ageing', t('ageing'))
  const ages = value !== null && typeof value === 'object'
  return (
    <Section title={t('priority')} hint={t('priority-hint')}>
      <SimpleGrid cols={3} maw={420}>
        {(['voice', 'webchat', 'email'] as const).map((channel) => (
          <NumberField
            key={channel}
            name={`settings.channelPriority.${channel}`}
            label={t(channel)}
            placeholder="50"
            min={1}
            max={100}
            forgets
          />
        ))}
      </SimpleGrid>
      <SwitchField name="settings.webchatAbsolute" label={t('absolute')} hint={t('absolute-hint')} />
      <Switch
        label={t('ageing')}
        description={t('ageing-hint')}
        checked={ages}
        onChange={(event) => field.onChange(event.currentTarget.checked ? { everyMs: 60_000, step: 5 } : null)}
      />
      {ages && (
        <Group>
          <NumberField
            name="settings.ageing.everyMs"
            label={t('every')}
            scale={1_000}
            unit={t('seconds')}
            min={1}
            max={86_400}
            w={140}
          />
          <NumberField name="settings.ageing.step" label={t('step')} unit={t('points')} min={1} max={100} w={140} />
        </Group>
      )}
    </Section>
  )
}

export function Files() {
  const t = useWords()
  return (
    <Section title={t('files')}>
      <NumberField
        name="settings.fileBytesMax"
        label={t('file-size')}
        hint={t('file-size-hint')}
        scale={bytesPerMb}
        unit="MB"
        min={0}
        max={100}
        w={200}
      />
      <ChecksField
        name="settings.fileKinds"
        label={t('file-kinds')}
        options={fileKinds.map((value) => ({ value, label: t(value) }))}
      />
    </Section>
  )
}

type Where = { type: 'extension'; id: string } | { type: 'number'; number: string } | null

export function Emergency() {
  const t = useWords()
  const { field, value } = useField('emergencyDestination', t('emergency'))
  const where = (value || null) as Where
  const extensions = useAll('/extensions')
  const choose = (type: string) =>
    field.onChange(type === 'extension' ? { type, id: '' } : type === 'number' ? { type, number: '' } : null)
  return (
    <Section title={t('emergency')} hint={t('emergency-hint')}>
      <Stack gap="xs">
        <SegmentedControl
          aria-label={t('emergency')}
          value={where?.type ?? 'none'}
          onChange={choose}
          data={[
            { value: 'none', label: t('emergency-none') },
            { value: 'extension', label: t('extension') },
            { value: 'number', label: t('number') },
          ]}
        />
        {where?.type === 'extension' && (
          <SelectField
            name="emergencyDestination.id"
            label={t('which')}
            required
            options={extensions.rows.map(({ id, number, name }) => ({ value: id, label: `${number} · ${name}` }))}
          />
        )}
        {where?.type === 'number' && (
          <TextField name="emergencyDestination.number" label={t('which')} required exact placeholder="5511987654321" />
        )}
      </Stack>
    </Section>
  )
}

/** What is heard where nothing else is said. */
export function Waiting() {
  const t = useWords()
  return (
    <Section title={t('music')}>
      <MusicField name="settings.musicId" label={t('music-which')} hint={t('music-hint')} none={t('music-none')} />
    </Section>
  )
}

/** Where calls are parked, and when they come back to who parked them. */
export function Parking() {
  const t = useWords()
  return (
    <Section title={t('parking')} hint={t('parking-hint')}>
      <Group align="flex-start">
        <NumberField name="settings.parking.firstPlace" label={t('parking-first')} min={1} max={9_999} w={150} />
        <NumberField name="settings.parking.places" label={t('parking-places')} min={1} max={200} w={150} />
        <NumberField
          name="settings.parking.returnMs"
          label={t('parking-return')}
          hint={t('parking-return-hint')}
          scale={1_000}
          min={1}
          max={3_600}
          w={300}
        />
      </Group>
    </Section>
  )
}
