import { describe, expect, test } from 'vitest'
import { ddds } from '#server/kernel/ddd.ts'
import { placeOf } from './numbers.ts'

describe('a caller’s number', () => {
  test('has the place of its area code', () => {
    for (const form of ['+5548999990000', '048999990000', '(48) 99999-0000', '4832220000'])
      expect(placeOf(form)).toBe('Florianópolis, SC')
    expect(placeOf('2001')).toBeUndefined()
    expect(placeOf('+14155550100')).toBeUndefined()
  })

  test('of every area code the place is known', () => {
    expect(ddds.filter((ddd) => placeOf(`55${ddd}912345678`) === undefined)).toEqual([])
  })
})
