import { expect, test } from 'vitest'
import { frameAncestors, mayUse, originForm } from './origin.ts'

const allowed = ['https://loja.example', 'https://*.rede.example', 'http://localhost:3000']

test.each([
  ['https://loja.example', true],
  ['https://LOJA.example', true],
  ['https://loja.example:443', true],
  ['http://loja.example', false],
  ['https://loja.example:8443', false],
  ['https://loja.example.evil.example', false],
  ['https://a.loja.example', false],
  ['https://a.rede.example', true],
  ['https://a.b.rede.example', true],
  ['https://rede.example', false],
  ['https://evilrede.example', false],
  ['http://localhost:3000', true],
  ['http://localhost', false],
  ['https://chat.vez.example', true],
  ['null', false],
  ['', false],
])('%s may use the chat: %s', (origin, may) => {
  expect(mayUse(origin, allowed, 'chat.vez.example')).toBe(may)
})

test('only sites can be listed', () => {
  expect(['https://a.example', 'https://*.a.example', 'http://127.0.0.1:8080'].every((o) => originForm.test(o))).toBe(
    true,
  )
  for (const bad of [
    '*',
    'a.example',
    'https://a.example/',
    "https://a.example; script-src 'unsafe-inline'",
    'https://*',
    'data:',
  ])
    expect(originForm.test(bad), bad).toBe(false)
})

test('the frame may stand on our own pages and the listed sites', () => {
  expect(frameAncestors(allowed)).toBe(
    "frame-ancestors 'self' https://loja.example https://*.rede.example http://localhost:3000",
  )
})
