import { Redis } from 'ioredis'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { virtualClock } from '#server/kernel/clock.ts'
import { invalid, notFound } from '#server/kernel/errors.ts'
import { asId } from '#server/kernel/ids.ts'
import { line } from '#server/kernel/text.ts'
import { parseRange } from './bytes.ts'
import { problemOf } from './errors.ts'
import { fieldProblems } from './messages.ts'
import { openApi } from './openapi.ts'
import { mayRole, permissions, roles } from './permissions.ts'
import { findReferences } from './references.ts'
import { patchOf } from './resource.ts'
import { route } from './route.ts'
import { createSessions } from './sessions.ts'
import { checkInput, InvalidInput, joinInput } from './validate.ts'

const problemsOf = (schema: z.ZodType, value: unknown) => {
  try {
    checkInput(schema, value)
    return []
  } catch (why) {
    return fieldProblems((why as InvalidInput).issues, 'en').map(
      ({ field, code, message }) => `${field} ${code}: ${message}`,
    )
  }
}

describe('input', () => {
  const schema = z.object({ name: line(5), count: z.int().min(1).max(9).default(1) })

  test('names each field that is wrong, and each that nobody knows', () => {
    expect(problemsOf(schema, { count: 10, colour: 'red' })).toEqual([
      'name required: Is required.',
      'count too-big: May be at most 9.',
      'colour unknown-field: Unknown field.',
    ])
    expect(problemsOf(schema, { name: 'a\nb' })).toEqual([
      'name control-characters: Holds characters that cannot be typed.',
    ])
    expect(problemsOf(schema, { name: '\ud800' })).toHaveLength(1)
  })

  test('may say a field twice only if it says the same', () => {
    expect(joinInput({ id: 'a' }, {}, { id: 'a', name: 'x' })).toEqual({ id: 'a', name: 'x' })
    expect(() => joinInput({ id: 'a' }, {}, { id: 'b' })).toThrow(InvalidInput)
  })

  test('with a name out of a prototype is a field like any other', () => {
    const said = joinInput({}, {}, JSON.parse('{"__proto__":{"name":"x"},"name":"y"}') as Record<string, unknown>)
    expect(Object.getPrototypeOf(said)).toBe(Object.prototype)
    expect(problemsOf(schema, said)).toEqual(['__proto__ unknown-field: Unknown field.'])
  })

  test('of a change leaves out what is not said, instead of setting it back to its default', () => {
    const patch = z.strictObject(patchOf(schema))
    expect(patch.parse({})).toEqual({})
    expect(patch.safeParse({ count: 0 }).success).toBe(false)
  })
})

describe('a problem', () => {
  test('has its status by its kind, and its words by the language', () => {
    expect(problemOf(notFound('queue'), 'en', 'r1')).toMatchObject({
      status: 404,
      problem: { code: 'queue.not-found', title: 'It is not there (any more).' },
    })
    const { problem } = problemOf(invalid('ddd', 'ddd.unknown', 'There is no such DDD.'), 'pt-BR', 'r1')
    expect(problem).toMatchObject({
      status: 422,
      title: 'Não existe este DDD.',
      errors: [{ field: 'ddd', message: 'Não existe este DDD.' }],
    })
  })

  test('of our own making tells nothing of it', () => {
    const { problem, ours } = problemOf(new Error('password is x'), 'en', 'r1')
    expect([ours, JSON.stringify(problem)]).toEqual([true, expect.not.stringContaining('password')])
  })
})

test.each([
  ['bytes=0-9', { first: 0, last: 9 }],
  ['bytes=90-', { first: 90, last: 99 }],
  ['bytes=-10', { first: 90, last: 99 }],
  ['bytes=-1000', { first: 0, last: 99 }],
  ['bytes=50-1000', { first: 50, last: 99 }],
  ['bytes=100-', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=9-3', undefined],
  ['bytes=0-1,5-6', undefined],
  ['bytes=-', undefined],
  ['lines=0-1', undefined],
  ['', undefined],
])('the range %s of 100 bytes', (header, expected) => {
  expect(parseRange(header, 100)).toEqual(expected)
})

test('references are found through lists, and only where they are such', () => {
  const references = [
    { to: 'trunk', field: 'rules.trunkId' },
    { to: 'queue', field: 'destination.id', when: { 'destination.type': 'queue' } },
  ]
  expect(
    findReferences(references, {
      rules: [{ trunkId: 'a' }, {}, { trunkId: 'b' }],
      destination: { type: 'flow', id: 'f' },
    }),
  ).toEqual([
    { to: 'trunk', id: 'a', field: 'rules.0.trunkId' },
    { to: 'trunk', id: 'b', field: 'rules.2.trunkId' },
  ])
  expect(findReferences(references, { destination: { type: 'queue', id: 'q' } })).toEqual([
    { to: 'queue', id: 'q', field: 'destination.id' },
  ])
})

test('nobody but the administrator manages companies, and agents manage nothing', () => {
  expect(roles.filter((role) => mayRole(role, 'company.manage'))).toEqual(['admin'])
  const managed = Object.keys(permissions).filter((name) => name.endsWith('.manage')) as (keyof typeof permissions)[]
  expect(managed.filter((permission) => mayRole('agent', permission))).toEqual([])
})

test('a schema that refers to itself stands among the components of the OpenAPI page', () => {
  type Tree = { name: string; children: Tree[] }
  const tree: z.ZodType<Tree> = z.lazy(() => z.strictObject({ name: z.string(), children: z.array(tree) }))
  const routes = [
    route({
      method: 'post',
      path: '/trees',
      may: 'session.own',
      summary: 'Trees',
      input: z.object({ tree }),
      output: z.object({ id: z.string() }),
      handle: () => Promise.resolve({ id: '1' }),
    }),
  ]
  const page = JSON.stringify(openApi({ routes, version: '1' }))
  expect(page).toContain('#/components/schemas/postTreesInput_')
  expect(page).not.toContain('#/$defs')
})

test('where Redis is away, nobody is known, and it is said to be passing', async () => {
  const redis = new Redis(1, '127.0.0.1', { lazyConnect: true, enableOfflineQueue: false, retryStrategy: null })
  redis.on('error', () => {})
  const sessions = createSessions({ redis, clock: virtualClock() })
  await expect(sessions.sessionOf('A'.repeat(43))).rejects.toMatchObject({ kind: 'away', code: 'session.away' })
  await expect(sessions.endAllOf(asId('u'))).rejects.toMatchObject({ kind: 'away' })
  redis.disconnect()
})
