import { Badge, Button, Group, List, Paper, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { changesBetween } from '#server/flows/core/file.ts'
import type { FlowGraph } from '#server/flows/index.ts'
import { useAsk, useDo } from '../../client/ask.ts'
import type { Names } from './names.ts'
import type { DraftAnswer } from './use-draft.ts'
import { useWords } from './words.ts'

/** What was published, by whom and when; any of it can be gone on from. */
export function History(props: {
  id: string
  graph: FlowGraph
  names: Names
  version: number
  take: (draft: DraftAnswer) => void
  mayChange: boolean
}) {
  const { id, graph, names, version, take, mayChange } = props
  const t = useWords()
  const versions = useAsk('get /flows/:id/versions', { id })
  const [compared, setCompared] = useState<number | null>(null)
  const restore = useDo('post /flows/:id/versions/:version/restore', {
    refreshes: ['get /flows/:id/draft'],
    done: take,
  })
  return (
    <Stack gap="xs">
      {versions.data?.items.map((one) => (
        <Paper key={one.version} p="xs">
          <Group justify="space-between" wrap="nowrap">
            <Text size="sm" fw={600}>
              {t('version-of', { version: one.version })}
            </Text>
            {one.version === version && (
              <Badge variant="light" color="green" tt="none">
                {t('version-now')}
              </Badge>
            )}
          </Group>
          <Text size="xs" c="dimmed">
            {new Date(one.at).toLocaleString()} · {one.by || '—'} · {t('version-nodes', { count: one.nodes })}
          </Text>
          {one.note && <Text size="sm">{one.note}</Text>}
          <Group gap={4} mt={4}>
            <Button
              size="compact-xs"
              variant="subtle"
              aria-expanded={compared === one.version}
              onClick={() => setCompared(compared === one.version ? null : one.version)}
            >
              {t('version-compare')}
            </Button>
            {mayChange && (
              <Button
                size="compact-xs"
                variant="subtle"
                loading={restore.isPending && restore.variables?.version === one.version}
                onClick={() => restore.mutate({ id, version: one.version })}
              >
                {t('version-restore')}
              </Button>
            )}
          </Group>
          {compared === one.version && <Changes id={id} version={one.version} graph={graph} names={names} />}
        </Paper>
      ))}
    </Stack>
  )
}

function Changes({ id, version, graph, names }: { id: string; version: number; graph: FlowGraph; names: Names }) {
  const t = useWords()
  const { data } = useAsk('get /flows/:id/versions/:version', { id, version })
  if (!data) return null
  const changes = changesBetween(data.graph as FlowGraph, graph)
  if (changes.length === 0) return <Text size="sm">{t('version-same')}</Text>
  return (
    <List size="sm">
      {changes.map(({ node, is }) => (
        <List.Item key={node}>
          {names.labelOf(node)}: {t(`change-${is}`)}
        </List.Item>
      ))}
    </List>
  )
}
