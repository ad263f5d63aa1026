import type { Place } from '#tests/support/sip/index.ts'

const endpoint = (name: string, more: string) => `[${name}]
type=endpoint
context=bench
disallow=all
allow=alaw
direct_media=no
${more}`

/**
 * The floor and the peer, each at its best. Floor: 9NNN dials agent NNN. Peer: 5NNN is app_queue with NNN agents as
 * perf-reliability asks for it: no Answer() (it costs 500 ms without RTP), autofill, retry at its minimum of one second.
 * 5000 is a queue of nobody.
 */
export function bareConfig(options: {
  at: Place
  carrier: Place
  phones: Place
  agents: number
  sizes: readonly number[]
}): Record<string, string> {
  const { at, carrier, phones, sizes } = options
  const names = Array.from({ length: options.agents }, (_, n) => `agent${String(n).padStart(3, '0')}`)
  const queue = (size: number) => `[q${String(size).padStart(3, '0')}]
strategy=leastrecent
autofill=yes
ringinuse=no
timeout=5
retry=1
joinempty=yes
wrapuptime=0
${names
  .slice(0, size)
  .map((name) => `member => PJSIP/${name}`)
  .join('\n')}
`
  return {
    'pjsip.conf': `[loopback]
type=transport
protocol=udp
bind=${at.address}:${at.port}

${endpoint('carrier', '')}
[carrier]
type=identify
endpoint=carrier
match=${carrier.address}

${names
  .map(
    (name) => `${endpoint(name, `aors=${name}`)}
[${name}]
type=aor
contact=sip:${name}@${phones.address}:${phones.port}
`,
  )
  .join('\n')}`,
    'extensions.conf': `[bench]
exten => _9XXX,1,Dial(PJSIP/agent\${EXTEN:1})
exten => _5XXX,1,Queue(q\${EXTEN:1},r)
`,
    'queues.conf': `[general]
autofill=yes
${[0, ...sizes].map(queue).join('\n')}`,
  }
}
