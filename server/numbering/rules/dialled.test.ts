import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readDialled, withCsp } from './dialled.ts'

const paulista = { ddi: '55', ddd: '11' }
const kindOf = (dialled: string) => readDialled(dialled, paulista).kind

describe('what is dialled in São Paulo', () => {
  test.each([
    // Emergencies and three digits
    ['190', 'emergency', undefined],
    ['192', 'emergency', undefined],
    ['193', 'emergency', undefined],
    ['1-9-0', 'emergency', undefined],
    ['911', 'emergency', undefined],
    ['102', 'service', undefined],
    ['156', 'service', undefined],
    ['10315', 'service', undefined],
    // Local: eight digits, nine of a mobile
    ['3333-4444', 'local', '+551133334444'],
    ['98765-4321', 'mobile', '+5511987654321'],
    ['11 3333-4444', 'local', '+551133334444'],
    ['0 11 3333-4444', 'local', '+551133334444'],
    // Long distance: 0 DDD, 0 CSP DDD
    ['021 3333-4444', 'national', '+552133334444'],
    ['0 21 98765-4321', 'mobile-national', '+5521987654321'],
    ['0 15 21 3333-4444', 'national', '+552133334444'],
    ['0 41 51 99876-5432', 'mobile-national', '+5551998765432'],
    ['0 21 11 3333-4444', 'local', '+551133334444'],
    ['+55 51 2555-4444', 'national', '+555125554444'],
    ['555125554444', 'national', '+555125554444'],
    // The ninth digit
    ['8765-4321', 'mobile', '+5511987654321'],
    ['21 8765-4321', 'mobile-national', '+5521987654321'],
    ['0 15 21 9765-4321', 'mobile-national', '+5521997654321'],
    // Without an area
    ['0800 123 4567', 'toll-free', '+558001234567'],
    ['800 123 4567', 'toll-free', '+558001234567'],
    ['0300 123 4567', 'shared-cost', '+553001234567'],
    ['0303 123 4567', 'shared-cost', '+553031234567'],
    ['4004-1234', 'shared-cost', '+5540041234'],
    ['3003-1234', 'shared-cost', '+5530031234'],
    ['0500 123 4567', 'premium', '+555001234567'],
    ['0900 123 456', 'premium', '+55900123456'],
    // Abroad, with and without CSP, and what only looks like it
    ['00 1 212 555-1234', 'international', '+12125551234'],
    ['00 21 1 212 555-1234', 'international', '+12125551234'],
    ['+351 912 345 678', 'international', '+351912345678'],
    ['0021999', 'international', undefined],
    ['+999123456', 'international', undefined],
    ['0000000000', 'international', undefined],
    // What no public plan has
    ['2000', 'private', undefined],
    ['*123#', 'private', undefined],
    ['2033334444', 'unknown', undefined],
    ['9090 3333 4444', 'unknown', undefined],
  ] as const)('%s is %s', (dialled, kind, e164) => {
    const read = readDialled(dialled, paulista)
    expect([read.kind, read.kind === 'emergency' || read.kind === 'service' ? undefined : read.e164]).toEqual([
      kind,
      e164,
    ])
  })

  test('the ninth digit is added where a mobile was dialled as until 2016, and said', () => {
    expect(readDialled('0 15 21 8765-4321', paulista)).toMatchObject({ digits: '01521987654321', ninthAdded: true })
    expect(readDialled('98765-4321', paulista).ninthAdded).toBe(false)
    expect(readDialled('3333-4444', paulista).digits).toBe('33334444')
  })

  test.each([
    ['0 15 21 3333-4444', '15'],
    ['0 21 3333-4444', null],
    ['00 21 1 212 555-1234', '21'],
    ['00 1 212 555-1234', null],
    ['3333-4444', null],
    ['0800 123 4567', null],
  ])('%s chose the carrier %s', (dialled, csp) => {
    expect(readDialled(dialled, paulista).csp).toBe(csp)
  })

  test('whatever begins with 00 or another country’s + is abroad: fraud is not choosy', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9]{1,14}$/), fc.constantFrom('00', '+1', '+882', '+351'), (rest, before) => {
        expect(kindOf(`${before}${rest}`)).toBe('international')
      }),
    )
  })

  test('a table of localities says what is local, whatever the area code', () => {
    const local = (dialled: string, answer: boolean | undefined) => readDialled(dialled, paulista, () => answer).kind
    expect(local('019 3333-4444', true)).toBe('local')
    expect(local('3333-4444', false)).toBe('national')
    expect(local('98765-4321', false)).toBe('mobile-national')
    expect(local('021 3333-4444', undefined)).toBe('national')
  })
})

test('in another country 112 is the emergency, and Brazil is abroad', () => {
  const portugal = { ddi: '351', ddd: '' }
  expect(readDialled('112', portugal).kind).toBe('emergency')
  expect(readDialled('190', portugal).kind).not.toBe('emergency')
  expect(readDialled('+5511987654321', portugal).kind).toBe('international')
})

describe('the rule for the long-distance carrier', () => {
  test.each([
    // dialled, keep, remove, 15
    ['02133334444', '02133334444', '02133334444', '0152133334444'],
    ['0412133334444', '0412133334444', '02133334444', '0152133334444'],
    ['0012125551234', '0012125551234', '0012125551234', '001512125551234'],
    ['002112125551234', '002112125551234', '0012125551234', '001512125551234'],
    ['33334444', '33334444', '33334444', '33334444'],
    ['2133334444', '2133334444', '2133334444', '2133334444'],
    ['08001234567', '08001234567', '08001234567', '08001234567'],
    ['03001234567', '03001234567', '03001234567', '03001234567'],
    ['190', '190', '190', '190'],
  ])('%s is sent as %s, %s without, %s by 15', (dialled, kept, removed, replaced) => {
    const read = readDialled(dialled, paulista)
    expect(['keep', 'remove', '15'].map((rule) => withCsp(read, rule))).toEqual([kept, removed, replaced])
  })
})
