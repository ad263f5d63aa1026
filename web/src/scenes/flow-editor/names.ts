import type { DestinationRef } from '#server/destinations/index.ts'
import { type FlowGraph, type FlowNode, type FlowProblem, nodeTypes } from '#server/flows/index.ts'
import { useAll } from '../../client/list.ts'
import { useDestinationName } from '../../components/destination/kinds.ts'
import { useWords } from './words.ts'

type Word = Parameters<ReturnType<typeof useWords>>[0]

/** Nodes, exits and problems, as people call them. */
export function useNames(graph: FlowGraph) {
  const t = useWords()
  const typeName = (type: string) => t(nodeTypes.has(type) ? (`type-${type}` as Word) : 'type')
  const queues = useAll('/queues')
  const flows = useAll('/flows')
  const extensions = useAll('/extensions')
  const services = useAll('/web-services')
  const destinationName = useDestinationName()
  /** Which one it leads to or asks. */
  const whichOf = ({ settings }: FlowNode): string | undefined => {
    const { queueId, flowId, extensionId, serviceId, destination, variable, survey } = settings
    if (queueId) return queues.nameOf(String(queueId))
    if (flowId) return flows.nameOf(String(flowId))
    if (serviceId) return services.nameOf(String(serviceId))
    if (extensionId) {
      const found = extensions.rows.find(({ id }) => id === extensionId)
      return found && `${found.number} · ${found.name}`
    }
    if (destination) return destinationName(destination as DestinationRef)
    return variable ? String(variable) : survey ? String(survey) : undefined
  }
  const leadsOn = new Set(['queue', 'flow', 'extension', 'destination'])
  const labelOf = (name: string): string => {
    const node = graph.nodes[name]
    if (!node) return name
    if (node.label === undefined && leadsOn.has(node.type)) return whichOf(node) ?? typeName(node.type)
    if (node.label === undefined && name === 'greeting') return t('greeting')
    if (node.label === undefined && name === 'end') return typeName(node.type)
    return node.label ?? (name === node.type || /-\d+$/.test(name) ? `${typeName(node.type)}${numberIn(name)}` : name)
  }
  /** Under its label. */
  const detailOf = (name: string): string => {
    const node = graph.nodes[name]
    if (!node) return ''
    const which = whichOf(node)
    return which && which !== labelOf(name) ? `${typeName(node.type)} · ${which}` : typeName(node.type)
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
  return { typeName, labelOf, detailOf, exitName, problemText }
}
export type Names = ReturnType<typeof useNames>

const numberIn = (name: string): string => {
  const [, number] = /-(\d+)$/.exec(name) ?? []
  return number ? ` ${number}` : ''
}
