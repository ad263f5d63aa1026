import { systemClock } from '#server/host/clock.ts'
import { asId } from '#server/kernel/ids.ts'
import { anExtension, aTrunk, fakeRecords } from '#server/provisioning/fake/records.ts'
import { createProvisioning, type Report } from '#server/provisioning/index.ts'
import { createAmi } from '#server/telephony/ami/connection.ts'
import { createDatabase } from '#server/telephony/ami/database.ts'
import { createAri } from '#server/telephony/ari/ari.ts'
import { createObjects, objectTypes } from '#server/telephony/ari/objects.ts'

const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
/** As many as provisioning itself has under way. */
const atOnce = 6

export type Reconciled = { fromNothing: number; equal: number; emptied: number; bare: number; objects: number }

/** The records of so many extensions and trunks, and the real Asterisk made equal to them. Milliseconds. */
export function reconciler(env: Record<string, string>, extensions: number, trunks: number) {
  const of = (name: string) => env[name] ?? ''
  const ari = createAri({
    url: of('VEZ_ARI_URL'),
    user: of('VEZ_ARI_USER'),
    password: of('VEZ_ARI_PASSWORD'),
    eventsHost: '127.0.0.1',
    eventsPort: Number(of('VEZ_ARI_EVENTS_PORT')),
    app: 'vez-0',
    log,
  })
  const ami = createAmi({
    host: of('VEZ_AMI_HOST'),
    port: Number(of('VEZ_AMI_PORT')),
    user: of('VEZ_AMI_USER'),
    password: of('VEZ_AMI_PASSWORD'),
  })
  const objects = createObjects({ commands: ari, database: createDatabase({ ami }) })
  const records = fakeRecords()
  const resolve = async () => []
  const provisioning = createProvisioning({ objects, wanted: records, resolve, shard: 0, clock: systemClock, log })

  async function timed(expected: number, field: 'changed' | 'removed' | null): Promise<number> {
    const report: Report = await provisioning.reconcileAll()
    const done = field === null ? report.changed + report.removed : report[field]
    const isRight = field === 'removed' ? done >= expected : done === expected
    if (!report.reached || report.failed.length > 0 || !isRight)
      throw new Error(
        `Asterisk was not made equal: ${JSON.stringify({ ...report, failed: report.failed.slice(0, 3) })}`,
      )
    return report.tookMs
  }

  /** The same number of objects, put and nothing else: no reading, no comparing, no reading back. */
  async function bare(count: number): Promise<number> {
    const startedAt = performance.now()
    let n = 0
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        while (n < count) await objects.put('auth', `bench-bare-${n++}`, [['username', 'bare']])
      }),
    )
    const tookMs = performance.now() - startedAt
    for (let at = 0; at < count; at++) await objects.remove('auth', `bench-bare-${at}`)
    return tookMs
  }

  return {
    async prepare(): Promise<void> {
      ami.start()
      await new Promise<void>((resolve) => ami.onUp(() => resolve()))
      records.extensionList = []
      records.trunkList = []
      await provisioning.reconcileAll()
    },
    async once(): Promise<Reconciled> {
      records.extensionList = Array.from({ length: extensions }, (_, n) =>
        anExtension({ id: asId(`bench-ext-${n}`), sipUser: `bench-${10_000 + n}`, number: `${10_000 + n}` }),
      )
      records.trunkList = Array.from({ length: trunks }, (_, n) =>
        // Nobody is there: that they are not asked about leaves Asterisk to what is measured.
        aTrunk({ id: asId(`bench-trunk-${n}`), line: `11300${10_000 + n}`, host: `203.0.113.${n}`, qualifySeconds: 0 }),
      )
      const fromNothing = await timed(extensions + trunks, 'changed')
      const listed = await Promise.all(objectTypes.map((type) => objects.list(type)))
      const count = listed.reduce((sum, one) => sum + (one.ok ? one.value.length : 0), 0)
      const equal = await timed(0, null)
      records.extensionList = []
      records.trunkList = []
      const emptied = await timed(1, 'removed')
      return { fromNothing, equal, emptied, bare: await bare(count), objects: count }
    },
    stop(): void {
      provisioning.close()
      ami.close()
    },
  }
}
