import { expect, test } from 'vitest'
import { differencesOf, merged } from './merge.ts'

const base = { name: 'Vendas', number: '701', memberIds: ['ana', 'bia'], musicClass: null }

test('who changed another field than the other person is asked nothing that matters: both changes stay', () => {
  const mine = { ...base, name: 'Vendas SP' }
  const theirs = { ...base, number: '710' }
  const differences = differencesOf(base, mine, theirs)
  expect(differences).toEqual([{ field: 'number', mine: '701', theirs: '710', changedByBoth: false }])
  expect(merged(mine, differences, {})).toEqual({ ...base, name: 'Vendas SP', number: '710' })
})

test('a field that both changed is shown with both, and mine stays unless theirs is chosen', () => {
  const mine = { ...base, memberIds: ['bia', 'ana'] }
  const theirs = { ...base, memberIds: ['ana', 'bia', 'caio'] }
  const differences = differencesOf(base, mine, theirs)
  expect(differences).toMatchObject([{ field: 'memberIds', changedByBoth: true }])
  expect(merged(mine, differences, {})).toEqual(mine)
  expect(merged(mine, differences, { memberIds: 'theirs' })).toEqual(theirs)
})

test('what both made the same, and what is empty in another way, is no difference', () => {
  const theirs = { ...base, name: 'Vendas SP' }
  expect(differencesOf(base, { ...base, name: 'Vendas SP', musicClass: '' }, theirs)).toEqual([])
})
