import { describe, expect, test } from 'vitest'
import { ddds } from '#server/kernel/ddd.ts'
import { numberText, placeOf } from './numbers.ts'

describe('a caller’s number', () => {
  test.each([
    ['+5511987654321', '(11) 98765-4321'],
    ['5511987654321', '(11) 98765-4321'],
    ['011987654321', '(11) 98765-4321'],
    ['1140041000', '(11) 4004-1000'],
    ['08007721234', '0800 772 1234'],
    ['2001', '2001'],
    ['+14155550100', '+14155550100'],
    ['anonymous', 'anonymous'],
  ])('%s is read as %s', (number, words) => expect(numberText(number)).toBe(words))

  test('has the place of its area code', () => {
    expect(placeOf('+5548999990000')).toBe('Florianópolis, SC')
    expect(placeOf('2001')).toBeUndefined()
    expect(placeOf('+14155550100')).toBeUndefined()
  })

  test('of every area code the place is known', () => {
    expect(ddds.filter((ddd) => placeOf(`55${ddd}912345678`) === undefined)).toEqual([])
  })
})
