import { ActionIcon, Group, Input, NumberInput, Select, Stack, Text } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useCallback } from 'react'
import { useAll } from '../../client/list.ts'
import { useField } from '../form/field.ts'
import { useWords } from './words.ts'

export type SkillLevel = { skillId: string; level: number }

/** Skills with their levels: what somebody has, or what is asked for. */
export function SkillsField({ name, label, hint }: { name: string; label: string; hint?: string }) {
  const t = useWords()
  const { rows, nameOf } = useAll('/skills')
  const show = useCallback(
    (kept: unknown) =>
      ((kept as SkillLevel[] | undefined) ?? []).map((one) => `${nameOf(one.skillId) ?? '…'} ${one.level}`).join(', '),
    [nameOf],
  )
  const { field, value, error } = useField(name, label, show)
  const chosen = (value as SkillLevel[] | undefined) ?? []
  const others = rows.filter(({ id }) => !chosen.some(({ skillId }) => skillId === id))
  const change = (skillId: string, level: number) =>
    field.onChange(chosen.map((one) => (one.skillId === skillId ? { skillId, level } : one)))
  return (
    <Input.Wrapper label={label} description={hint} error={error} labelElement="div">
      <Stack gap="xs" mt={6}>
        {chosen.map(({ skillId, level }) => (
          <Group key={skillId} gap="xs" wrap="nowrap">
            <Text size="sm" style={{ flex: 1 }}>
              {nameOf(skillId) ?? '…'}
            </Text>
            <NumberInput
              aria-label={`${nameOf(skillId) ?? ''}: ${t('level')}`}
              w={110}
              min={1}
              max={10}
              prefix={`${t('level')} `}
              allowDecimal={false}
              value={level}
              onChange={(next) => typeof next === 'number' && change(skillId, next)}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('remove', { name: nameOf(skillId) ?? '' })}
              onClick={() => field.onChange(chosen.filter((one) => one.skillId !== skillId))}
            >
              <IconX size={16} />
            </ActionIcon>
          </Group>
        ))}
        {rows.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('none-there')}
          </Text>
        ) : (
          <Select
            // A new one each time that a skill was taken: it is empty again.
            key={chosen.length}
            aria-label={`${label}: ${t('add')}`}
            placeholder={t('add')}
            leftSection={<IconPlus size={16} />}
            searchable
            data={others.map(({ id, name: skill }) => ({ value: id, label: skill }))}
            value={null}
            onChange={(id) => id && field.onChange([...chosen, { skillId: id, level: 5 }])}
          />
        )}
      </Stack>
    </Input.Wrapper>
  )
}
