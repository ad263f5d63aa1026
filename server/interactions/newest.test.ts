import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newest } from './newest.ts'

const day = 86_400_000

function booksOf(startedAt: number[]) {
  const spans: (number | null)[] = []
  const find = async ({ from, before, limit }: { from: number | null; before: number; limit: number }) => {
    spans.push(from)
    return startedAt
      .filter((at) => at < before && (from === null || at >= from))
      .toSorted((a, b) => b - a)
      .slice(0, limit)
  }
  return { find, spans }
}

test('gives what one look at everything would give', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 900 * day })),
      fc.integer({ min: 0, max: 900 * day }),
      fc.integer({ min: 1, max: 20 }),
      async (startedAt, before, limit) => {
        const whole = startedAt
          .filter((at) => at < before)
          .toSorted((a, b) => b - a)
          .slice(0, limit)
        expect(await newest({ before, limit, find: booksOf(startedAt).find })).toEqual(whole)
      },
    ),
  ))

test('looks no further back than it needs', async () => {
  const books = booksOf([99.5 * day, 99.2 * day, 50 * day])
  expect(await newest({ before: 100 * day, limit: 2, find: books.find })).toHaveLength(2)
  expect(books.spans).toEqual([99 * day])
})
