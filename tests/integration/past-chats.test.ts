import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ChatCentre, chatCentre } from '#tests/support/chat-centre.ts'
import { type AtWork, agentOf, visitorOf } from '#tests/support/chat-people.ts'

let centre: ChatCentre
let ana: AtWork
beforeAll(async () => {
  centre = await chatCentre({ agents: ['ana', 'bia'] })
  ana = await agentOf(centre)
})
afterAll(() => centre.close())

const threadOf = (contactId: string, protocol: string | null, by = ana) =>
  by.get(`/contacts/${contactId}/conversations/${protocol}`)

test('who served a chat finds its thread by the protocol, also after its end and after the next one', async () => {
  const rui = await visitorOf(centre)
  await rui.write('m1', 'bom dia')
  const chat = await ana.take()
  const found = { status: 200, body: { conversationId: rui.conversationId, visitor: { name: 'Rui' } } }
  expect(await threadOf(chat.contact.id, chat.protocol)).toMatchObject(found)
  await ana.end(chat.conversationId)
  await rui.write('m2', 'mais uma coisa')
  expect(await threadOf(chat.contact.id, chat.protocol)).toMatchObject(found)
  expect(await threadOf(chat.contact.id, '20000101000001')).toMatchObject({ status: 404 })
})

test('a colleague who had no part in it may not read it', async () => {
  const rui = await visitorOf(centre, 'Rosa')
  await rui.write('m1', 'bom dia')
  const { contact, protocol } = await ana.take()
  const bia = await agentOf(centre, 'bia', { available: false })
  expect(await threadOf(contact.id, protocol, bia)).toMatchObject({ status: 403 })
})
