import { expect, test } from 'vitest'
import { groupCommit } from './group-commit.ts'

function writer() {
  const batches: number[][] = []
  const going: (() => void)[] = []
  const commit = groupCommit<number, string>(
    async (items) => {
      batches.push(items)
      await new Promise<void>((resolve) => going.push(resolve))
      if (items.includes(13)) throw new Error('away')
      return items.map((item) => `wrote ${item}`)
    },
    { itemsMax: 3 },
  )
  const next = async () => {
    going.shift()?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { commit, batches, next }
}

test('the first is written at once, what comes meanwhile together after it', async () => {
  const { commit, batches, next } = writer()
  const all = [1, 2, 3, 4, 5].map(commit)
  expect(batches).toEqual([[1]])
  await next()
  expect(batches).toEqual([[1], [2, 3, 4]])
  await next()
  await next()
  expect(batches).toEqual([[1], [2, 3, 4], [5]])
  expect(await Promise.all(all)).toEqual(['wrote 1', 'wrote 2', 'wrote 3', 'wrote 4', 'wrote 5'])
})

test('a batch that fails fails for those in it, and the next goes on', async () => {
  const { commit, next } = writer()
  const all = [1, 13, 2].map(commit)
  const after = Promise.allSettled(all)
  await next()
  await next()
  const later = commit(3)
  await next()
  expect((await after).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected'])
  expect(await later).toBe('wrote 3')
})
