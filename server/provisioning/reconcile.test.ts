import { expect, test } from 'vitest'
import { virtualClock } from '#server/kernel/clock.ts'
import { asId, type CompanyId, type ExtensionId, type TrunkId } from '#server/kernel/ids.ts'
import { fakeObjects } from './fake/objects.ts'
import { anExtension, aTrunk, fakeRecords } from './fake/records.ts'
import { createProvisioning } from './reconcile.ts'
import type { TrunkRecord } from './records.ts'

const ext1 = asId<ExtensionId>('ext1')
const trunk1 = asId<TrunkId>('trunk1')
const silent = { info: () => {}, warn: () => {} }

function world() {
  const objects = fakeObjects()
  const records = fakeRecords()
  const names = new Map<string, string[]>()
  const clock = virtualClock()
  const provisioning = createProvisioning({
    objects,
    wanted: records,
    resolve: async (host) => names.get(host) ?? [],
    shard: 3,
    clock,
    log: silent,
    everyMs: 60_000,
  })
  const identifies = async () => {
    const listed = await objects.list('identify')
    return listed.ok ? listed.value.toSorted((a, b) => (a < b ? -1 : 1)) : []
  }
  return { objects, records, names, clock, provisioning, identifies }
}

test('an extension that is saved is in Asterisk, whole, and says whose it is', async () => {
  const { objects, records, provisioning } = world()
  records.extensionList.push(anExtension())
  expect(await provisioning.apply('extension', ext1)).toEqual({ state: 'applied' })
  expect(objects.writes).toEqual(['put aor/acme-201', 'put auth/acme-201', 'put endpoint/acme-201'])
  expect(objects.value('endpoint', 'acme-201', 'tenantid')).toBe('company1')
  expect(objects.value('endpoint', 'acme-201', 'accountcode')).toBe('3:extension:ext1')
})

test('a phone stays reachable when its extension is changed', async () => {
  const { objects, records, provisioning } = world()
  records.extensionList.push(anExtension())
  await provisioning.apply('extension', ext1)
  objects.contacts.set('acme-201', 'sip:127.0.0.1')
  records.extensionList = [anExtension({ name: 'Ana Lima', secretHash: '1'.repeat(32) })]
  expect(await provisioning.apply('extension', ext1)).toEqual({ state: 'applied' })
  expect(objects.contacts.get('acme-201')).toBeDefined()
  expect(objects.value('endpoint', 'acme-201', 'callerid')).toBe('"Ana Lima" <201>')
  expect(objects.writes.filter((each) => each.startsWith('remove'))).toEqual([])
})

test('an address that was taken off a trunk has no access, from before the rest is pushed', async () => {
  const { objects, records, provisioning, identifies } = world()
  records.trunkList.push(aTrunk({ allowedIps: ['203.0.113.6', '198.51.100.0/28'] }))
  await provisioning.apply('trunk', trunk1)
  expect(await identifies()).toEqual(['trunk1-198.51.100.0_28', 'trunk1-203.0.113.5', 'trunk1-203.0.113.6'])
  records.trunkList = [aTrunk({ allowedIps: ['198.51.100.0/28'] })]
  objects.writes.length = 0
  await provisioning.apply('trunk', trunk1)
  expect(await identifies()).toEqual(['trunk1-198.51.100.0_28', 'trunk1-203.0.113.5'])
  expect(objects.writes[0]).toBe('remove identify/trunk1-203.0.113.6')
})

test('a changed registration goes over the wire anew, and so does one whose password changed', async () => {
  const { objects, records, provisioning } = world()
  const registered = aTrunk({ kind: 'registration', user: 'u', password: 'p1', host: 'sip.example.com' })
  records.trunkList = [registered]
  const saved = async (trunk: TrunkRecord) => {
    records.trunkList = [trunk]
    objects.writes.length = 0
    expect(await provisioning.apply('trunk', trunk1)).toEqual({ state: 'applied' })
    const listed = await objects.list('registration')
    return listed.ok ? listed.value : []
  }
  const [first, ...others] = await saved(registered)
  expect(others).toEqual([])
  expect([...objects.wire.values()]).toEqual(['sip:u@sip.example.com:5060'])
  const [second] = await saved({ ...registered, user: 'v' })
  expect([...objects.wire.values()]).toEqual(['sip:v@sip.example.com:5060'])
  const [third] = await saved({ ...registered, user: 'v', password: 'p2' })
  expect(new Set([first, second, third]).size).toBe(3)
  expect(objects.writes[0]).toBe(`remove registration/${second}`)
  expect(objects.writes.at(-1)).toBe(`put registration/${third}`)
  // What does not concern the provider leaves the registration alone.
  expect(await saved({ ...registered, user: 'v', password: 'p2', name: 'Other', codecs: ['g729'] })).toEqual([third])
  expect(objects.writes.filter((each) => each.includes('registration'))).toEqual([])
})

