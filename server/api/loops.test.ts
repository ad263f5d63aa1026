import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { destinationReferences } from '#server/destinations/index.ts'
import { leadsOfFlow } from '#server/flows/core/leads.ts'
import { Refusal } from '#server/kernel/errors.ts'
import { asId } from '#server/kernel/ids.ts'
import { checkLoops, leadsOf } from './loops.ts'
import { type AnyResource, type Reference, resource } from './resource.ts'

type Fields = Record<string, unknown>
/** What is stored, by resource and id. */
const stored: Record<string, Record<string, Fields>> = {}

const kind = (name: string, references: readonly Reference[]): AnyResource =>
  resource({
    name,
    path: `/${name}s`,
    summary: name,
    schema: z.strictObject({}),
    model: {
      findOne: ({ _id }: { _id: string }) => ({ lean: async () => stored[name]?.[_id] ?? null }),
    } as never,
    may: { read: 'telephony.read', manage: 'telephony.manage' },
    references,
  })

const all = [
  kind('time-condition', [...destinationReferences('inside'), ...destinationReferences('outside')]),
  kind('announcement', destinationReferences('destination')),
  kind('queue', [...destinationReferences('overflow.to'), ...destinationReferences('exit.to', 'after-waiting')]),
  kind('flow', []),
]
const bye = { type: 'hang-up' }
const to = (type: string, id: string) => ({ type, id })

async function saved(name: string, id: string, fields: Fields): Promise<string> {
  const found = all.find((one) => one.name === name)
  if (!found) throw new Error(name)
  try {
    await checkLoops(found, all, asId('c'), id, fields)
    return 'saved'
  } catch (why) {
    if (!(why instanceof Refusal)) throw why
    return `${why.code} ${why.fields[0]?.field}: ${why.fields[0]?.message}`
  }
}

describe('a circle in which nobody waits for the customer is refused, with the way in names', () => {
  stored.announcement = { a: { name: 'Aviso', destination: to('time-condition', 't') } }
  stored.queue = { q: { name: 'Fila', overflow: [{ to: to('announcement', 'a') }], exit: [] } }

  test('of a record that leads to itself', async () => {
    const fields = { name: 'Horário', inside: to('time-condition', 't'), outside: bye }
    expect(await saved('time-condition', 't', fields)).toBe('time-condition.loops inside.id: Horário → Horário')
  })

  test('of two and of three records, whatever they are', async () => {
    const two = { name: 'Horário', inside: bye, outside: to('announcement', 'a') }
    expect(await saved('time-condition', 't', two)).toBe('time-condition.loops outside.id: Horário → Aviso → Horário')
    const three = { name: 'Horário', inside: to('queue', 'q'), outside: bye }
    expect(await saved('time-condition', 't', three)).toBe(
      'time-condition.loops inside.id: Horário → Fila → Aviso → Horário',
    )
  })

  test('but not where a key of the customer is needed to go round', async () => {
    stored.queue = { q: { name: 'Fila', overflow: [], exit: [{ to: to('announcement', 'a') }] } }
    expect(await saved('time-condition', 't', { name: 'Horário', inside: to('queue', 'q'), outside: bye })).toBe(
      'saved',
    )
  })

  test('nor where it leads to what goes round without it: that was refused elsewhere', async () => {
    stored.announcement = { b: { name: 'B', destination: to('announcement', 'b') } }
    expect(await saved('time-condition', 'x', { name: 'X', inside: to('announcement', 'b'), outside: bye })).toBe(
      'saved',
    )
  })

  test('each destination of a list is followed by its own type', () => {
    const fields = { overflow: [{ to: to('announcement', 'a') }, { to: to('flow', 'f') }], exit: [] }
    const queue = all.find(({ name }) => name === 'queue')
    expect(queue && leadsOf(queue, fields).map((lead) => [lead.to, lead.id])).toEqual([
      ['flow', 'f'],
      ['announcement', 'a'],
    ])
  })
})

describe('a flow leads on', () => {
  const leave = (id: string) => ({
    type: 'destination',
    settings: { destination: to('time-condition', id) },
    exits: {},
  })
  const play = (next: string) => ({ type: 'play', settings: {}, exits: { next } })
  const menu = (next: string) => ({ type: 'menu', settings: {}, exits: { 1: next } })

  test('at once where no node on some way waits, after waiting where all do', () => {
    const graph = { start: 'a', nodes: { a: play('b'), b: menu('c'), c: leave('t'), d: leave('never') } }
    expect(leadsOfFlow(graph)).toEqual([{ node: 'c', to: to('time-condition', 't'), waits: true }])
    expect(leadsOfFlow({ ...graph, nodes: { ...graph.nodes, a: play('c') } })).toEqual([
      { node: 'c', to: to('time-condition', 't'), waits: false },
    ])
  })
})
