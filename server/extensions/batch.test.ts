import { describe, expect, test } from 'vitest'
import { readLine } from './batch.ts'

describe('a line of a spreadsheet', () => {
  test('is an extension with what it says, and the rest as it usually is', () => {
    const read = readLine({
      number: '2101',
      name: 'Ana',
      kind: 'sip',
      email: 'ana@empresa.com.br',
      ringSeconds: '20',
      pin: '',
    })
    expect(read).toMatchObject({
      ok: true,
      fields: {
        number: '2101',
        kind: 'sip',
        ringMs: 20_000,
        active: true,
        voicemail: { active: true, email: 'ana@empresa.com.br' },
      },
    })
  })

  test.each([
    [{ number: '2101', name: '=cmd|/c calc!A1' }, 'name'],
    [{ number: '+55 11', name: 'Ana' }, 'number'],
    [{ number: '2101', name: 'Ana\r\nContact: x' }, 'name'],
    [{ number: '2101', name: 'Ana', kind: 'fax' }, 'kind'],
    [{ number: '2101', name: 'Ana', email: 'ana@' }, 'email'],
    [{ number: '2101', name: 'Ana', email: 'a@b.com\r\nBcc: x@y.z' }, 'email'],
    [{ number: '2101', name: 'Ana', ringSeconds: '1' }, 'ringSeconds'],
    [{ number: '2101', name: 'Ana', ringSeconds: 'vinte' }, 'ringSeconds'],
    [{ number: '2101', name: 'Ana', pin: '1111' }, 'pin'],
    [{ number: '2101', name: 'Ana', secret: 'short' }, 'secret'],
    [{ number: '2101', name: 'Ana', outsideNumber: '=1+1' }, 'outsideNumber'],
    [{ number: '2101' }, 'name'],
  ])('%j is refused for its %s', (line, column) => {
    const read = readLine(line)
    expect(read.ok).toBe(false)
    expect(new Set(read.ok ? [] : read.problems.map((problem) => problem.column))).toEqual(new Set([column]))
  })
})
