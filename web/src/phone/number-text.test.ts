import { expect, test } from 'vitest'
import { numberText } from './number-text.ts'

test.each([
  ['5511987654321', '(11) 98765-4321'],
  ['+5511987654321', '(11) 98765-4321'],
  ['1140041000', '(11) 4004-1000'],
  ['011987654321', '(11) 98765-4321'],
  ['2001', '2001'],
  ['08007773000', '08007773000'],
  ['*43', '*43'],
  ['anonymous', 'anonymous'],
])('%s is shown as %s', (number, text) => expect(numberText(number)).toBe(text))
