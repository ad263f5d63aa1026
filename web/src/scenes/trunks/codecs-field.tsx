import { Button, Group, Input, Menu, Stack } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { codecs } from '#server/provisioning/words/index.ts'
import { useField } from '../../components/form/field.ts'
import { SortedList } from '../../components/sorted-list.tsx'
import { useWords } from './words.ts'

const names: Record<(typeof codecs)[number], string> = {
  alaw: 'G.711 A-law (alaw)',
  ulaw: 'G.711 µ-law (ulaw)',
  g729: 'G.729',
  g722: 'G.722 HD',
  gsm: 'GSM',
  opus: 'Opus',
  ilbc: 'iLBC',
  speex: 'Speex',
}
type Codec = keyof typeof names

/** What is offered first stands first. */
export function CodecsField() {
  const t = useWords()
  const { field, value, error } = useField('codecs', t('codecs'))
  const chosen = (value as Codec[] | undefined) ?? []
  const others = codecs.filter((codec) => !chosen.includes(codec))
  return (
    <Input.Wrapper label={t('codecs')} error={error} labelElement="div">
      <Stack gap="xs" mt={4}>
        <SortedList
          items={chosen.map((codec) => ({ id: codec, name: names[codec] }))}
          change={(items) => field.onChange(items.map(({ id }) => id))}
          remove={chosen.length > 1 ? (id) => field.onChange(chosen.filter((codec) => codec !== id)) : undefined}
        />
        {others.length > 0 && (
          <Group>
            <Menu position="bottom-start">
              <Menu.Target>
                <Button size="compact-sm" variant="subtle" leftSection={<IconPlus size={14} />}>
                  {t('codecs-add')}
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                {others.map((codec) => (
                  <Menu.Item key={codec} onClick={() => field.onChange([...chosen, codec])}>
                    {names[codec]}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
          </Group>
        )}
      </Stack>
    </Input.Wrapper>
  )
}
