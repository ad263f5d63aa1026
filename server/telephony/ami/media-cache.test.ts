import { expect, test } from 'vitest'
import { createMediaCache } from './media-cache.ts'

function asterisk() {
  const asked: string[] = []
  const listeners: (() => void)[] = []
  let up = false
  const cache = createMediaCache({
    ami: {
      isUp: () => up,
      onUp: (listener) => void listeners.push(listener),
      async command(line) {
        asked.push(line.replace('media cache refresh ', ''))
        return { ok: true, value: '' }
      },
    },
    log: { info() {}, warn() {}, error() {} } as never,
  })
  const comes = async () => {
    up = true
    for (const listener of listeners) listener()
    await settled()
  }
  return { cache, asked, comes }
}
const settled = () => new Promise((resolve) => setImmediate(resolve))

test('Asterisk fetches each sound once, and again when it has come back', async () => {
  const { cache, asked, comes } = asterisk()
  cache.fill(['http://here/1.wav', 'http://here/2.wav'])
  await settled()
  expect(asked).toEqual([])
  await comes()
  cache.fill(['http://here/1.wav', 'http://here/3.wav'])
  await settled()
  expect(asked).toEqual(['http://here/1.wav', 'http://here/2.wav', 'http://here/3.wav'])
  await comes()
  expect(asked.slice(3).toSorted()).toEqual(['http://here/1.wav', 'http://here/2.wav', 'http://here/3.wav'])
})

test('nothing but an address comes to its command line', async () => {
  const { cache, asked, comes } = asterisk()
  await comes()
  cache.fill(['http://here/1.wav core stop now', 'file:///etc/passwd', 'http://here/\r\nAction: Originate'])
  await settled()
  expect(asked).toEqual([])
})
