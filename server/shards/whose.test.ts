import { expect, test } from 'vitest'
import { asId, type CompanyId } from '#server/kernel/ids.ts'
import { type Keys, keyIn, whose } from './whose.ts'

const company = (known: Record<string, string>) => async (key: string) =>
  known[key] === undefined ? undefined : asId<CompanyId>(known[key])
const keys: Keys = {
  session: company({ 'token-of-ana': 'acme' }),
  visitor: company({ 'secret-of-visitor': 'shop' }),
  account: company({ wc_public: 'shop' }),
  music: company({}),
}
const of = (companyId: string) => ({ of: 'company', companyId })

test.each([
  ['a session by its token', '/api/queues', { authorization: 'Bearer token-of-ana' }, of('acme')],
  ['a session by its cookie', '/api/queues', { cookie: 'a=b; vez_session=token-of-ana' }, of('acme')],
  ['a console’s connection', '/socket.io/?EIO=4', { cookie: 'vez_session=token-of-ana' }, of('acme')],
  ['a phone’s connection', '/sip', { cookie: 'vez_session=token-of-ana' }, of('acme')],
  [
    'an administrator in another company',
    '/api/queues',
    { authorization: 'Bearer token-of-ana', 'vez-company': 'other' },
    of('other'),
  ],
  ['a company itself', '/api/companies/other?x=1', { authorization: 'Bearer token-of-ana' }, of('other')],
  ['a visitor', '/api/webchat/messages?since=0', { authorization: 'Bearer secret-of-visitor' }, of('shop')],
  ['a visitor’s window', '/socket.io/?EIO=4', { authorization: 'Bearer secret-of-visitor' }, of('shop')],
  ['a widget’s window', '/socket.io/?account=wc_public&EIO=4', {}, of('shop')],
  ['a chat’s page', '/api/webchat/config?token=wc_public', {}, of('shop')],
  ['what is everybody’s', '/healthz', {}, { of: 'nobody' }],
  ['who is not known', '/api/queues', { authorization: 'Bearer other' }, { of: 'nobody' }],
  ['what Asterisk fetches', '/shard-3/media/x.wav', {}, { of: 'shard', shard: 3, url: '/media/x.wav' }],
  ['the whole installation', '/api/sip-settings', {}, { of: 'shard', shard: 0, url: '/api/sip-settings' }],
  ['the first access', '/api/setup/first', {}, { of: 'shard', shard: 0, url: '/api/setup/first' }],
])('%s is known by what it carries', async (_what, url, headers, found) => {
  expect(await whose({ url, headers }, keys)).toEqual(found)
})

test('no address leads out of what Asterisk fetches', async () => {
  expect(await whose({ url: '/shard-1/api/queues', headers: {} }, keys)).toEqual({ of: 'nobody' })
})

test('a chat that begins, and a class of music, are said in the body', async () => {
  expect(await whose({ method: 'POST', url: '/api/webchat/sessions', headers: {} }, keys)).toEqual({
    of: 'body',
    key: 'account',
  })
  expect(keyIn('account', Buffer.from('{"token":"wc_public"}'))).toBe('wc_public')
  expect(keyIn('account', Buffer.from('{"token":7'))).toBeUndefined()
  expect(keyIn('music', Buffer.from('name=m1.abcdef'))).toBe('m1')
})
