import { useLayoutEffect, useRef } from 'react'
import { tinykeys } from 'tinykeys'
import { create } from 'zustand'

/** `keys` as tinykeys has them (`Alt+KeyA`, `$mod+KeyK`, `/`); `words` says what it does, for the map. */
export type Shortcut = { keys: string; words: string; group: string; run: (event: KeyboardEvent) => void }

/** Every shortcut that works now, for the map (`?`). */
export const useShortcutMap = create<{ shortcuts: readonly Shortcut[] }>(() => ({ shortcuts: [] }))

const isTyping = (event: KeyboardEvent) => {
  const at = event.target as HTMLElement | null
  return at?.closest('input, textarea, select, [contenteditable="true"], [role="combobox"]') !== null
}
/** A single sign would be typed; with Alt or Ctrl it is a command wherever one is. */
const isBare = (keys: string) => !/(?:Alt|Control|Meta|\$mod)\+/.test(keys)

/** Makes shortcuts work while the component is there. They may change from one drawing to the next. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const latest = useRef(shortcuts)
  latest.current = shortcuts
  const names = shortcuts.map(({ keys, words }) => `${keys} ${words}`).join('\n')
  // Before it is painted: a key that is pressed as soon as it is seen works.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what they do is read when they are pressed
  useLayoutEffect(() => {
    const bindings = Object.fromEntries(
      shortcuts.map(({ keys }) => [
        keys,
        (event: KeyboardEvent) => {
          if (isBare(keys) && isTyping(event)) return
          event.preventDefault()
          latest.current.find((one) => one.keys === keys)?.run(event)
        },
      ]),
    )
    const mine = shortcuts
    useShortcutMap.setState((map) => ({ shortcuts: [...map.shortcuts, ...mine] }))
    // By itself it hears nothing while somebody writes; commands are heard wherever one is.
    const stop = tinykeys(window, bindings, { ignore: (event) => event.repeat || event.isComposing })
    return () => {
      stop()
      useShortcutMap.setState((map) => ({ shortcuts: map.shortcuts.filter((one) => !mine.includes(one)) }))
    }
  }, [names])
}
