import { Anchor, Badge, Table, Text } from '@mantine/core'
import type { FlowGraph } from '#server/flows/index.ts'
import { exitsOf, inOrder } from './edit.ts'
import classes from './editor.module.css'
import type { Names } from './names.ts'
import { useWords } from './words.ts'

/** The graph as it is read: what stands where, and where each exit leads. */
export function Outline(props: {
  graph: FlowGraph
  names: Names
  selected: string | null
  select: (name: string) => void
  problemsOf: (name: string) => number
}) {
  const { graph, names, selected, select, problemsOf } = props
  const t = useWords()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <section className={classes.canvas} style={{ backgroundImage: 'none' }} aria-label={t('outline')} tabIndex={0}>
      <Table stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('node')}</Table.Th>
            <Table.Th>{t('type')}</Table.Th>
            <Table.Th>{t('leads')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {inOrder(graph).map((name) => {
            const node = graph.nodes[name]!
            const problems = problemsOf(name)
            return (
              <Table.Tr key={name} className={classes.row} data-selected={name === selected || undefined}>
                <Table.Td>
                  <Anchor component="button" type="button" size="sm" fw={600} onClick={() => select(name)}>
                    {names.labelOf(name)}
                  </Anchor>{' '}
                  {name === graph.start && (
                    <Badge size="xs" variant="light" color="gray" tt="none">
                      {t('start')}
                    </Badge>
                  )}
                  {problems > 0 && (
                    <Text size="xs" c="var(--mantine-color-error)">
                      {t('node-problems', { count: problems })}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td>{names.typeName(node.type)}</Table.Td>
                <Table.Td>
                  {exitsOf(node).map((exit) => {
                    const to = node.exits[exit]
                    return (
                      <Text key={exit} size="sm">
                        {names.exitName(node, exit)} →{' '}
                        {to && graph.nodes[to] ? (
                          <Anchor component="button" type="button" size="sm" onClick={() => select(to)}>
                            {names.labelOf(to)}
                          </Anchor>
                        ) : (
                          <Text span size="sm" c="var(--mantine-color-error)">
                            {t('nowhere')}
                          </Text>
                        )}
                      </Text>
                    )
                  })}
                </Table.Td>
              </Table.Tr>
            )
          })}
        </Table.Tbody>
      </Table>
    </section>
  )
}
