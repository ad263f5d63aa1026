import { SimpleGrid, Stack, Text } from '@mantine/core'
import { useAsk } from '../../client/ask.ts'
import type { RowOf } from '../../client/list.ts'
import { CopyText } from '../../components/secret-once.tsx'
import { useWords } from './words.ts'

const isLoopback = (host: string) => /^127\.|^localhost$|^0\.0\.0\.0$/.test(host)

/** Where a desk phone logs in: what is typed into its own page. */
export function usePhoneServer(): string | null {
  const { data } = useAsk('get /phones/server', {})
  if (!data) return null
  // The server that knows itself by its own loopback is reached by phones as this page is.
  return `${isLoopback(data.host) ? location.hostname : data.host}:${data.port}`
}

export function PhoneBlock({ record }: { record: RowOf<'/extensions'> }) {
  const t = useWords()
  const server = usePhoneServer()
  if (record.kind !== 'sip' || !server) return null
  return (
    <Stack gap="xs" component="section" aria-label={t('phone-block')}>
      <Text fw={600} size="sm" component="h3" m={0}>
        {t('phone-block')}
      </Text>
      <SimpleGrid cols={3} spacing="sm">
        <CopyText label={t('sip-server')} text={server} />
        <CopyText label={t('sip-user')} text={record.sipUser} />
        <CopyText label={t('sip-transport')} text="UDP" />
      </SimpleGrid>
      <Text size="xs" c="dimmed">
        {t('phone-block-hint')}
      </Text>
    </Stack>
  )
}
