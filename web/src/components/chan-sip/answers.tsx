import { Badge, Stack, Table, Text } from '@mantine/core'
import type { Output } from '../../client/call.ts'
import { useWords } from './words.ts'

export type Answers = Output<'post /trunks/additional'>['answers']

const colors = { applied: 'green', mapped: 'blue', refused: 'red' } as const

/** Each pasted word with what becomes of it. */
export function ChanSipAnswers({ answers }: { answers: Answers }) {
  const t = useWords()
  if (answers.length === 0) return null
  const count = (is: keyof typeof colors) => answers.filter((answer) => answer.is === is).length
  return (
    <Stack gap={4} mt="xs" role="status">
      <Text size="xs" c="dimmed">
        {t('counts', { applied: count('applied'), mapped: count('mapped'), refused: count('refused') })}
      </Text>
      <Table withRowBorders={false} verticalSpacing={2} horizontalSpacing="xs" fz="xs">
        <Table.Tbody>
          {answers.map((answer) => (
            <Table.Tr key={`${answer.line} ${answer.text}`} style={{ verticalAlign: 'top' }}>
              <Table.Td w={104} pl={0}>
                <Badge tt="none" variant="light" color={colors[answer.is]} fullWidth>
                  {t(`answer-${answer.is}`)}
                </Badge>
              </Table.Td>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>
                <code>{answer.text}</code>
              </Table.Td>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>
                {answer.is === 'mapped' ? <code>{answer.as}</code> : t(answer.code, answer.values)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Stack>
  )
}
