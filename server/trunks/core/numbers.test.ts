import { describe, expect, test } from 'vitest'
import { allowedCallerId, type NumberForm, numberFor } from './numbers.ts'

describe('a number as the carrier wants it', () => {
  const forms: [NumberForm, string, string][] = [
    ['as-routed', '011987654321', '14155550100'],
    ['e164-plus', '+5511987654321', '+14155550100'],
    ['e164', '5511987654321', '14155550100'],
    ['zero-ddd', '011987654321', '0014155550100'],
  ]
  test.each(forms)('%s', (numberForm, own, foreign) => {
    expect(numberFor({ numberForm }, { dialled: '011987654321', e164: '5511987654321', ddi: '55' })).toBe(own)
    expect(numberFor({ numberForm }, { dialled: '14155550100', e164: '14155550100', ddi: '55' })).toBe(foreign)
  })
  test.each(['190', '08007771234', '40041234'])('%s has no other form', (dialled) => {
    expect(numberFor({ numberForm: 'e164-plus' }, { dialled, e164: undefined, ddi: '55' })).toBe(dialled)
  })
})

describe('the number that is shown to who is called', () => {
  const trunk = { callerIds: ['551130001000', '+555532221000'] }
  test.each(['551130001000', '+551130001000', '1130001000', '01130001000'])('%s is on the list', (wanted) => {
    expect(allowedCallerId(trunk, wanted, '55')).toEqual({ number: '551130001000', replaced: false })
  })
  test.each(['2001', '5511999999999', '113000100', '1130001001'])('%s does not leave', (wanted) => {
    expect(allowedCallerId(trunk, wanted, '55')).toEqual({ number: '551130001000', replaced: true })
  })
  test('a number of area 55 is not taken for one with the country’s code', () => {
    expect(allowedCallerId(trunk, '5532221000', '55')).toEqual({ number: '+555532221000', replaced: false })
    expect(allowedCallerId(trunk, '32221000', '55')).toMatchObject({ replaced: true })
  })
  test('where nothing is wanted, the first is shown; where there is no list, what is wanted', () => {
    expect(allowedCallerId(trunk, undefined, '55')).toEqual({ number: '551130001000', replaced: false })
    expect(allowedCallerId({ callerIds: [] }, '2001', '55')).toEqual({ number: '2001', replaced: false })
    expect(allowedCallerId({ callerIds: [] }, undefined, '55')).toBeUndefined()
  })
})
