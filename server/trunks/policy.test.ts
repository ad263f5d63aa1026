import { describe, expect, test } from 'vitest'
import { Refusal } from '#server/kernel/errors.ts'
import { asId, type TrunkId } from '#server/kernel/ids.ts'
import { aTrunk } from '#server/provisioning/fake/records.ts'
import { checkAddresses, completeTrunk } from './policy.ts'
import { trunkSchema, trunkView } from './schema.ts'

const sent = (fields: Record<string, unknown>) => trunkSchema.parse({ name: 'Operadora', kind: 'ip', ...fields })

/** The fields that a refusal names. */
function refused(work: () => unknown): string[] {
  try {
    work()
  } catch (why) {
    if (why instanceof Refusal) return why.fields.map(({ field, code }) => `${field}: ${code}`)
    throw why
  }
  return []
}

describe('a trunk as it is sent', () => {
  test('the registration text of the manual is taken apart, and is not kept', () => {
    const fields = completeTrunk(
      sent({ kind: 'registration', registration: '551130001000:s3nh@@SIP.Operadora.com.br:5080/1130001000' }),
    )
    expect(fields).toMatchObject({
      user: '551130001000',
      password: 's3nh@',
      host: 'sip.operadora.com.br',
      port: 5080,
      line: '1130001000',
    })
    expect(fields).not.toHaveProperty('registration')
  })
  test('where the text has no line, the user is the line', () => {
    expect(completeTrunk(sent({ kind: 'registration', registration: 'client:p@host.com' })).line).toBe('client')
  })
  test('a registration text that is left empty says nothing', () => {
    expect(refused(() => completeTrunk(sent({ line: '1', host: '10.0.0.1', registration: '' })))).toEqual([])
  })
  test('what is missing is named', () => {
    expect(refused(() => completeTrunk(sent({ kind: 'registration' })))).toEqual([
      'line: required',
      'host: required',
      'user: required',
      'password: required',
    ])
    expect(refused(() => completeTrunk(sent({ line: '1', host: '10.0.0.1' })))).toEqual([])
  })
  test.each(['u@h', 'u:p@bad host', 'u;x:p@h.com', 'u:p@300.1.1.1'])('%s is refused', (registration) => {
    expect(refused(() => completeTrunk(sent({ kind: 'registration', registration })))).toEqual([
      'registration: trunk.registration',
    ])
  })
  test('a transport in the registration text is refused with where it belongs', () => {
    const tcp = sent({ kind: 'registration', registration: 'tcp://u:p@h.com' })
    expect(refused(() => completeTrunk(tcp))).toEqual(['registration: trunk.transport-elsewhere'])
  })
  test.each([
    { name: 'a"b' },
    { name: 'a\r\nb' },
    { host: 'a;b' },
    { host: '10.0.0.1\r\nx' },
    { port: 0 },
    { user: 'a@b' },
    { password: 'with blank' },
    { allowedIps: ['0.0.0.0/0'] },
    { allowedIps: ['10.0.0.0/33'] },
    { codecs: [] },
    { codecs: ['alaw', 'alaw'] },
    { codecs: ['!all'] },
    { callerIds: ['11 3000'] },
    { callsMax: 0 },
    { callsPerSecondMax: 0 },
    { callsPerSecondMax: 1.5 },
    { transport: 'tls' },
    { transport: 'udp\r\nx' },
    { outboundProxy: '10.0.0.1;lr' },
    { outboundProxy: '10.0.0.1\r\nroute=x' },
    { outboundProxy: '10.0.0.1:0' },
    { fromUser: 'a b' },
    { fromUser: '1130\r\nX: y' },
    { fromDomain: 'sip.x.com>' },
    { qualifySeconds: -1 },
    { dtmf: 'rfc2833' },
    { numberForm: '$(id)' },
    { line: '1130\n' + 'x' },
    { line: '$SHELL(id)' },
    { line: '1130|x,1' },
    { allowedIps: ['10.0.0.1\r\nmatch=0.0.0.0/0'] },
    { additional: 'secret=abc' },
    { additional: 'a\u0000b' },
  ])('%j is refused', (fields) => {
    expect(trunkSchema.safeParse({ name: 'x', kind: 'ip', ...fields }).success).toBe(false)
  })
  test('what is left empty is nothing, and limits are none where none is said', () => {
    expect(sent({ outboundProxy: '', fromUser: '', fromDomain: '' })).toMatchObject({
      outboundProxy: null,
      fromUser: null,
      fromDomain: null,
      callsMax: null,
      callsPerSecondMax: null,
    })
  })
  test('the view has no password', () => {
    expect(Object.keys(trunkView.shape)).not.toContain('password')
    expect(Object.keys(trunkView.shape)).not.toContain('registration')
  })
})

describe('addresses of trunks', () => {
  const other = aTrunk({ id: asId<TrunkId>('other'), host: '203.0.113.5', allowedIps: ['198.51.100.0/28'] })
  const check = (fields: Parameters<typeof aTrunk>[0], resolved: string[] = []) =>
    refused(() => checkAddresses(aTrunk(fields), resolved, [other]))

  test('one that another trunk has is refused, and the field is named', () => {
    expect(check({ host: '203.0.113.5' })).toEqual(['host: trunk.address-taken'])
    expect(check({ host: '192.0.2.1', allowedIps: ['192.0.2.2', '198.51.100.3'] })).toEqual([
      'allowedIps.1: trunk.address-taken',
    ])
    expect(check({ host: '192.0.2.1', allowedIps: ['203.0.112.0/23'] })).toHaveLength(1)
    expect(check({ host: 'sip.example.com' }, ['203.0.113.5'])).toEqual(['host: trunk.address-taken'])
  })
  test('two companies may register at one provider', () => {
    expect(check({ kind: 'registration', host: '203.0.113.5' })).toEqual([])
  })
  test('a free one is taken', () => {
    expect(check({ host: '203.0.113.6', allowedIps: ['198.51.100.16/28'] })).toEqual([])
  })
})
