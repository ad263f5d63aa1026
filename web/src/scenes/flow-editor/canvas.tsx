import { ActionIcon, Badge, Text, ThemeIcon, Tooltip, UnstyledButton, VisuallyHidden } from '@mantine/core'
import { IconAlertTriangle, IconMinus, IconPlus } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import type { FlowGraph } from '#server/flows/index.ts'
import { AddMenu } from './add-menu.tsx'
import { type ExitOf, exitsOf, inOrder } from './edit.ts'
import classes from './editor.module.css'
import { kindLooks } from './kind-looks.ts'
import { layoutOf, nodeWidth } from './layout.ts'
import type { Names } from './names.ts'
import { useWords } from './words.ts'

const zooms = [0.5, 0.65, 0.8, 1, 1.25] as const

/** The graph, drawn; the same can be read and worked with in the list. */
export function Canvas(props: {
  graph: FlowGraph
  names: Names
  selected: string | null
  select: (name: string) => void
  problemsOf: (name: string) => number
  /** Where a simulated call has been. */
  visited: ReadonlySet<string>
  addAt: ((type: string, at: ExitOf) => void) | null
}) {
  const { graph, names, selected, select, problemsOf, visited, addAt } = props
  const t = useWords()
  const [zoom, setZoom] = useState(2)
  const scale = zooms[zoom] ?? 1
  const layout = useMemo(() => layoutOf(graph, (name) => exitsOf(graph.nodes[name]!)), [graph])
  const order = useMemo(() => inOrder(graph), [graph])
  const placed = layout.nodes.toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <section className={classes.canvas} aria-label={t('canvas')} tabIndex={0}>
      <div
        className={classes.board}
        style={{ width: layout.width, height: layout.height, transform: `scale(${scale})` }}
      >
        <svg className={classes.edges} width={layout.width} height={layout.height} aria-hidden>
          <title>{t('canvas')}</title>
          <defs>
            <marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
              <path d="M0 0 L8 4 L0 8 z" fill="var(--mantine-color-gray-5)" />
            </marker>
          </defs>
          {layout.edges.map(({ from, exit, to, path, isBack }) => (
            <path
              key={`${from} ${exit}`}
              className={classes.edge}
              d={path}
              markerEnd="url(#tip)"
              data-back={isBack || undefined}
              data-near={from === selected || to === selected || undefined}
            />
          ))}
        </svg>
        {placed.map(({ name, x, y, height, exits }) => {
          const node = graph.nodes[name]!
          const { icon: Icon, color } = kindLooks[node.type] ?? kindLooks.play!
          const problems = problemsOf(name)
          const label = names.labelOf(name)
          return (
            <div
              key={name}
              className={classes.node}
              style={{ left: x, top: y, width: nodeWidth, height }}
              data-selected={name === selected || undefined}
              data-problem={problems > 0 || undefined}
              data-visited={visited.has(name) || undefined}
            >
              <UnstyledButton className={classes.head} aria-pressed={name === selected} onClick={() => select(name)}>
                <ThemeIcon variant="light" color={color} size={30} aria-hidden>
                  <Icon size={17} stroke={1.7} />
                </ThemeIcon>
                <div className={classes.labels}>
                  <Text size="sm" fw={600} truncate lh={1.2}>
                    {label}
                  </Text>
                  <Text size="xs" c="dimmed" truncate lh={1.3}>
                    {names.detailOf(name)}
                  </Text>
                </div>
                {name === graph.start && (
                  <Badge size="xs" variant="light" color="gray" tt="none">
                    {t('start')}
                  </Badge>
                )}
                {problems > 0 && (
                  <>
                    <IconAlertTriangle size={16} color="var(--mantine-color-error)" aria-hidden />
                    <VisuallyHidden>{t('node-problems', { count: problems })}</VisuallyHidden>
                  </>
                )}
              </UnstyledButton>
              {exits.map((exit) => (
                <div key={exit} className={classes.exit}>
                  <span>{names.exitName(node, exit)}</span>
                  {!node.exits[exit] &&
                    (addAt ? (
                      <AddMenu names={names} add={(type) => addAt(type, { node: name, exit })}>
                        <Tooltip label={t('add-here')}>
                          <ActionIcon
                            size="xs"
                            variant="light"
                            color="red"
                            aria-label={`${label}, ${names.exitName(node, exit)}: ${t('add-here')}`}
                          >
                            <IconPlus size={12} />
                          </ActionIcon>
                        </Tooltip>
                      </AddMenu>
                    ) : (
                      <IconAlertTriangle size={14} color="var(--mantine-color-error)" aria-label={t('nowhere')} />
                    ))}
                </div>
              ))}
            </div>
          )
        })}
      </div>
      <div className={classes.tools}>
        <ActionIcon aria-label={t('zoom-out')} disabled={zoom === 0} onClick={() => setZoom(zoom - 1)} color="gray">
          <IconMinus size={16} />
        </ActionIcon>
        <ActionIcon
          aria-label={t('zoom-in')}
          disabled={zoom === zooms.length - 1}
          onClick={() => setZoom(zoom + 1)}
          color="gray"
        >
          <IconPlus size={16} />
        </ActionIcon>
      </div>
    </section>
  )
}
