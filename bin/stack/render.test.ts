import { expect, test } from 'vitest'
import { render } from './render.ts'

test('every placeholder is filled in, and a mail address is not one', () => {
  expect(render('bind = @host@:@port@ ; a@b.example', { host: '127.0.0.1', port: 5060 }, 'x')).toBe(
    'bind = 127.0.0.1:5060 ; a@b.example',
  )
})

test('a name that nobody gives, and a value that would start a new line, are refused', () => {
  expect(() => render('@who@', {}, 'pjsip.conf')).toThrow('pjsip.conf asks for @who@')
  expect(() => render('@who@', { who: 'a\n[general]' }, 'pjsip.conf')).toThrow('would break its line')
})
