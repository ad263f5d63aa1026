import { Spotlight, spotlight } from '@mantine/spotlight'
import { IconSearch } from '@tabler/icons-react'
import { useRouter } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useMe } from '../client/me.ts'
import { Key } from '../components/key.tsx'
import { useShortcutMap } from './keys.ts'
import { scenes } from './scenes.tsx'
import { type useShellWords as UseShellWords, useShellWords } from './shell-words.ts'

export const openPalette = (): void => spotlight.open()
type Words = Parameters<ReturnType<typeof UseShellWords>>[0]

type Action = { id: string; label: string; leftSection?: ReactNode; rightSection?: ReactNode; onClick: () => void }

/** Ctrl+K: every page and every command that works now, by name. */
export function Palette() {
  const t = useShellWords()
  const me = useMe()
  const router = useRouter()
  const shortcuts = useShortcutMap((map) => map.shortcuts)
  const pages = scenes
    .filter((scene) => me.may(scene.may))
    .map(({ path, words, icon: Icon, group }): Action & { group: string } => ({
      id: path,
      group: t(`group-${group ?? 'service'}`),
      label: t(words as Words),
      leftSection: <Icon size={18} stroke={1.6} />,
      onClick: () => void router.navigate({ to: path }),
    }))
  const groups = new Map<string, Action[]>()
  const put = (group: string, action: Action) => groups.set(group, [...(groups.get(group) ?? []), action])
  for (const { keys, words, group, run } of shortcuts)
    put(group, {
      id: `${keys} ${words}`,
      label: words,
      rightSection: <Key keys={keys} />,
      onClick: () => run(new KeyboardEvent('keydown')),
    })
  for (const { group, ...page } of pages) put(group, page)
  return (
    <Spotlight
      shortcut={null}
      highlightQuery
      scrollable
      maxHeight={420}
      nothingFound={t('search-nothing')}
      actions={[...groups].map(([group, actions]) => ({ group, actions }))}
      searchProps={{ leftSection: <IconSearch size={18} />, placeholder: t('search'), 'aria-label': t('search') }}
    />
  )
}
