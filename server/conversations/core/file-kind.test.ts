import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fileKinds } from '#server/kernel/file-kinds.ts'
import { endingsOf, fileOf, nameOf } from './file-kind.ts'
import { sizeOfImage } from './image-size.ts'

const latin = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
const what = (name: string, bytes: Uint8Array | string, kinds: Parameters<typeof fileOf>[1] = fileKinds) => {
  const known = fileOf({ name, bytes: typeof bytes === 'string' ? latin(bytes) : bytes }, kinds)
  return known.ok ? `${known.value.type} ${known.value.name}` : known.why
}
const jpeg = '\u00ff\u00d8\u00ff\u00e0\u0000\u0004xx\u00ff\u00c0\u0000\u0011\u0008\u0001\u0002\u0003\u0004'
const box = (brand: string) => `\u0000\u0000\u0000\u0018ftyp${brand}`
const docx = 'PK\u0003\u0004....[Content_Types].xml....word/document.xml'

describe('a file is what is in it', () => {
  test.each([
    ['foto.jpg', jpeg, 'image/jpeg foto.jpg'],
    ['foto.JPEG', jpeg, 'image/jpeg foto.JPEG'],
    ['animado.gif', 'GIF89a..', 'image/gif animado.gif'],
    ['a.webp', 'RIFF....WEBPVP8 ', 'image/webp a.webp'],
    ['nota.pdf', '%PDF-1.4', 'application/pdf nota.pdf'],
    ['carta.docx', docx, 'application/vnd.openxmlformats-officedocument.wordprocessingml.document carta.docx'],
    ['voz.ogg', 'OggS', 'audio/ogg voz.ogg'],
    ['voz.mp3', 'ID3', 'audio/mpeg voz.mp3'],
    ['voz.mp3', '\u00ff\u00fb\u0090', 'audio/mpeg voz.mp3'],
    ['voz.wav', 'RIFF....WAVE', 'audio/wav voz.wav'],
    ['voz.m4a', box('M4A '), 'audio/mp4 voz.m4a'],
    ['filme.mp4', box('isom'), 'video/mp4 filme.mp4'],
    ['filme.webm', '\u001aE\u00df\u00a3....webm', 'video/webm filme.webm'],
    ['lista.csv', 'nome;valor\r\nAna;1', 'text/csv lista.csv'],
    ['notas.txt', 'bom dia', 'text/plain notas.txt'],
  ])('%s', (name, bytes, expected) => expect(what(name, bytes)).toBe(expected))

  test('a name without an ending, or with that of another kind, gets the one of what it is', () => {
    expect(what('foto', jpeg)).toBe('image/jpeg foto.jpg')
    expect(what('foto.png', jpeg)).toBe('image/jpeg foto.png.jpg')
    expect(what('nota.txt', '%PDF-1.4\u0000')).toBe('application/pdf nota.txt.pdf')
  })

  test.each([
    ['a program', 'x.exe', 'MZ\u0090'],
    ['a program by its name alone', 'x.exe', jpeg],
    ['a page', 'x.html', '<!doctype html>'],
    ['a page that calls itself a picture', 'x.png', '<html>'],
    ['a page that calls itself a text', 'x.txt', ' <script>'],
    ['bytes that call themselves a text', 'x.txt', 'a\u0000b'],
    ['a drawing', 'x.svg', '<svg/>'],
    ['an archive', 'x.zip', 'PK\u0003\u0004'],
    ['a document with macros', 'x.docm', docx],
    ['text that nobody named', 'x', 'bom dia'],
    ['Heic, which browsers do not show', 'x.heic', box('heic')],
  ])('refused: %s', (_what, name, bytes) => expect(what(name, bytes)).toBe('file.forbidden-kind'))

  test('what the company does not allow is refused whatever it is called', () => {
    expect(what('foto.jpg', jpeg, ['document'])).toBe('file.forbidden-kind')
    expect(what('foto.pdf', jpeg, ['document'])).toBe('file.forbidden-kind')
    expect(endingsOf(['text'])).toEqual(['txt', 'csv'])
  })
})

describe('names', () => {
  test.each([
    ['C:\\Users\\rui\\nota.pdf', 'nota.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['fatura\u202Efdp.exe', 'faturafdp.exe'],
    ['  a\tb\u0000.pdf ', 'ab.pdf'],
    ['"><script>.pdf', 'script.pdf'],
    ['...', 'arquivo'],
    [`${'x'.repeat(300)}.pdf`, `${'x'.repeat(96)}.pdf`],
  ])('%j is kept as %j', (sent, kept) => expect(nameOf(sent)).toBe(kept))

  const letter = fc.constantFrom(...'aZ9 ./\\"<>|:*?é\n\t\u0000\u202e\u200b\u2028\ud800\udc00'.split(''), '😀')
  test('whatever is sent, a name is short, of one line, and no path', () => {
    fc.assert(
      fc.property(fc.array(letter, { maxLength: 300 }), (letters) => {
        expect(nameOf(letters.join(''))).toMatch(/^[^\p{Cc}\p{Cf}/\\"<>|:*?]{1,100}$/u)
      }),
    )
  })
})

describe('the size of a picture', () => {
  test.each([
    [
      'PNG',
      `\u0089PNG\r\n\u001a\n....IHDR\u0000\u0000\u0002\u0080\u0000\u0000\u0001\u00e0`,
      { width: 640, height: 480 },
    ],
    ['GIF', 'GIF89a\u0003\u0000\u0002\u0000', { width: 3, height: 2 }],
    ['JPEG', jpeg, { height: 258, width: 772 }],
    ['WebP, extended', `RIFF....WEBPVP8X........\u007f\u0002\u0000\u00df\u0001\u0000`, { width: 640, height: 480 }],
  ])('is read off the header: %s', (_form, bytes, size) => expect(sizeOfImage(latin(bytes))).toEqual(size))

  test('whatever the bytes, it ends, and says nothing that is not there', () => {
    const begins = fc.constantFrom('\u0089PNG', 'GIF89a', '\u00ff\u00d8\u00ff', 'RIFF....WEBPVP8L')
    fc.assert(
      fc.property(begins, fc.uint8Array({ maxLength: 80 }), (begin, rest) => {
        const size = sizeOfImage(Uint8Array.from([...latin(begin), ...rest]))
        if (size) expect(Math.min(size.width, size.height)).toBeGreaterThan(0)
      }),
    )
  })
})
