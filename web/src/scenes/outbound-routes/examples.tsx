import { Table, Text } from '@mantine/core'
import { useWatch } from 'react-hook-form'
import type { OutboundRule } from '#server/numbering/rules/outbound.ts'
import { useAsk } from '../../client/ask.ts'
import { useAll } from '../../client/list.ts'
import { useMe } from '../../client/me.ts'
import { useKindName } from '../../components/number-kinds.ts'
import { examplesOf, useTryRules } from './routing.ts'
import { useWords } from './words.ts'

const figures = { fontVariantNumeric: 'tabular-nums' } as const

/** What the rules make of the numbers that people dial, while they are written. */
export function Examples() {
  const t = useWords()
  const kindName = useKindName()
  const trunks = useAll('/trunks')
  const { data: company } = useAsk('get /companies/:id', { id: useMe().companyId })
  const tryRules = useTryRules()
  const rules = (useWatch({ name: 'rules' }) ?? []) as OutboundRule[]
  if (!tryRules || !company) return null
  return (
    <Table verticalSpacing={3} fz="sm" aria-label={t('examples')}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('dialled')}</Table.Th>
          <Table.Th>{t('kind')}</Table.Th>
          <Table.Th>{t('rule-column')}</Table.Th>
          <Table.Th>{t('sent')}</Table.Th>
          <Table.Th>{t('by')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {examplesOf(company).map((dialled) => {
          const answer = tryRules(rules, dialled, '')
          const ways = answer.ok ? answer.value.ways : []
          const kind = answer.ok ? answer.value.kind : answer.kind
          const [first] = ways
          return (
            <Table.Tr key={dialled}>
              <Table.Td style={figures}>{dialled}</Table.Td>
              <Table.Td>{kind && kindName(kind)}</Table.Td>
              <Table.Td>{first?.place ?? '—'}</Table.Td>
              <Table.Td style={figures} fw={600}>
                {first?.number ?? (
                  <Text span size="sm" c="dimmed">
                    {t('no-way')}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>{ways.map(({ trunkId }) => trunks.nameOf(trunkId) ?? '?').join(' → ')}</Table.Td>
            </Table.Tr>
          )
        })}
      </Table.Tbody>
    </Table>
  )
}
