import { z } from 'zod'
import { line } from '#server/kernel/text.ts'
import type { Variables } from '../../core/flow.ts'
import { fill } from '../../core/variables.ts'
import { defineNode } from '../define.ts'
import { template, variable } from '../fields.ts'

const test = z.strictObject({
  variable,
  is: z.enum(['equal', 'not-equal', 'starts-with', 'matches', 'in-list', 'greater', 'less', 'filled', 'empty']),
  /** A template. `matches`: `?` is one character, `*` any number of them; `in-list`: divided by commas. */
  value: template(200).default(''),
})
type Test = z.infer<typeof test>

const settings = z.strictObject({
  /** The first whose tests all hold is the exit. */
  cases: z
    .array(
      z.strictObject({
        exit: z.string().regex(/^[a-z0-9-]{1,40}$/),
        label: line(80).optional(),
        all: z.array(test).min(1).max(10),
      }),
    )
    .min(1)
    .max(20)
    .refine((cases) => new Set(cases.map(({ exit }) => exit)).size === cases.length, 'two cases have the same name')
    .refine((cases) => cases.every(({ exit }) => exit !== 'else'), '“else” is for when no case fits')
    .meta({ asks: 'cases' }),
})

/** Which way, by what is known. */
export const condition = defineNode({
  type: 'condition',
  settings,
  exits: ({ cases }) => [...cases.map(({ exit }) => exit), 'else'],
  waits: false,
  turn({ cases }, _memory, _happening, { variables }) {
    const found = cases.find(({ all }) => all.every((one) => holds(one, variables)))
    return { memory: null, next: { exit: found?.exit ?? 'else' } }
  },
})

export function holds({ variable, is, value: wanted }: Test, variables: Variables): boolean {
  const value = plain(variables[variable] ?? '')
  const against = plain(fill(wanted, variables))
  switch (is) {
    case 'equal':
      return value === against
    case 'not-equal':
      return value !== against
    case 'starts-with':
      return value.startsWith(against)
    case 'matches':
      return fits(value, against)
    case 'in-list':
      return against.split(',').map(plain).includes(value)
    case 'greater':
      return number(value) > number(against)
    case 'less':
      return number(value) < number(against)
    case 'filled':
      return value !== ''
    case 'empty':
      return value === ''
  }
}

const plain = (text: string) => text.trim().toLowerCase()
/** `1234,50` as Brazilians write it, too; what is no number is neither greater nor less. */
const number = (text: string) => (text === '' ? Number.NaN : Number(text.replace(',', '.')))

/** `?` and `*` only, each text in linear space and no worse than length times length: nobody can write a pattern that hangs. */
function fits(text: string, pattern: string): boolean {
  let at = 0
  let place = 0
  let star = -1
  let mark = 0
  while (at < text.length) {
    if (place < pattern.length && (pattern[place] === '?' || pattern[place] === text[at]) && pattern[place] !== '*') {
      at++
      place++
    } else if (pattern[place] === '*') {
      star = place++
      mark = at
    } else if (star >= 0) {
      place = star + 1
      at = ++mark
    } else return false
  }
  while (pattern[place] === '*') place++
  return place === pattern.length
}
