import { Writable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { asId } from '#server/kernel/ids.ts'
import { createEventBus, createLog, createMetrics, newId, onStop } from './index.ts'

/** A log, and what was written to it. */
function kept() {
  const lines: Record<string, unknown>[] = []
  const to = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(JSON.parse(chunk.toString()) as Record<string, unknown>)
      done()
    },
  })
  return { lines, log: createLog({ level: 'debug', to }) }
}

describe('ids', () => {
  test('are twenty small letters and digits, sort by time, and never meet', async () => {
    const early = newId()
    await new Promise((resolve) => setTimeout(resolve, 2))
    const many = Array.from({ length: 20_000 }, () => newId())
    expect(early).toMatch(/^[0-9a-z]{20}$/)
    expect(many.every((id) => early < id)).toBe(true)
    expect(new Set(many).size).toBe(many.length)
  })
})

describe('the log', () => {
  test('is one line of JSON with a message and fields, and never shows a secret', () => {
    const { lines, log } = kept()
    log.with({ requestId: 'r1' }).info('user saved', { user: { login: 'ana', password: 'abcdef' }, token: 't' })
    expect(lines[0]).toMatchObject({ level: 'info', message: 'user saved', requestId: 'r1', token: '[secret]' })
    expect(JSON.stringify(lines)).not.toContain('abcdef')
  })

  test('tells why with the stack', () => {
    const { lines, log } = kept()
    log.error('it failed', { why: new Error('no disk') })
    expect(lines[0]).toMatchObject({
      level: 'error',
      why: { message: 'no disk', stack: expect.stringContaining('host.test') },
    })
  })
})

describe('the event bus', () => {
  const event = { id: 'e1', at: 0, companyId: asId<never>('c1'), actor: { kind: 'system' as const }, data: {} }

  test('tells those who asked for the type, those who asked for all, and nobody who has left', () => {
    const bus = createEventBus({ log: kept().log })
    const told: string[] = []
    bus.subscribe('agent.paused', () => void told.push('paused'))
    bus.subscribe('*', ({ type }) => void told.push(`all: ${type}`))
    bus.subscribe('*', () => void told.push('gone'))()
    bus.publish({ ...event, type: 'agent.paused' })
    bus.publish({ ...event, type: 'agent.returned' })
    expect(told).toEqual(['paused', 'all: agent.paused', 'all: agent.returned'])
  })

  test('a listener that fails is logged and hinders nobody', async () => {
    const { lines, log } = kept()
    const bus = createEventBus({ log })
    const told: string[] = []
    bus.subscribe('*', () => {
      throw new Error('first')
    })
    bus.subscribe('*', () => Promise.reject(new Error('second')))
    bus.subscribe('*', () => void told.push('third'))
    bus.publish({ ...event, type: 'x' })
    await Promise.resolve()
    expect(told).toEqual(['third'])
    expect(lines).toHaveLength(2)
  })
})

test('the last that began ends first, and one that fails or hangs keeps nobody', async () => {
  const stop = onStop({ log: kept().log })
  const ended: string[] = []
  stop.add('store', () => void ended.push('store'))
  stop.add('hangs', () => new Promise<void>(() => {}), 5)
  stop.add('fails', () => Promise.reject(new Error('no')))
  stop.add('api', () => void ended.push('api'))
  expect(await stop.run('test')).toEqual(['fails', 'hangs'])
  expect(await stop.run('test')).toEqual(['fails', 'hangs'])
  expect(ended).toEqual(['api', 'store'])
})

test('metrics are text that Prometheus reads', async () => {
  const metrics = createMetrics({ ofProcess: false })
  metrics.counter({ name: 'vez_calls_total', help: 'Calls.', labels: ['direction'] }).add({ direction: 'inbound' })
  metrics.gauge({ name: 'vez_waiting', help: 'Waiting.' }, () => 3)
  const { text } = await metrics.read()
  expect(text).toContain('vez_calls_total{direction="inbound"} 1')
  expect(text).toContain('vez_waiting 3')
})
