import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { demandFree, portNames, portsFor, portVariable, rtpPorts, testOffset, upOffset } from './ports.ts'

test('stacks with the offsets that are told of share no port, and none is one that the kernel gives away', () => {
  const tcp: number[] = []
  const udp: number[] = []
  for (const offset of [upOffset, 1000, testOffset, 4000]) {
    const { rtp, ...others } = portsFor(offset)
    tcp.push(...Object.values(others))
    udp.push(others.sip, ...Array.from({ length: rtpPorts }, (_, index) => rtp + index))
  }
  expect(new Set(tcp).size).toBe(tcp.length)
  expect(new Set(udp).size).toBe(udp.length)
  expect(Math.max(...tcp, ...udp)).toBeLessThan(32_768)
})

test('each port has its own variable, and a number that is none is refused by name', () => {
  expect(portVariable('ariEvents')).toBe('VEZ_PORT_ARI_EVENTS')
  expect(portsFor(0, { VEZ_PORT_HTTP: '9999' }).http).toBe(9999)
  for (const wrong of ['abc', '0', '70000', '80.5'])
    expect(() => portsFor(0, { VEZ_PORT_SIP: wrong })).toThrow('VEZ_PORT_SIP')
  expect(new Set(portNames.map(portVariable)).size).toBe(portNames.length)
})

test('a port that browsers refuse to open is refused to the server', () => {
  expect(() => portsFor(2000)).toThrow('Browsers refuse port 10080')
})

test('a taken port is named with what wants it and how to choose another', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  await expect(demandFree({ ...portsFor(0), redis: port }, ['redis'])).rejects.toThrow(
    new RegExp(`^Port ${port}/tcp, wanted for Redis, is taken.*VEZ_PORT_REDIS`),
  )
  server.close()
})
