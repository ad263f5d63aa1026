import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bareCnpj, isCnpj } from './cnpj.ts'

test.each(['11.222.333/0001-81', '00.000.000/0001-91', '33.000.167/0001-01'])('%s is a CNPJ', (text) => {
  expect(isCnpj(bareCnpj(text))).toBe(true)
})

test('the example of the Receita Federal for the alphanumeric form', () => {
  expect(isCnpj(bareCnpj('12.ABC.345/01DE-35'))).toBe(true)
  expect(isCnpj(bareCnpj('12.abc.345/01de-35'))).toBe(true)
  expect(isCnpj(bareCnpj('12.ABC.345/01DE-36'))).toBe(false)
})

test.each([
  '',
  '11222333000180',
  '1122233300018',
  '00000000000000',
  '11222333000181X',
  '12ABC34501DEAB',
  '12ÁBC34501DE35',
])('%j is none', (text) => {
  expect(isCnpj(bareCnpj(text))).toBe(false)
})

test('one wrong character of the first twelve is found', () => {
  fc.assert(
    fc.property(fc.nat(11), fc.constantFrom(...'0123456789'), (place, digit) => {
      const wrong = `${'11222333000181'.slice(0, place)}${digit}${'11222333000181'.slice(place + 1)}`
      expect(isCnpj(wrong)).toBe(wrong === '11222333000181')
    }),
  )
})
