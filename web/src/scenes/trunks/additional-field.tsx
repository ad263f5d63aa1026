import { Badge, Group, Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useWatch } from 'react-hook-form'
import { AreaField } from '../../components/form/fields.tsx'
import { useWordAnswers } from './word-answers.ts'
import { useWords } from './words.ts'

const colors = { applied: 'green', mapped: 'blue', refused: 'red' } as const
const askAfterMs = 400

/** chan_sip's words, and what becomes of each: said by the server that will apply them. */
export function AdditionalField() {
  const t = useWords()
  const text = String(useWatch({ name: 'additional' }) ?? '')
  const [asked] = useDebouncedValue(text.trim(), askAfterMs)
  const answers = useWordAnswers(asked)
  return (
    <div>
      <AreaField
        name="additional"
        label={t('additional')}
        hint={t('additional-hint')}
        rows={3}
        exact
        placeholder={'insecure=port,invite\nqualify=yes'}
      />
      {answers.length > 0 && (
        <Stack gap={4} mt="xs" role="status">
          {answers.map((answer) => (
            <Group key={`${answer.line} ${answer.text}`} gap="xs" wrap="nowrap" align="flex-start">
              <Badge tt="none" variant="light" color={colors[answer.is]} miw={96}>
                {t(`answer-${answer.is}`)}
              </Badge>
              <Text size="xs">
                <code>{answer.text}</code> · {answer.is === 'refused' ? answer.why : answer.as}
              </Text>
            </Group>
          ))}
        </Stack>
      )}
    </div>
  )
}
