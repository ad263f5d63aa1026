import { Menu, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { allTypes } from './edit.ts'
import { kindLooks } from './kind-looks.ts'
import type { Names } from './names.ts'
import { useWords } from './words.ts'

/** The kinds of nodes, each with what it does in a few words. */
export function AddMenu(props: {
  names: Names
  add: (type: string) => void
  children: ReactNode
  opened?: boolean
  changed?: (opened: boolean) => void
}) {
  const { names, add, children, opened, changed } = props
  const t = useWords()
  return (
    <Menu position="bottom-start" width={320} withinPortal {...(opened !== undefined && { opened })} onChange={changed}>
      <Menu.Target>{children}</Menu.Target>
      <Menu.Dropdown mah={420} style={{ overflowY: 'auto' }}>
        {allTypes.map((type) => {
          const { icon: Icon, color } = kindLooks[type] ?? kindLooks.play!
          return (
            <Menu.Item
              key={type}
              leftSection={<Icon size={18} stroke={1.7} color={`var(--mantine-color-${color}-filled)`} />}
              onClick={() => add(type)}
            >
              <Text size="sm" fw={550}>
                {names.typeName(type)}
              </Text>
              <Text size="xs" c="dimmed">
                {t(`what-${type}` as 'what-play')}
              </Text>
            </Menu.Item>
          )
        })}
      </Menu.Dropdown>
    </Menu>
  )
}
