import type { Place } from '#tests/support/sip/index.ts'

const endpoint = (name: string, more: string) => `[${name}]
type=endpoint
context=bench
disallow=all
allow=alaw
direct_media=no
${more}`

/**
 * The floor and the peer, each at its best. Floor: 9NN dials agent NN. Peer: 5000 is app_queue as perf-reliability
 * asks for it: no Answer() (it costs 500 ms without RTP), autofill, retry at its minimum of one second.
 */
export function bareConfig(options: {
  at: Place
  carrier: Place
  phones: Place
  agents: number
}): Record<string, string> {
  const { at, carrier, phones } = options
  const names = Array.from({ length: options.agents }, (_, n) => `agent${String(n).padStart(2, '0')}`)
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
exten => _9XX,1,Dial(PJSIP/agent\${EXTEN:1})
exten => 5000,1,Queue(bench,r)
`,
    'queues.conf': `[general]
autofill=yes
[bench]
strategy=leastrecent
autofill=yes
ringinuse=no
timeout=15
retry=1
joinempty=yes
wrapuptime=0
${names.map((name) => `member => PJSIP/${name}`).join('\n')}
`,
  }
}
