import {
  ActionIcon,
  Alert,
  Button,
  Group,
  Input,
  NumberInput,
  Select,
  Stack,
  Switch,
  Table,
  Text,
  TextInput,
} from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useFormState } from 'react-hook-form'
import type { FlowGraph } from '#server/flows/index.ts'
import { useAll } from '../../client/list.ts'
import { DestinationChoice } from '../../components/destination/choice.tsx'
import { useField } from '../../components/form/field.ts'
import { Section } from '../../components/form/fields.tsx'
import { graphOf, missingIn, type SimpleFlow, simpleOf } from './simple.ts'
import { SoundChoice } from './sound-choice.tsx'
import { useWords } from './words.ts'

const allKeys = [...'1234567890*#']

/** The usual URA as a form; one that is more than that, as a list to be read. */
export function GraphField() {
  const t = useWords()
  const { field, value, error } = useField('graph', t('menu'))
  const { isSubmitted } = useFormState()
  const graph = value as FlowGraph
  const flow = simpleOf(graph)
  if (!flow) return <Nodes graph={graph} />
  const set = (change: Partial<SimpleFlow>) => field.onChange(graphOf({ ...flow, ...change }))
  const missing = isSubmitted ? missingIn(flow) : []
  const free = allKeys.filter((key) => !flow.keys.some((one) => one.key === key))
  const hasMenu = flow.keys.length > 0
  return (
    <Stack gap="lg">
      <Section title={t('greeting')}>
        <SoundChoice
          label={t('greeting')}
          value={flow.greeting}
          change={(greeting) => set({ greeting, ...(greeting ? {} : { mustBeHeard: false }) })}
          bare
        />
        {flow.greeting && (
          <Switch
            label={t('must-be-heard')}
            checked={flow.mustBeHeard}
            onChange={(event) => set({ mustBeHeard: event.currentTarget.checked })}
          />
        )}
      </Section>
      <Section title={t('menu')} hint={hasMenu ? undefined : t('no-menu')}>
        {hasMenu && (
          <SoundChoice
            label={t('menu-sound')}
            hint={t('menu-hint')}
            value={flow.menu}
            change={(menu) => set({ menu })}
            error={missing.includes('menu') && t('missing-menu')}
          />
        )}
        <Stack gap="xs">
          {flow.keys.map(({ key, label, leads }, place) => (
            <Group key={key} gap="xs" wrap="nowrap" align="flex-start">
              <Select
                aria-label={t('key-change')}
                w={76}
                data={allKeys.filter((one) => one === key || free.includes(one))}
                value={key}
                allowDeselect={false}
                onChange={(to) => to && set({ keys: flow.keys.with(place, { key: to, label, leads }) })}
              />
              <TextInput
                aria-label={t('key-label', { key })}
                placeholder={t('key-label-example')}
                w={150}
                maxLength={40}
                value={label}
                onChange={(event) =>
                  set({ keys: flow.keys.with(place, { key, leads, label: event.currentTarget.value }) })
                }
              />
              <DestinationChoice
                label={t('leads-of', { key })}
                value={leads}
                change={(to) => set({ keys: flow.keys.with(place, { key, label, leads: to }) })}
                demanded={missing.includes('leads')}
              />
              <ActionIcon
                size="lg"
                color="gray"
                aria-label={t('key-remove', { key })}
                onClick={() => set({ keys: flow.keys.toSpliced(place, 1) })}
              >
                <IconX size={16} />
              </ActionIcon>
            </Group>
          ))}
        </Stack>
        {free[0] && (
          <Group>
            <Button
              size="compact-sm"
              variant="subtle"
              leftSection={<IconPlus size={14} />}
              onClick={() =>
                set({ keys: [...flow.keys, { key: free[0]!, label: '', leads: { type: 'queue', id: '' } }] })
              }
            >
              {t('key-add')}
            </Button>
          </Group>
        )}
        {(missing.includes('leads') || (error && missing.length === 0)) && (
          <Input.Error>{missing.includes('leads') ? t('missing-leads') : error}</Input.Error>
        )}
      </Section>
      {hasMenu && (
        <Section title={t('failing')}>
          <Group grow align="flex-start">
            <SoundChoice label={t('invalid')} value={flow.invalid} change={(invalid) => set({ invalid })} />
            <SoundChoice label={t('timeout')} value={flow.timeout} change={(timeout) => set({ timeout })} />
            <SoundChoice label={t('exceeded')} value={flow.exceeded} change={(exceeded) => set({ exceeded })} />
          </Group>
          <Group align="flex-start">
            <NumberInput
              label={t('timeout-ms')}
              suffix={` ${t('seconds')}`}
              w={160}
              min={1}
              max={60}
              value={flow.timeoutMs / 1_000}
              onChange={(seconds) => typeof seconds === 'number' && set({ timeoutMs: Math.round(seconds * 1_000) })}
            />
            <NumberInput
              label={t('attempts')}
              w={120}
              min={1}
              max={10}
              value={flow.attemptsMax}
              onChange={(attemptsMax) => typeof attemptsMax === 'number' && set({ attemptsMax })}
            />
          </Group>
        </Section>
      )}
      <Section title={hasMenu ? t('otherwise') : t('otherwise-bare')}>
        <DestinationChoice
          label={hasMenu ? t('otherwise') : t('otherwise-bare')}
          value={flow.otherwise}
          change={(otherwise) => set({ otherwise })}
          demanded={missing.includes('leads')}
        />
      </Section>
      {[...flow.keys.map(({ leads }) => leads), flow.otherwise].some(({ type }) => type === 'queue') && (
        <Section title={t('survey')}>
          <SurveyChoice value={flow.surveyFlowId} change={(surveyFlowId) => set({ surveyFlowId })} />
        </Section>
      )}
    </Stack>
  )
}

/** Who was served in a queue is asked how it was, when the agent hangs up. */
function SurveyChoice({ value, change }: { value: string | null; change: (flowId: string | null) => void }) {
  const t = useWords()
  const flows = useAll('/flows')
  return (
    <Select
      aria-label={t('survey')}
      description={t('survey-hint')}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      placeholder={t('survey-none')}
      searchable
      clearable
      data={flows.rows.map(({ id, name }) => ({ value: id, label: name }))}
      value={value}
      onChange={change}
    />
  )
}

/** What the form cannot show, to be read. */
function Nodes({ graph }: { graph: FlowGraph }) {
  const t = useWords()
  return (
    <Stack gap="xs">
      <Alert color="blue" py="xs">
        {t('complex')}
      </Alert>
      <Table fz="sm" highlightOnHover={false}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('node')}</Table.Th>
            <Table.Th>{t('type')}</Table.Th>
            <Table.Th>{t('exits')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {Object.entries(graph.nodes).map(([name, node]) => (
            <Table.Tr key={name}>
              <Table.Td>
                <code>{name}</code>
                {name === graph.start && (
                  <Text span size="xs" c="dimmed">
                    {' '}
                    ({t('node-start')})
                  </Text>
                )}
              </Table.Td>
              <Table.Td>{node.type}</Table.Td>
              <Table.Td>
                {Object.entries(node.exits)
                  .map(([exit, to]) => `${exit} → ${to}`)
                  .join(', ')}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Stack>
  )
}
