import { expect, test } from 'vitest'
import manifest from '../../../sounds/pt-BR/manifest.json' with { type: 'json' }
import { audible, wordsFor } from './say.ts'

const said = (as: Parameters<typeof wordsFor>[0], value: string) =>
  wordsFor(as, value)
    .map((prompt) => prompt.replace('numbers/', ''))
    .join(' ')

test.each([
  ['number', '0', '0'],
  ['number', '1', '1'],
  ['number', '16', '16'],
  ['number', '21', '20 and 1'],
  ['number', '100', '100'],
  ['number', '101', '100-and and 1'],
  ['number', '238', '200 and 30 and 8'],
  ['number', '1000', 'thousand'],
  ['number', '1001', 'thousand and 1'],
  ['number', '1200', 'thousand and 200'],
  ['number', '1234', 'thousand 200 and 30 and 4'],
  ['number', '2026', '2 thousand and 20 and 6'],
  ['number', '1000000', '1 million'],
  ['number', '2500000', '2 millions and 500 thousand'],
  ['number', '1234567', '1 million 200 and 30 and 4 thousand 500 and 60 and 7'],
  ['number', 'doze', ''],
  ['money', '1', '1 real'],
  ['money', '1234,5', 'thousand 200 and 30 and 4 reais and 50 centavos'],
  ['money', '0.01', '1 centavo'],
  ['money', '0', '0 reais'],
  ['money', '1000000', '1 million of reais'],
  ['date', '2026-11-01', 'first of month-11 of 2 thousand and 20 and 6'],
  ['date', '2026-12-25', '20 and 5 of month-12 of 2 thousand and 20 and 6'],
  ['date', '2026-13-01', ''],
  ['digits', '(11) 9-8', 'digits/1 digits/1 digits/9 digits/8'],
] as const)('%s %s is said as Brazilians say it', (as, value, words) => {
  expect(said(as, value)).toBe(words)
})

test('there is a prompt for every word that can be said', () => {
  const prompts = new Set(
    Object.entries(manifest.sets).flatMap(([set, words]) => Object.keys(words).map((name) => `${set}/${name}`)),
  )
  const words = new Set<string>()
  for (let value = 0; value <= 1_100; value++) for (const word of wordsFor('number', String(value))) words.add(word)
  for (const word of wordsFor('number', '2999999')) words.add(word)
  for (let digit = 0; digit < 10; digit++) words.add(`digits/${digit}`)
  for (let month = 1; month <= 12; month++)
    for (const word of wordsFor('date', `2026-${String(month).padStart(2, '0')}-01`)) words.add(word)
  for (const money of ['1,01', '2,02', '1000000']) for (const word of wordsFor('money', money)) words.add(word)
  expect([...words].filter((word) => !prompts.has(word))).toEqual([])
})

test('a value is filled in before it is said; one that is not there is not said at all', () => {
  const say = { as: 'digits', of: '{{protocol}}', language: 'pt-BR' } as const
  expect(audible(say, { protocol: '20' })).toEqual([
    { prompt: 'digits/2', language: 'pt-BR' },
    { prompt: 'digits/0', language: 'pt-BR' },
  ])
  expect(audible(say, {})).toEqual([])
})
