import { Group, Kbd } from '@mantine/core'

const names: Record<string, string> = {
  $mod: 'Ctrl',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Enter: '↵',
  Slash: '/',
  Escape: 'Esc',
}

/** A shortcut as people read it: `Alt+KeyA` is Alt A. */
export function Key({ keys }: { keys: string }) {
  return (
    <Group gap={4} wrap="nowrap" component="span">
      {keys.split('+').map((part) => (
        <Kbd key={part} size="xs">
          {names[part] ?? part.replace(/^(?:Key|Digit)/, '')}
        </Kbd>
      ))}
    </Group>
  )
}
