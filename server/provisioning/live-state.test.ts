import { expect, test } from 'vitest'
import { readContacts } from './live-state.ts'

test('what Asterisk prints of its configured contacts is read, one trunk a line', () => {
  const printed = `
  Contact:  <Aor/ContactUri..............................> <Hash....> <Status> <RTT(ms)..>
==========================================================================================

  Contact:  mwrs9agi000u00678wks/sip:127.0.0.2:5060        067c650437 NonQual        -nan
  Contact:  trunk1/sip:10.0.0.1:5060;transport=tcp         a67c650437 Avail         12.345
  Contact:  trunk2/sip:a.very.long.name.of.a.carrier.com.b a67c650438 Unavail        -nan
  Contact:  demo-201/sip:x@10.0.0.9                        b67c650438 Created       0.000

Objects found: 4
`
  expect([...readContacts(printed)]).toEqual([
    ['mwrs9agi000u00678wks', { code: 'unwatched' }],
    ['trunk1', { code: 'reachable', roundTripMs: 12.345 }],
    ['trunk2', { code: 'unreachable' }],
    ['demo-201', { code: 'unwatched' }],
  ])
})
