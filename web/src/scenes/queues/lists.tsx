import { ActionIcon, Button, Group, Input, Stack, Text } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useFieldArray, useWatch } from 'react-hook-form'
import { useAll } from '../../client/list.ts'
import { DestinationField } from '../../components/destination/field.tsx'
import { useField } from '../../components/form/field.ts'
import { NumberField, SelectField } from '../../components/form/fields.tsx'
import { useWords } from './words.ts'

export const keys = [...'1234567890*#'].map((value) => ({ value, label: value }))
const hangUp = { type: 'hang-up' } as const

/** Keys by which a caller leaves the queue, each with where it leads. */
export function ExitsField() {
  const t = useWords()
  const { error } = useField('exits', t('exits'))
  const { fields, append, remove } = useFieldArray({ name: 'exits' })
  return (
    <Input.Wrapper label={t('exits')} description={t('exits-hint')} error={error} labelElement="div">
      <Stack gap="xs" mt={6}>
        {fields.map(({ id }, place) => (
          <Group key={id} align="flex-end" wrap="nowrap" gap="sm">
            <div style={{ width: 90 }}>
              <SelectField name={`exits.${place}.key`} label={t('key')} options={keys} />
            </div>
            <div style={{ flex: 1 }}>
              <DestinationField name={`exits.${place}.to`} label={t('goes-to')} />
            </div>
            <Remove label={t('remove')} remove={() => remove(place)} />
          </Group>
        ))}
        <div>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPlus size={14} />}
            onClick={() => append({ key: '9', to: hangUp })}
          >
            {t('exits-add')}
          </Button>
        </div>
      </Stack>
    </Input.Wrapper>
  )
}

type Step = { do: 'add-queue' | 'move' | 'leave'; afterMs: number }
const kinds = ['add-queue', 'move', 'leave'] as const

/** What is done about those who wait for long, in order of time. */
export function OverflowField({ queueId }: { queueId: string | undefined }) {
  const t = useWords()
  const { error } = useField('overflow', t('overflow'))
  const { fields, append, remove } = useFieldArray({ name: 'overflow' })
  const steps = (useWatch({ name: 'overflow' }) ?? []) as Step[]
  const queues = useAll('/queues')
  const others = queues.rows.filter(({ id }) => id !== queueId).map(({ id, name }) => ({ value: id, label: name }))
  const last = steps.at(-1)?.afterMs ?? 0
  return (
    <Input.Wrapper label={t('overflow')} description={t('overflow-hint')} error={error} labelElement="div">
      <Stack gap="xs" mt={6}>
        {fields.map(({ id }, place) => (
          <Group key={id} align="flex-end" wrap="nowrap" gap="sm">
            <NumberField
              name={`overflow.${place}.afterMs`}
              label={t('after')}
              scale={1_000}
              unit={t('seconds')}
              min={1}
              w={110}
            />
            <Text size="sm" w={170} pb={9}>
              {t(`overflow-${steps[place]?.do ?? 'move'}`)}
            </Text>
            <div style={{ flex: 1 }}>
              {steps[place]?.do === 'leave' ? (
                <DestinationField name={`overflow.${place}.to`} label={t('goes-to')} />
              ) : (
                <SelectField name={`overflow.${place}.queueId`} label={t('queue')} required options={others} />
              )}
            </div>
            <Remove label={t('remove')} remove={() => remove(place)} />
          </Group>
        ))}
        <Group gap="xs">
          {kinds.map((kind) => (
            <Button
              key={kind}
              variant="default"
              size="xs"
              leftSection={<IconPlus size={14} />}
              onClick={() => {
                const afterMs = last + 60_000
                append(kind === 'leave' ? { do: kind, afterMs, to: hangUp } : { do: kind, afterMs, queueId: '' })
              }}
            >
              {t(`overflow-${kind}`)}
            </Button>
          ))}
        </Group>
      </Stack>
    </Input.Wrapper>
  )
}

const Remove = ({ label, remove }: { label: string; remove: () => void }) => (
  <ActionIcon variant="subtle" color="gray" aria-label={label} mb={4} onClick={remove}>
    <IconX size={16} />
  </ActionIcon>
)
