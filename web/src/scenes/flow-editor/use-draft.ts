import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { doubtsAbout, type FlowGraph, type FlowProblem, validateFlow } from '#server/flows/index.ts'
import { sayProblem, useAsk } from '../../client/ask.ts'
import { call, type Output, Problem } from '../../client/call.ts'

export type DraftAnswer = Output<'get /flows/:id/draft'>
export type SavedState = 'saved' | 'saving' | 'failed' | 'stale'

const saveAfterMs = 600
type Work = { rev: number; wanted: FlowGraph | null; isBusy: boolean; timer: number }

/** What is drawn: kept by itself a moment after each change, one request at a time. Who draws at the same time is told. */
export function useDraft(id: string) {
  const asked = useAsk('get /flows/:id/draft', { id })
  const [answer, setAnswer] = useState<DraftAnswer | null>(null)
  const [graph, setGraph] = useState<FlowGraph | null>(null)
  const [state, setState] = useState<SavedState>('saved')
  const past = useRef<FlowGraph[]>([])
  const work = useRef<Work>({ rev: 0, wanted: null, isBusy: false, timer: 0 })

  const take = useCallback((next: DraftAnswer) => {
    work.current = { ...work.current, rev: next.rev, wanted: null }
    past.current = []
    setAnswer(next)
    setGraph(next.graph)
    setState('saved')
  }, [])
  useEffect(() => {
    if (asked.data && answer === null) take(asked.data)
  }, [asked.data, answer, take])

  const save = useCallback(async (): Promise<void> => {
    const job = work.current
    if (job.isBusy || !job.wanted) return
    const sent = job.wanted
    job.isBusy = true
    setState('saving')
    try {
      const kept = await call('put /flows/:id/draft', { id, graph: sent, rev: job.rev })
      work.current.rev = kept.rev
      setAnswer(kept)
      if (work.current.wanted === sent) {
        work.current.wanted = null
        setState('saved')
      }
    } catch (why) {
      const isStale = why instanceof Problem && why.code === 'flow.draft-stale'
      setState(isStale ? 'stale' : 'failed')
      if (!isStale) sayProblem(why)
      if (isStale) work.current.wanted = null
    } finally {
      work.current.isBusy = false
    }
    if (work.current.wanted && work.current.wanted !== sent) void save()
  }, [id])

  const change = useCallback(
    (to: FlowGraph) => {
      setGraph((from) => {
        if (from) past.current = [...past.current.slice(-49), from]
        return to
      })
      work.current.wanted = to
      setState('saving')
      clearTimeout(work.current.timer)
      work.current.timer = window.setTimeout(() => void save(), saveAfterMs)
    },
    [save],
  )
  // What was drawn in the last moment before the page is left.
  useEffect(() => {
    const { current } = work
    return () => {
      clearTimeout(current.timer)
      void save()
    }
  }, [save])

  const undo = useCallback(() => {
    const before = past.current.pop()
    if (!before) return
    change(before)
    // The change itself was remembered as something to go back to.
    past.current.pop()
  }, [change])

  /** Resolves when all that was drawn is kept. */
  const settled = useCallback(async (): Promise<number> => {
    clearTimeout(work.current.timer)
    while (work.current.wanted || work.current.isBusy) {
      if (!work.current.isBusy) await save()
      else await new Promise((resolve) => setTimeout(resolve, 50))
    }
    return work.current.rev
  }, [save])

  const problems = useMemo((): FlowProblem[] => (graph ? validateFlow(graph) : []), [graph])
  const doubts = useMemo((): FlowProblem[] => (graph ? doubtsAbout(graph) : []), [graph])
  return { answer, graph, change, undo, state, take, settled, problems, doubts, error: asked.error }
}
export type Draft = ReturnType<typeof useDraft>
