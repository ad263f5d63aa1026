import { Button, Group, Table, Text } from '@mantine/core'
import { IconCircleCheck, IconPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { i18n } from '../../app/words.ts'
import { useAsk, useDo } from '../../client/ask.ts'
import { useAll } from '../../client/list.ts'
import { useMe } from '../../client/me.ts'
import { internationalText } from '../../components/dialled.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { useWords } from './words.ts'

const everyMs = 10_000
const figures = { fontVariantNumeric: 'tabular-nums' } as const

export function Page() {
  const t = useWords()
  const mayManage = useMe().may('telephony.manage')
  const trunks = useAll('/trunks')
  const { data } = useAsk('get /unknown-dids', {}, { every: everyMs })
  const forget = useDo('delete /unknown-dids/:id', { refreshes: ['get /unknown-dids'] })
  const when = (at: number) => new Date(at).toLocaleString(i18n.language, { dateStyle: 'short', timeStyle: 'short' })
  return (
    <>
      <PageHead title={t('title')} hint={t('hint')} />
      {data?.items.length === 0 && (
        <EmptyState icon={IconCircleCheck} title={t('empty-title')} hint={t('empty-hint')} />
      )}
      {data && data.items.length > 0 && (
        <Table.ScrollContainer minWidth={900}>
          <Table highlightOnHover verticalSpacing={6}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('number')}</Table.Th>
                <Table.Th>{t('raw')}</Table.Th>
                <Table.Th>{t('trunk')}</Table.Th>
                <Table.Th ta="right">{t('count')}</Table.Th>
                <Table.Th>{t('last-from')}</Table.Th>
                <Table.Th>{t('last-seen')}</Table.Th>
                <Table.Th aria-label={t('create')} />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.items.map(({ id, did, raw, trunkId, count, lastFrom, lastSeenAt }) => (
                <Table.Tr key={id}>
                  <Table.Td style={figures} fw={600}>
                    {internationalText(did)}
                  </Table.Td>
                  <Table.Td style={figures}>{raw}</Table.Td>
                  <Table.Td>{trunks.nameOf(trunkId) ?? t('missing')}</Table.Td>
                  <Table.Td ta="right" style={figures}>
                    {count}
                  </Table.Td>
                  <Table.Td style={figures}>
                    {lastFrom === '' ? (
                      <Text span c="dimmed" size="sm">
                        {t('nobody')}
                      </Text>
                    ) : (
                      internationalText(lastFrom)
                    )}
                  </Table.Td>
                  <Table.Td style={figures}>{when(lastSeenAt)}</Table.Td>
                  <Table.Td>
                    {mayManage && (
                      <Group gap={6} justify="flex-end" wrap="nowrap">
                        <Button
                          size="compact-sm"
                          variant="light"
                          leftSection={<IconPlus size={14} />}
                          renderRoot={(props) => (
                            <Link
                              {...props}
                              to="/telefonia/rotas-entrada"
                              search={{ id: 'novo', did, trunkId } as never}
                            />
                          )}
                        >
                          {t('create')}
                        </Button>
                        <Button size="compact-sm" variant="subtle" color="gray" onClick={() => forget.mutate({ id })}>
                          {t('forget')}
                        </Button>
                      </Group>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </>
  )
}