test('a trunk that is switched off leaves nothing behind', async () => {
  const { objects, records, provisioning } = world()
  records.trunkList = [aTrunk({ kind: 'registration', user: 'u', password: 'p', allowedIps: ['203.0.113.9'] })]
  await provisioning.apply('trunk', trunk1)
  records.trunkList = [{ ...records.trunkList[0]!, active: false }]
  expect(await provisioning.apply('trunk', trunk1)).toEqual({ state: 'applied' })
  for (const type of ['aor', 'auth', 'endpoint', 'identify', 'registration'] as const)
    expect(await objects.list(type)).toEqual({ ok: true, value: [] })
  expect(objects.wire.size).toBe(0)
})

test('a trunk whose host moves calls the new one and no longer the old', async () => {
  const { objects, records, provisioning } = world()
  records.trunkList = [aTrunk()]
  await provisioning.apply('trunk', trunk1)
  records.trunkList = [aTrunk({ host: '203.0.113.77', additional: 'port=5080\ntransport=tcp' })]
  expect(await provisioning.apply('trunk', trunk1)).toEqual({ state: 'applied' })
  expect(objects.value('aor', 'trunk1', 'contact')).toBe('sip:203.0.113.77:5080;transport=tcp')
})

test('two trunks cannot have one address: the older keeps it, the other says so', async () => {
  const { records, provisioning, identifies } = world()
  const other = aTrunk({ id: asId<TrunkId>('trunk2'), companyId: asId<CompanyId>('company2'), host: '198.51.100.1' })
  records.trunkList = [aTrunk(), { ...other, allowedIps: ['203.0.113.0/28'] }]
  await provisioning.apply('trunk', trunk1)
  expect(await provisioning.apply('trunk', other.id)).toMatchObject({ state: 'failed', code: 'address-taken' })
  expect(await identifies()).toEqual(['trunk1-203.0.113.5', 'trunk2-198.51.100.1'])
})

test('a provider whose name cannot be resolved keeps the addresses that it has', async () => {
  const { records, names, provisioning, identifies } = world()
  records.trunkList = [aTrunk({ host: 'sip.example.com' })]
  names.set('sip.example.com', ['203.0.113.7', '203.0.113.8'])
  expect(await provisioning.apply('trunk', trunk1)).toEqual({ state: 'applied' })
  names.delete('sip.example.com')
  await provisioning.reconcileAll()
  expect(await identifies()).toEqual(['trunk1-203.0.113.7', 'trunk1-203.0.113.8'])
  names.set('sip.example.com', ['203.0.113.8'])
  await provisioning.reconcileAll()
  expect(await identifies()).toEqual(['trunk1-203.0.113.8'])
})

test('after a restart of the server without DNS, the addresses that Asterisk has stay', async () => {
  const first = world()
  first.records.trunkList = [aTrunk({ host: 'sip.example.com' })]
  first.names.set('sip.example.com', ['203.0.113.7'])
  await first.provisioning.apply('trunk', trunk1)
  const second = createProvisioning({
    objects: first.objects,
    wanted: first.records,
    resolve: async () => [],
    shard: 3,
    clock: first.clock,
    log: silent,
  })
  const report = await second.reconcileAll()
  expect(report.failed).toMatchObject([{ id: 'trunk1' }])
  expect(await first.identifies()).toEqual(['trunk1-203.0.113.7'])
})

