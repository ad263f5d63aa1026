import { Progress } from '@mantine/core'

/** How loud something is just now. */
export function LevelBar({ level, label }: { level: number; label: string }) {
  const percent = Math.round(level * 100)
  return (
    <Progress.Root size={10} transitionDuration={90} radius="sm">
      <Progress.Section
        value={percent}
        color={percent > 92 ? 'red' : percent > 25 ? 'green' : 'gray'}
        aria-label={label}
        aria-valuetext={`${percent} %`}
      />
    </Progress.Root>
  )
}
