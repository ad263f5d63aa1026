import { expect, test } from 'vitest'
import { type AgentId, asId, type CompanyId } from '#server/kernel/ids.ts'
import { createPauses } from './pauses.ts'

const company = asId<CompanyId>('c')
const agent = (name: string) => asId<AgentId>(name)

function lunch(agentsMax: number | null) {
  const inIt: AgentId[] = []
  const pauses = createPauses({
    reasonOf: (_company, id) => (id === 'lunch' ? { name: 'Almoço', agentsMax } : undefined),
    pausedFor: () => [...inIt],
  })
  const begin = (name: string, by: 'agent' | 'supervisor' = 'agent') =>
    pauses.begin(company, agent(name), 'lunch', by, async () => {
      await Promise.resolve()
      inIt.push(agent(name))
    })
  return { pauses, begin, inIt }
}

test('two who ask at once for the last place: one has it, the other is told that it is full', async () => {
  const { begin, inIt } = lunch(1)
  const outcomes = await Promise.allSettled([begin('ana'), begin('bia')])
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  expect(outcomes[1]).toMatchObject({ reason: { code: 'pause.full', kind: 'conflict' } })
  expect(inIt).toEqual(['ana'])
})

test('who is in the pause already does not stand in the own way', async () => {
  const { begin } = lunch(1)
  await begin('ana')
  await expect(begin('ana')).resolves.toBeUndefined()
})

test('a supervisor pauses somebody though all places are taken', async () => {
  const { begin, inIt } = lunch(1)
  await begin('ana')
  await begin('bia', 'supervisor')
  expect(inIt).toEqual(['ana', 'bia'])
})

test('a pause without a limit has a place for everybody', async () => {
  const { begin, inIt } = lunch(null)
  await Promise.all(['ana', 'bia', 'caio'].map((name) => begin(name)))
  expect(inIt).toHaveLength(3)
})

test('nobody pauses for a reason that is not there', async () => {
  const { pauses } = lunch(null)
  await expect(pauses.begin(company, agent('ana'), 'nap', 'agent', async () => {})).rejects.toMatchObject({
    code: 'pause-reason.not-found',
  })
})
