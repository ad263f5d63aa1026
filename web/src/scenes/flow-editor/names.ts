import { type FlowGraph, type FlowNode, type FlowProblem, nodeTypes } from '#server/flows/index.ts'
import { useWords } from './words.ts'

type Word = Parameters<ReturnType<typeof useWords>>[0]

/** Nodes, exits and problems, as people call them. */
export function useNames(graph: FlowGraph) {
  const t = useWords()
  const typeName = (type: string) => t(nodeTypes.has(type) ? (`type-${type}` as Word) : 'type')
  const labelOf = (name: string): string => {
    const node = graph.nodes[name]
    if (!node) return name
    return node.label ?? (name === node.type || /-\d+$/.test(name) ? `${typeName(node.type)}${numberIn(name)}` : name)
  }
  const exitName = (node: FlowNode, exit: string): string => {
    if (node.type === 'menu' && exit !== 'exceeded') {
      const label = (node.settings.keyLabels as Record<string, string> | undefined)?.[exit]
      return label ? `${exit} · ${label}` : t('exit-key', { key: exit })
    }
    if (node.type === 'condition' && exit !== 'else') {
      const cases = (node.settings.cases ?? []) as { exit: string; label?: string }[]
      return cases.find((one) => one.exit === exit)?.label ?? exit
    }
    return t(`exit-${exit}` as Word)
  }
  const problemText = ({ code, field }: FlowProblem): string => {
    const [first = ''] = (field ?? '').split('.')
    return t(`problem-${code.replace('flow.', '')}` as Word, { field: first ? t(`field-${first}` as Word) : '' })
  }
  return { typeName, labelOf, exitName, problemText }
}
export type Names = ReturnType<typeof useNames>

const numberIn = (name: string): string => {
  const [, number] = /-(\d+)$/.exec(name) ?? []
  return number ? ` ${number}` : ''
}
