import type { FlowGraph } from '#server/flows/index.ts'

const said = (prompt: string) => [{ prompt: `ura/${prompt}`, language: 'pt-BR' }]

/** A company's first URA: a greeting, one key, and whoever presses none is served all the same. */
export const firstFlow = (queueId: string): FlowGraph => ({
  start: 'greeting',
  nodes: {
    greeting: { type: 'play', settings: { say: said('welcome') }, exits: { next: 'menu' } },
    menu: {
      type: 'menu',
      settings: { say: said('press-1'), keys: ['1'], timeoutMs: 4_000, attemptsMax: 1 },
      exits: { 1: 'queue', exceeded: 'queue' },
    },
    queue: { type: 'queue', settings: { queueId }, exits: {} },
  },
})
