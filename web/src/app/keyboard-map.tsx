import { Group, Modal, Stack, Text, Title } from '@mantine/core'
import { Key } from '../components/key.tsx'
import { useShortcutMap } from './keys.ts'
import { useShellWords } from './shell-words.ts'

/** `?`: what the keyboard does here and now. */
export function KeyboardMap({ opened, close }: { opened: boolean; close: () => void }) {
  const t = useShellWords()
  const shortcuts = useShortcutMap((map) => map.shortcuts)
  const groups = [...new Set(shortcuts.map(({ group }) => group))]
  return (
    <Modal opened={opened} onClose={close} title={t('keyboard')} size="lg">
      <Stack gap="lg">
        <Text size="sm" c="dimmed">
          {t('keyboard-hint')}
        </Text>
        {groups.map((group) => (
          <Stack key={group} gap={6}>
            <Title order={2} size="h3">
              {group}
            </Title>
            {shortcuts
              .filter((one) => one.group === group)
              .map(({ keys, words }) => (
                <Group key={keys} justify="space-between" wrap="nowrap">
                  <Text size="sm">{words}</Text>
                  <Key keys={keys} />
                </Group>
              ))}
          </Stack>
        ))}
      </Stack>
    </Modal>
  )
}
