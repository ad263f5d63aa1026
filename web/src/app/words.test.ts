import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { expect, test, vi } from 'vitest'

/**
 * Every word that the console knows is said somewhere, and says the same in each language. That no language lacks a
 * key is the compiler's business.
 */
vi.mock('./words.ts', () => ({
  languages: ['pt-BR', 'en'],
  words: (scene: string, speech: Speech) => ({ scene, speech }),
  i18n: { t: (key: string) => key, language: 'pt-BR' },
}))
type Speech = Record<string, Record<string, string>>
type Book = { path: string; scene: string; speech: Speech }

const src = join(import.meta.dirname, '..')
const server = join(src, '../../server')
const codeIn = (folder: string): [string, string][] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.test.ts'))
    .map((file) => [join(folder, file), readFileSync(join(folder, file), 'utf8')])
const isBook = (path: string) => /words\.tsx?$/.test(path)
const screens = new Map(codeIn(src).filter(([path]) => !isBook(path)))
const everywhere = [...screens.values(), ...codeIn(server).map(([, code]) => code)].join('\n')

const loaders = import.meta.glob(['../**/*words.ts', '!./words.ts'])
const books = (
  await Promise.all(
    Object.entries(loaders).map(async ([path, load]) =>
      Object.values((await load()) as Record<string, unknown>)
        .filter((made): made is Omit<Book, 'path'> => typeof made === 'object' && made !== null && 'speech' in made)
        .map((made): Book => ({ ...made, path: join(import.meta.dirname, path) })),
    ),
  )
).flat()

/** The code that may say a book's words: what lies beside or under it, and whoever imports it. */
function readersOf(book: Book): string {
  const folder = dirname(book.path)
  const reads = ([path, code]: [string, string]) =>
    path.startsWith(`${folder}/`) ||
    [...code.matchAll(/from '(\.[^']+)'/g)].some(([, from = '']) => normalize(join(dirname(path), from)) === book.path)
  return [...screens]
    .filter(reads)
    .map(([, code]) => code)
    .join('\n')
}

/** `group-${name}` may become any word that begins so. */
const patternsIn = (code: string): RegExp[] =>
  [...code.matchAll(/`([\w-]*)\$\{[^}`]*\}([\w-]*)`/g)]
    .filter(([, before, behind]) => before || behind)
    .map(([, before, behind]) => new RegExp(`^${before}[\\w.-]+${behind}$`))
const isQuoted = (key: string, code: string) => ["'", '"', '`'].some((mark) => code.includes(`${mark}${key}${mark}`))
/** `t(state)`: a word that is chosen by something that came from elsewhere. */
const asksByVariable = (code: string) => /\b(?:t|say)\((?!['"`)])/.test(code)

test('there are words to test', () => {
  expect(books.map(({ scene }) => scene)).toEqual(expect.arrayContaining(['shell', 'sign-in']))
  expect(
    new Set(books.map(({ scene }) => scene)).size,
    'two books by one name: the second hides words of the first',
  ).toBe(books.length)
})

test.each(books.map((book) => [relative(src, book.path), book] as const))('every word of %s is said', (_path, book) => {
  const code = readersOf(book)
  const patterns = patternsIn(code)
  const isSaid = (key: string) =>
    isQuoted(key, code) ||
    patterns.some((pattern) => pattern.test(key)) ||
    (asksByVariable(code) && (isQuoted(key, everywhere) || new RegExp(`\\b${key}:`).test(code)))
  const stems = Object.keys(book.speech['pt-BR'] ?? {}).map((key) => key.replace(/_(?:one|other|zero)$/, ''))
  expect([...new Set(stems)].filter((key) => !isSaid(key))).toEqual([])
})

const holesIn = (text: string) => new Set([...text.matchAll(/\{\{\s*([\w.]+)/g)].map(([, hole]) => hole))

test.each(books.map((book) => [relative(src, book.path), book] as const))(
  'the languages of %s have the same words, none empty, with the same values in them',
  (_path, { speech }) => {
    const { 'pt-BR': source = {}, ...others } = speech
    for (const [language, said] of Object.entries(others)) {
      expect(new Set(Object.keys(said)), language).toEqual(new Set(Object.keys(source)))
      for (const [key, text] of Object.entries(said)) {
        expect(text.trim(), `${language} ${key}`).not.toBe('')
        expect(holesIn(text), `${language} ${key}`).toEqual(holesIn(source[key] ?? ''))
      }
    }
  },
)
