import { expect, test } from 'vitest'
import { readCsv } from './csv.ts'
import { fromFreepbx } from './freepbx.ts'
import { fromPjsipConf } from './pjsip-conf.ts'

test('FreePBX’s extensions become ours, secrets apart; what is weak or no SIP is said', () => {
  const csv = [
    'extension,name,secret,tech,ringtimer',
    '2001,"Souza, Ana",5f4dcc3b5aa765d61d83,pjsip,25',
    '2002,Bia,1234,sip,0',
    '3,Nobody,,pjsip,0',
    '2003,Analog,,dahdi,0',
  ].join('\r\n')
  const { document, secrets, notes } = fromFreepbx(readCsv(csv))
  expect(document).toEqual({
    vez: 1,
    extensions: [
      { number: '2001', name: 'Souza, Ana', kind: 'sip', secret: { $secret: 'extension/2001/secret' }, ringMs: 25_000 },
      { number: '2002', name: 'Bia', kind: 'sip' },
    ],
  })
  expect(secrets).toEqual({ 'extension/2001/secret': '5f4dcc3b5aa765d61d83' })
  expect(notes.map((note) => note.slice(0, 32))).toEqual([
    'The secret of extension 2002 is ',
    'Extension “3” is no number of 2 ',
    'Extension 2003 is dahdi, not SIP',
  ])
})

test('an extension’s outbound number and mailbox come along, and what has no match is said', () => {
  const csv = [
    'extension,name,outboundcid,voicemail,voicemail_vmpwd,voicemail_email,callwaiting',
    '2001,Ana,Ana <551140001000>,default,4711,ana@x.example,enabled',
  ].join('\n')
  const { document, secrets, notes } = fromFreepbx(readCsv(csv))
  expect(document).toMatchObject({
    extensions: [
      {
        outsideNumber: '551140001000',
        voicemail: { active: true, email: 'ana@x.example' },
        pin: { $secret: 'extension/2001/pin' },
      },
    ],
  })
  expect(secrets).toEqual({ 'extension/2001/pin': '4711' })
  expect(notes).toEqual(['Columns with no match here: callwaiting.'])
})

test('FreePBX’s inbound routes lead where they led, as far as there is such a thing here', () => {
  const csv =
    'cidnum,extension,destination,description\n,551140001000,"from-did-direct,2001,1",Main\n,551140001001,"ivr-3,s,1",Menu'
  const { document, notes } = fromFreepbx(readCsv(csv))
  expect(document).toMatchObject({
    'inbound-routes': [
      { name: 'Main', did: '551140001000', destination: { type: 'extension', id: '@extension/2001' } },
    ],
  })
  expect(notes).toEqual(['Inbound route “Menu” leads to “ivr-3,s,1”, which has no match here: left out.'])
})

test('a spreadsheet from Brazil has semicolons', () => {
  expect(readCsv('extension;name\n2001;"Ana ""Aninha"" Souza"\n')).toEqual([
    { extension: '2001', name: 'Ana "Aninha" Souza' },
  ])
})

test('pjsip.conf: an endpoint with a registration is a trunk, one that is a number an extension', () => {
  const conf = `
[phone](!)
type=endpoint
disallow=all
allow=alaw ; as the carrier has it
;-- a comment
   over lines --;
[2001](phone)
auth=2001
aors=2001
callerid="Ana Souza" <2001>
[2001]
type=auth
auth_type=userpass
username=2001
password=5f4dcc3b5aa765d61d83
[2001]
type=aor
max_contacts=1
[sul]
type=registration
outbound_auth=sul
server_uri=sip:sip.sul.example:5080
client_uri=sip:5511400@sip.sul.example
[sul]
type=auth
username=5511400
password=segredo
[sul]
type=aor
contact=sip:sip.sul.example:5080
[sul]
type=endpoint
outbound_auth=sul
aors=sul
allow=alaw,ulaw,h264
[norte]
type=endpoint
aors=norte
[norte]
type=aor
contact=sip:198.51.100.7
[norte]
type=identify
endpoint=norte
match=198.51.100.7,198.51.100.8
`
  const { document, secrets, notes } = fromPjsipConf(conf)
  expect(document).toEqual({
    vez: 1,
    extensions: [{ number: '2001', name: 'Ana Souza', kind: 'sip', secret: { $secret: 'extension/2001/secret' } }],
    trunks: [
      {
        name: 'sul',
        kind: 'registration',
        host: 'sip.sul.example',
        port: 5080,
        line: '5511400',
        user: '5511400',
        password: { $secret: 'trunk/sul/password' },
        codecs: ['alaw', 'ulaw'],
      },
      { name: 'norte', kind: 'ip', host: '198.51.100.7', allowedIps: ['198.51.100.8'] },
    ],
  })
  expect(secrets).toMatchObject({ 'trunk/sul/password': 'segredo' })
  expect(notes).toEqual([])
})
