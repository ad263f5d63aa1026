import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ddds, isDdd } from '#server/kernel/ddd.ts'
import { normaliseNumber } from './normalise.ts'

const here = { ddi: '55', ddd: '11' }
const normalised = (raw: string) => {
  const { e164, kind } = normaliseNumber(raw, here)
  return [e164, kind]
}

describe('a Brazilian number', () => {
  test.each([
    '+55 11 3333-4444',
    '551133334444',
    '0551133334444',
    '011 3333 4444',
    '0 21 11 33334444',
    '0151133334444',
    '(11) 3333-4444',
    '3333-4444',
    'tel:+551133334444',
    '005511 33334444',
  ])('%s is one and the same line', (raw) => {
    expect(normalised(raw)).toEqual(['+551133334444', 'fixed'])
  })

  test.each([
    ['11987654321', '+5511987654321', 'mobile'],
    ['987654321', '+5511987654321', 'mobile'],
    ['0 41 21 987654321', '+5521987654321', 'mobile'],
    ['55999991234', '+5555999991234', 'mobile'],
    ['5555999991234', '+5555999991234', 'mobile'],
    ['0800 123 4567', '+558001234567', 'non-geographic'],
    ['8001234567', '+558001234567', 'non-geographic'],
    ['+558001234567', '+558001234567', 'non-geographic'],
    ['0800123456', '+55800123456', 'non-geographic'],
    ['0300 123 4567', '+553001234567', 'non-geographic'],
    ['4004-1234', '+5540041234', 'non-geographic'],
    ['1140041234', '+5540041234', 'non-geographic'],
    ['+12125551234', '+12125551234', 'international'],
    ['0012125551234', '+12125551234', 'international'],
    ['002112125551234', '+12125551234', 'international'],
  ])('%s is %s (%s)', (raw, e164, kind) => {
    expect(normalised(raw)).toEqual([e164, kind])
  })

  test('three digits are a service, and stay as they are', () => {
    for (const raw of ['190', '192', '193', '199', '100', '911'])
      expect(normalised(raw)).toEqual([undefined, 'service'])
  })

  test('an old mobile number of eight digits gets no ninth', () => {
    expect(normalised('8765-4321')).toEqual([undefined, 'unknown'])
    expect(normalised('1187654321')).toEqual([undefined, 'unknown'])
  })

  test.each(['', '2000', 'anonymous', '*8', '2033334444', '+999123', '00', '0', `1'; drop`])(
    '%j is not known',
    (raw) => {
      expect(normalised(raw)).toEqual([undefined, 'unknown'])
    },
  )

  test('what is canonical stays what it is', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\+?[0-9]{1,16}$/), (raw) => {
        const once = normaliseNumber(raw, here)
        if (once.e164 !== undefined)
          expect(normaliseNumber(once.e164, here)).toMatchObject({ e164: once.e164, kind: once.kind })
      }),
    )
  })

  test('whatever is written is some kind of number', () => {
    fc.assert(fc.property(fc.string(), (raw) => normaliseNumber(raw, here).raw === raw))
  })
})

test('there are 67 area codes', () => {
  expect(ddds).toHaveLength(67)
  expect(isDdd('11')).toBe(true)
  expect(isDdd('20')).toBe(false)
})

test("another country's company has that country's numbers", () => {
  const portugal = { ddi: '351', ddd: '' }
  expect(normaliseNumber('912345678', portugal)).toMatchObject({ e164: '+351912345678', kind: 'mobile' })
  expect(normaliseNumber('+5511987654321', portugal)).toMatchObject({ kind: 'international' })
})
