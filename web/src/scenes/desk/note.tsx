import { Group, Text, Textarea } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useShortcuts } from '../../app/keys.ts'
import { call, Problem } from '../../client/call.ts'
import { useLive } from '../../client/live.ts'
import { kept } from '../../work/kept.ts'
import { useWords } from './words.ts'

const quietMs = 700

/**
 * What one writes about an interaction, saved as one types. What is not saved yet is kept on this machine, also over a
 * reload; what somebody else wrote (the same agent in another window) comes in while nothing is being written here.
 */
export function Note({ id, saved, grows }: { id: string; saved: string; grows?: boolean }) {
  const t = useWords()
  const isUp = useLive((live) => live.link === 'up')
  const [text, setText] = useState(() => kept.get('note', id) ?? saved)
  const [state, setState] = useState<'idle' | 'dirty' | 'saving' | 'saved' | 'failed'>(() =>
    kept.get('note', id) === null ? 'idle' : 'dirty',
  )
  const [problem, setProblem] = useState<string | null>(null)
  const input = useRef<HTMLTextAreaElement>(null)
  const latest = useRef(text)
  latest.current = text
  useShortcuts([{ keys: 'Alt+KeyN', words: t('key-note'), group: t('keys'), run: () => input.current?.focus() }])

  useEffect(() => {
    if (state === 'idle' || state === 'saved') setText(saved)
  }, [saved, state])

  useEffect(() => {
    if (state !== 'dirty' || !isUp) return
    const note = text
    const timer = setTimeout(() => {
      setState('saving')
      call('put /interactions/:id/note', { id, note }).then(
        () => {
          setProblem(null)
          if (latest.current !== note) return setState('dirty')
          kept.set('note', id, null)
          setState('saved')
        },
        (why: unknown) => {
          const isRefused = why instanceof Problem && why.status >= 400 && why.status < 500
          setProblem(isRefused ? why.message : null)
          setState('failed')
        },
      )
    }, quietMs)
    return () => clearTimeout(timer)
  }, [state, text, isUp, id])
  // Who goes on to something else before it was saved has written it all the same.
  const isOwed = useRef(false)
  isOwed.current = state === 'dirty' || state === 'failed'
  useEffect(
    () => () => {
      const note = latest.current
      // biome-ignore lint/suspicious/noUnnecessaryConditions: it is what it was when one left
      if (!isOwed.current || kept.get('note', id) === null) return
      call('put /interactions/:id/note', { id, note }).then(
        () => kept.get('note', id) === note && kept.set('note', id, null),
        () => {},
      )
    },
    [id],
  )
  // Tried again with the next connection.
  useEffect(() => {
    if (isUp) setState((now) => (now === 'failed' ? 'dirty' : now))
  }, [isUp])

  return (
    <Textarea
      ref={input}
      label={
        <Group justify="space-between" w="100%" wrap="nowrap" component="span">
          <span>{t('note')}</span>
          <Text span size="xs" c={state === 'failed' ? 'var(--mantine-color-error)' : 'dimmed'} role="status">
            {state === 'saving' && t('note-saving')}
            {state === 'saved' && t('note-saved')}
            {(state === 'failed' || (state === 'dirty' && !isUp)) && (problem ?? t('note-kept'))}
          </Text>
        </Group>
      }
      labelProps={{ style: { display: 'block', width: '100%' } }}
      placeholder={t('note-hint')}
      value={text}
      maxLength={4_000}
      autosize
      minRows={grows ? 5 : 3}
      maxRows={grows ? 14 : 8}
      onChange={(event) => {
        const written = event.currentTarget.value
        setText(written)
        setState('dirty')
        kept.set('note', id, written)
      }}
    />
  )
}