test('reconciling makes what is missing, takes what belongs to nobody, and costs nothing when all is well', async () => {
  const { objects, records, provisioning } = world()
  records.extensionList.push(anExtension())
  records.trunkList.push(aTrunk())
  await objects.put('endpoint', 'stranger-9', [['allow', '!all,alaw']])
  await objects.put('identify', 'stranger-1.2.3.4', [['match', '1.2.3.4']])
  const report = await provisioning.reconcileAll()
  expect(report).toMatchObject({ reached: true, records: 2, changed: 2, removed: 2, failed: [] })
  objects.writes.length = 0
  objects.reads = 0
  expect(await provisioning.reconcileAll()).toMatchObject({ changed: 0, removed: 0 })
  expect([objects.writes, objects.reads]).toEqual([[], 0])
})

test('what somebody changed in Asterisk is found at the next connect, and put right', async () => {
  const { objects, records, provisioning } = world()
  records.extensionList.push(anExtension())
  await provisioning.linkUp()
  await objects.put('endpoint', 'acme-201', [['direct_media', 'yes']])
  await provisioning.linkUp()
  expect(objects.value('endpoint', 'acme-201', 'direct_media')).toBe('false')
  provisioning.close()
})

test('every few minutes it is made equal again, by itself', async () => {
  const { objects, records, provisioning, clock } = world()
  await provisioning.linkUp()
  records.extensionList.push(anExtension())
  await clock.advance(60_000)
  expect(objects.value('endpoint', 'acme-201', 'context')).toBe('from-extension')
  await objects.remove('endpoint', 'acme-201')
  await clock.advance(60_000)
  expect(objects.value('endpoint', 'acme-201', 'context')).toBe('from-extension')
  provisioning.close()
  await objects.remove('endpoint', 'acme-201')
  await clock.advance(120_000)
  expect(objects.value('endpoint', 'acme-201', 'context')).toBeUndefined()
})

test('a poisoned object is erased and made anew; one of nobody is erased', async () => {
  const { objects, records, provisioning } = world()
  records.extensionList.push(anExtension())
  objects.poison('endpoint', 'acme-201')
  objects.poison('endpoint', 'left-over')
  expect(await provisioning.reconcileAll()).toMatchObject({ failed: [] })
  expect(objects.value('endpoint', 'acme-201', 'context')).toBe('from-extension')
  expect(await objects.list('endpoint')).toEqual({ ok: true, value: ['acme-201'] })
})

test('while Asterisk is away a save says so, and the next connect makes up for it', async () => {
  const { objects, records, provisioning, clock } = world()
  records.extensionList.push(anExtension())
  objects.away = true
  expect(await provisioning.apply('extension', ext1)).toMatchObject({ state: 'failed', code: 'away' })
  expect(await provisioning.linkUp()).toMatchObject({ reached: false })
  objects.away = false
  await clock.advance(1_000)
  expect(objects.value('endpoint', 'acme-201', 'context')).toBe('from-extension')
  provisioning.close()
})

test('a webphone that becomes a desk phone loses all that only browsers speak', async () => {
  const { objects, records, provisioning } = world()
  records.extensionList = [anExtension({ kind: 'webphone' })]
  await provisioning.apply('extension', ext1)
  expect(objects.value('endpoint', 'acme-201', 'media_encryption')).toBe('dtls')
  records.extensionList = [anExtension({ kind: 'sip' })]
  await provisioning.apply('extension', ext1)
  for (const attribute of ['webrtc', 'media_encryption', 'ice_support', 'use_avpf'])
    expect(objects.value('endpoint', 'acme-201', attribute)).toBe('false')
})

test('addresses are known as soon as the records are read, only to their own company', async () => {
  const { records, provisioning } = world()
  records.extensionList.push(anExtension())
  records.trunkList.push(aTrunk(), aTrunk({ id: asId<TrunkId>('trunk2'), active: false }))
  await provisioning.load()
  const companyId = asId<CompanyId>('company1')
  expect(provisioning.phoneAddress({ companyId, extensionId: ext1 })).toBe('acme-201')
  expect(provisioning.trunkAddress({ companyId, trunkId: trunk1 })).toBe('trunk1')
  expect(provisioning.trunkAddress({ companyId, trunkId: asId<TrunkId>('trunk2') })).toBeUndefined()
  expect(provisioning.phoneAddress({ companyId: asId<CompanyId>('company2'), extensionId: ext1 })).toBeUndefined()
})
