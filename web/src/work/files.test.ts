import { describe, expect, test } from 'vitest'
import { refusalOf, sizeText } from './files.ts'

const rules = { fileBytesMax: 1_000, fileKinds: ['image', 'document'] as const }

describe('a file is refused before it is sent', () => {
  test.each([
    ['boleto.pdf', 900, undefined],
    ['FOTO.JPG', 900, undefined],
    ['boleto.pdf', 1_001, 'file-too-large'],
    ['vazio.pdf', 0, 'file-empty'],
    ['virus.exe', 10, 'file-kind'],
    ['som.mp3', 10, 'file-kind'],
  ] as const)('%s of %i bytes: %s', (name, size, why) => expect(refusalOf({ name, size }, rules)).toBe(why))

  test('where the company takes none', () =>
    expect(refusalOf({ name: 'a.pdf', size: 1 }, { ...rules, fileBytesMax: 0 })).toBe('files-off'))
})

test('a size is written as people read it', () => {
  expect(sizeText(200, 'pt-BR')).toBe('1 KB')
  expect(sizeText(3.4 * 1_024 ** 2, 'pt-BR')).toBe('3,4 MB')
})
