import { Alert, Button, Group, List, Select, Stack, Text, TextInput } from '@mantine/core'
import { IconAlertTriangle, IconInfoCircle, IconTrash } from '@tabler/icons-react'
import type { z } from 'zod'
import { type FlowGraph, type FlowProblem, givenVariables, nodeTypes } from '#server/flows/index.ts'
import { allTypes, exitsOf, inOrder, withExit, withNew, withNode, without, withSettings } from './edit.ts'
import type { Names } from './names.ts'
import { SettingField, type Settings } from './setting-field.tsx'
import { useWords } from './words.ts'

const newPrefix = 'new:'

/** What the selected node is, asked for as its schema says, and where its exits lead. */
export function NodePanel(props: {
  graph: FlowGraph
  name: string
  names: Names
  change: (graph: FlowGraph) => void
  select: (name: string | null) => void
  problems: readonly FlowProblem[]
  doubts: readonly FlowProblem[]
  mayChange: boolean
}) {
  const { graph, name, names, change, select, problems, doubts, mayChange } = props
  const t = useWords()
  const node = graph.nodes[name]
  const kind = node && nodeTypes.get(node.type)
  if (!node || !kind) return null
  const set = (settings: Settings) => change(withSettings(graph, name, { ...node.settings, ...settings }))
  const wrong = new Set(problems.map(({ field = '' }) => field.split('.')[0]))
  const shape = kind.schema.shape as Record<string, z.ZodType>
  const variables = variablesIn(graph)
  return (
    <fieldset disabled={!mayChange} style={{ border: 0, padding: 0, margin: 0, minWidth: 0 }}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {names.typeName(node.type)}. {t(`what-${node.type}` as 'what-play')}
        </Text>
        {problems.length > 0 && (
          <Alert color="red" variant="light" py={6} icon={<IconAlertTriangle size={16} />} title={t('problems')}>
            <List size="sm">
              {[...new Set(problems.map(names.problemText))].map((text) => (
                <List.Item key={text}>{text}</List.Item>
              ))}
            </List>
          </Alert>
        )}
        {doubts.length > 0 && (
          <Alert color="yellow" variant="light" py={6} icon={<IconInfoCircle size={16} />} title={t('doubts')}>
            {[...new Set(doubts.map(names.problemText))].join(' ')}
          </Alert>
        )}
        <TextInput
          label={t('name')}
          description={t('name-hint')}
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          placeholder={names.labelOf(name)}
          maxLength={80}
          value={node.label ?? ''}
          onChange={(event) => {
            const { label: _was, ...rest } = node
            const label = event.currentTarget.value
            change(withNode(graph, name, label === '' ? rest : { ...rest, label }))
          }}
        />
        {Object.entries(shape).map(([field, schema]) => (
          <SettingField
            key={field}
            name={field}
            schema={schema}
            settings={node.settings}
            set={set}
            wrong={wrong.has(field)}
            variables={variables}
          />
        ))}
        {exitsOf(node).length > 0 && (
          <Stack gap={6}>
            <Text size="sm" fw={600}>
              {t('exits')}
            </Text>
            {exitsOf(node).map((exit) => (
              <Select
                key={exit}
                label={names.exitName(node, exit)}
                placeholder={t('nowhere')}
                searchable
                allowDeselect={false}
                error={!node.exits[exit]}
                data={[
                  {
                    group: t('nodes-there'),
                    items: inOrder(graph).map((one) => ({ value: one, label: names.labelOf(one) })),
                  },
                  {
                    group: t('nodes-new'),
                    items: allTypes.map((type) => ({
                      value: `${newPrefix}${type}`,
                      label: t('new-node', { type: names.typeName(type) }),
                    })),
                  },
                ]}
                value={node.exits[exit] ?? null}
                onChange={(to) => {
                  if (!to) return
                  if (!to.startsWith(newPrefix)) return change(withExit(graph, { node: name, exit }, to))
                  const made = withNew(graph, to.slice(newPrefix.length), { node: name, exit })
                  change(made.graph)
                  select(made.name)
                }}
              />
            ))}
          </Stack>
        )}
        {mayChange && (
          <Group justify="space-between" mt="xs">
            {name === graph.start ? (
              <span />
            ) : (
              <Button size="compact-sm" variant="subtle" onClick={() => change({ ...graph, start: name })}>
                {t('make-start')}
              </Button>
            )}
            {Object.keys(graph.nodes).length > 1 && (
              <Button
                size="compact-sm"
                variant="subtle"
                color="red"
                leftSection={<IconTrash size={14} />}
                onClick={() => {
                  select(null)
                  change(without(graph, name))
                }}
              >
                {t('delete')}
              </Button>
            )}
          </Group>
        )}
      </Stack>
    </fieldset>
  )
}

/** What can be read: given ones, and what any node sets. */
function variablesIn({ nodes }: FlowGraph): string[] {
  const set = Object.values(nodes).flatMap(({ type, settings }) => {
    const kind = nodeTypes.get(type)
    return kind && kind.problems(settings).length === 0 ? kind.sets(settings) : []
  })
  return [...new Set([...givenVariables, ...set])]
}
