import { Alert, Button, Group, SegmentedControl, Table, Text } from '@mantine/core'
import { IconUsers } from '@tabler/icons-react'
import { useState } from 'react'
import type { FieldWords } from './field.ts'
import { type Choice, type Difference, firstChoice, merged, type Values } from './merge.ts'
import { useFormWords } from './words.ts'

/** What the other person changed, field by field, and what stays of it. */
export function StaleChoice(props: {
  differences: readonly Difference[]
  mine: Values
  wordsOf: (field: string) => FieldWords | undefined
  settle: (values: Values) => void
}) {
  const { differences, mine, wordsOf, settle } = props
  const t = useFormWords()
  const [choices, setChoices] = useState<Record<string, Choice>>({})
  const choose = (choice: Choice) =>
    setChoices(Object.fromEntries(differences.map(({ field }) => [field, choice] as const)))
  const shown = (field: string, value: unknown): string => {
    const show = wordsOf(field)?.show
    if (show) return show(value)
    if (typeof value === 'boolean') return value ? t('yes') : t('no')
    if (value === null || value === undefined || value === '') return t('nothing')
    return typeof value === 'object' ? JSON.stringify(value) : String(value)
  }
  return (
    <Alert color="orange" icon={<IconUsers size={18} />} title={t('stale-title')} role="alert">
      <Text size="sm" mb="xs">
        {t('stale-text')}
      </Text>
      <Table withRowBorders fz="sm" highlightOnHover={false}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('stale-field')}</Table.Th>
            <Table.Th>{t('stale-mine')}</Table.Th>
            <Table.Th>{t('stale-theirs')}</Table.Th>
            <Table.Th />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {differences.map((one) => {
            const label = wordsOf(one.field)?.label ?? one.field
            const choice = choices[one.field] ?? firstChoice(one)
            return (
              <Table.Tr key={one.field}>
                <Table.Td fw={600}>{label}</Table.Td>
                <Table.Td fw={choice === 'mine' ? 600 : 400}>{shown(one.field, one.mine)}</Table.Td>
                <Table.Td fw={choice === 'theirs' ? 600 : 400}>{shown(one.field, one.theirs)}</Table.Td>
                <Table.Td>
                  <SegmentedControl
                    size="xs"
                    aria-label={t('stale-choice', { field: label })}
                    value={choice}
                    onChange={(chosen) => setChoices({ ...choices, [one.field]: chosen as Choice })}
                    data={[
                      { value: 'mine', label: t('stale-mine') },
                      { value: 'theirs', label: t('stale-theirs') },
                    ]}
                  />
                </Table.Td>
              </Table.Tr>
            )
          })}
        </Table.Tbody>
      </Table>
      <Group mt="sm" gap="xs">
        <Button size="xs" onClick={() => settle(merged(mine, differences, choices))}>
          {t('stale-save')}
        </Button>
        <Button size="xs" variant="default" onClick={() => choose('mine')}>
          {t('stale-all-mine')}
        </Button>
        <Button size="xs" variant="default" onClick={() => choose('theirs')}>
          {t('stale-all-theirs')}
        </Button>
      </Group>
    </Alert>
  )
}
