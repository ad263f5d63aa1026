import { List, Text } from '@mantine/core'
import { useAsk } from '../client/ask.ts'
import type { RecordPath } from '../client/list.ts'
import { useWords } from './audio/words.ts'
import { type Use, UseLink } from './form/delete-record.tsx'
import { Section } from './form/fields.tsx'

/** Which records use this one, each with the way to it. */
export function UsedBy({ path, id }: { path: RecordPath; id: string }) {
  const t = useWords()
  const { data } = useAsk(`get ${path}/:id/uses` as 'get /audios/:id/uses', { id })
  const uses: readonly Use[] = data?.items ?? []
  if (!data) return null
  return (
    <Section title={t('used-by')}>
      {uses.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('used-by-none')}
        </Text>
      ) : (
        <List size="sm" spacing={4}>
          {uses.map((use) => (
            <List.Item key={use.resource + use.id}>
              <UseLink use={use} />
            </List.Item>
          ))}
        </List>
      )}
    </Section>
  )
}
