import { expect, test } from 'vitest'
import { type AgentId, asId, type CompanyId } from '#server/kernel/ids.ts'
import type { Input } from '#server/routing/index.ts'
import { createAgents } from './service.ts'

const company = asId<CompanyId>('c')
const ana = asId<AgentId>('ana')

function agents() {
  const told: Input[] = []
  const service = createAgents({
    receive: async (_company, input) => void told.push(input),
    pull: async () => ({ ok: false, why: 'nothing-waits' }),
  })
  return { service, media: () => told.flatMap((input) => (input.type === 'agent.media' ? [input.media] : [])) }
}

test('a phone that is told of twice is told to routing once', async () => {
  const { service, media } = agents()
  await service.reaches(company, ana, 'voice', true)
  await service.reaches(company, ana, 'voice', true)
  await service.reaches(company, ana, 'chat', true)
  await service.reaches(company, ana, 'voice', false)
  expect(media()).toEqual([['voice'], ['voice', 'chat'], ['chat']])
})

test('after a restart a phone that speaks first does not close the console that was open', async () => {
  const { service, media } = agents()
  service.recall([{ companyId: company, agentId: ana, media: ['chat'] }])
  await service.reaches(company, ana, 'voice', true)
  expect(media()).toEqual([['chat', 'voice']])
})

test('after a restart what does not come back is gone, and what has come back stays', async () => {
  const { service, media } = agents()
  service.recall([{ companyId: company, agentId: ana, media: ['voice', 'chat'] }])
  await service.reaches(company, ana, 'voice', true)
  expect(media()).toEqual([])
  await service.forgetUnseen()
  expect(media()).toEqual([['voice']])
})
