import { Tabs } from '@mantine/core'
import { useElementSize, useMergedRef } from '@mantine/hooks'
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useShortcuts } from '../../app/keys.ts'
import { selectBeside } from '../../work/work.ts'
import { CallCanvas } from './call-canvas.tsx'
import { ChatCanvas } from './chat-canvas.tsx'
import { ContactPane } from './contact-pane.tsx'
import classes from './desk.module.css'
import { EmptyDesk } from './empty-desk.tsx'
import { useItems, useSelected } from './use-work.ts'
import { useWords } from './words.ts'
import { WorkList } from './work-list.tsx'

/** Beside each other from here on; below it two of the three share a place, and on a small window all do. */
const threePanes = 1_000
const twoPanes = 680

/** The agent's desk: the work in hand, the one that is worked on, and who it is for. */
export function Page() {
  const t = useWords()
  const items = useItems()
  const item = useSelected(items)
  const { ref, width } = useElementSize<HTMLDivElement>()
  const desk = useRef<HTMLDivElement>(null)
  const top = useTop(desk)
  const merged = useMergedRef(ref, desk)
  const unread = items.reduce((sum, one) => sum + (one.medium === 'chat' ? one.unread : 0), 0)
  useEffect(() => {
    document.title = `${unread > 0 ? `(${unread}) ` : ''}${t('title')} · Vez`
  }, [t, unread])
  useShortcuts([
    { keys: 'Alt+ArrowUp', words: t('key-up'), group: t('keys'), run: () => selectBeside(-1) },
    { keys: 'Alt+ArrowDown', words: t('key-down'), group: t('keys'), run: () => selectBeside(1) },
  ])

  const canvas =
    item === null ? (
      <EmptyDesk />
    ) : item.medium === 'voice' ? (
      <CallCanvas key={item.id} item={item} />
    ) : (
      <ChatCanvas key={item.id} item={item} />
    )
  const about = item && <ContactPane key={item.id} item={item} />
  const shape = width === 0 || width >= threePanes ? 'three' : width >= twoPanes ? 'two' : 'tabs'
  return (
    <div ref={merged} className={classes.desk} data-shape={shape} style={{ height: `calc(100dvh - ${top}px)` }}>
      <h1 className="mantine-visually-hidden" style={hidden}>
        {t('title')}
      </h1>
      {shape === 'three' && (
        <>
          <WorkList items={items} />
          <section className={classes.canvas} aria-label={t('pane-canvas')}>
            {canvas}
          </section>
          {about}
        </>
      )}
      {shape === 'two' && (
        <>
          <WorkList items={items} />
          <InTabs
            panes={[{ name: 'canvas', pane: canvas }, ...(about ? [{ name: 'contact' as const, pane: about }] : [])]}
          />
        </>
      )}
      {shape === 'tabs' && (
        <InTabs
          panes={[
            { name: 'work', pane: <WorkList items={items} /> },
            { name: 'canvas', pane: canvas },
            ...(about ? [{ name: 'contact' as const, pane: about }] : []),
          ]}
          follows={item?.id ?? null}
        />
      )}
    </div>
  )
}

/** How far below the window's top it begins: a banner may come above it, and nothing is to slip below the window. */
function useTop(of: RefObject<HTMLElement | null>): number {
  const [top, setTop] = useState(56)
  useLayoutEffect(() => {
    const box = of.current
    const main = box?.closest('main')
    if (!box || !main) return
    const measure = () => setTop(Math.round(box.getBoundingClientRect().top + window.scrollY))
    measure()
    const children = new MutationObserver(measure)
    children.observe(main, { childList: true })
    const sizes = new ResizeObserver(measure)
    for (const child of main.children) sizes.observe(child)
    return () => {
      children.disconnect()
      sizes.disconnect()
    }
  }, [of])
  return top
}

const hidden = { position: 'absolute', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)' } as const

type Pane = { name: 'work' | 'canvas' | 'contact'; pane: React.ReactNode }

/** Panes that share a place; what is chosen in the list comes to the front. */
function InTabs({ panes, follows }: { panes: readonly Pane[]; follows?: string | null }) {
  const t = useWords()
  const [chosen, setChosen] = useState<string | null>('canvas')
  // biome-ignore lint/correctness/useExhaustiveDependencies: another interaction is what is to be seen
  useEffect(() => setChosen('canvas'), [follows])
  const shown = panes.find(({ name }) => name === chosen) ?? panes[0]
  if (panes.length === 1) return <section className={classes.canvas}>{shown?.pane}</section>
  return (
    <Tabs value={shown?.name ?? null} onChange={setChosen} className={classes.tabs} keepMounted={false}>
      <Tabs.List grow>
        {panes.map(({ name }) => (
          <Tabs.Tab key={name} value={name}>
            {t(`pane-${name}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {panes.map(({ name, pane }) => (
        <Tabs.Panel key={name} value={name} className={name === shown?.name ? classes.fill : undefined}>
          {name === 'canvas' ? <section className={classes.canvas}>{pane}</section> : pane}
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}
