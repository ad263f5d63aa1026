type Options = { optional?: boolean; next?: string; rrs?: boolean; retrans?: number }
type Take = { hdr: string; regexp: string; to: string }

/** Final answers that end an INVITE of ours. SIPp knows a response only where it is listed. */
const failures = [
  400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 413, 414, 415, 416, 420, 421, 423, 480, 481, 482, 483, 484,
  485, 486, 487, 488, 491, 493, 500, 501, 502, 503, 504, 505, 513, 600, 603, 604, 606,
]

/** What a telephone of ours can say no with. SIPp wants a status in plain figures, hence a branch for each. */
export const refusals = {
  404: 'Not Found',
  480: 'Temporarily Unavailable',
  486: 'Busy Here',
  500: 'Server Internal Error',
  503: 'Service Unavailable',
  603: 'Decline',
} as const

const label = (id: string): string => `<label id="${id}"/>`
const header = (name: string, to: string): Take => ({ hdr: `${name}:`, regexp: '[^ ].*', to })
/** The answers to a CANCEL and to the INVITE that it crossed look alike, and come in any order: only one has a Contact. */
const contactOf = (to: string): Take => ({ hdr: 'Contact:', regexp: 'sip:[^>]*', to })

const via = 'Via: SIP/2.0/[transport] [local_ip]:[local_port];rport;branch=[branch]'
const contact = (user: string) => `Contact: <sip:${user}@[local_ip]:[local_port]>`
/** A-law and µ-law, keys by RFC 4733 as payload 101. */
const sdp = `Content-Type: application/sdp
Content-Length: [len]

v=0
o=- 1 1 IN IP[local_ip_type] [local_ip]
s=-
c=IN IP[local_ip_type] [local_ip]
t=0 0
m=audio [$mediaPort] RTP/AVP 8 0 101
a=rtpmap:8 PCMA/8000
a=rtpmap:0 PCMU/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-15
a=ptime:20
a=sendrecv`

/** Where a request of ours goes: SIPp as a server would otherwise send it back to the giver of the command. */
const target: Take[] = [header('X-Host', 'host'), header('X-Port', 'port')]
const aim = '<nop><action><setdest host="[$host]" port="[$port]" protocol="udp"/></action></nop>'

/** The answer to a challenge is made by `digest.ts`: the whole header comes with the command. */
const authorization = recv('VEZ-AUTHORIZE', {}, [header('X-Authorization', 'authorization')])

/** What may come while an INVITE of ours is out. */
const dialling = [
  ...[100, 180, 181, 182, 183].map((code) => recv(code, { optional: true })),
  recv('VEZ-CANCEL', { optional: true, next: 'cancel' }),
  ...failures.map((code) => recv(code, { optional: true, next: 'refused' })),
  recv(200, { next: 'answered', rrs: true }),
].join('\n')

const register = (cseq: number, authentication = ''): string =>
  send(
    `REGISTER sip:[$host]:[$port] SIP/2.0
${via}
From: <sip:[$user]@[$host]>;tag=v[call_number]
To: <sip:[$user]@[$host]>
Call-ID: [call_id]
CSeq: ${cseq} REGISTER
${authentication}${contact('[$user]')}
Expires: [$expires]
Max-Forwards: 70
Content-Length: 0`,
    { retrans: 500 },
  )

/**
 * One SIPp scenario that is a whole SIP telephone: it registers, dials, rings, answers, refuses, hangs up. SIPp speaks
 * SIP; when it speaks is said by commands: requests with methods of our own (VEZ-DIAL, VEZ-ANSWER, …) and the Call-ID
 * of the call they are for, sent to SIPp's port by `endpoint.ts`. A command carries the headers that SIPp is to use
 * (From, To, CSeq, Via), so that the scenario needs no memory of the dialog.
 */
export function endpointScenario(): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE scenario SYSTEM "sipp.dtd">
<scenario name="telephone">
${recv('INVITE', { optional: true, next: 'arrived', rrs: true })}
${recv('OPTIONS', { optional: true, next: 'options' })}
${recv('NOTIFY', { optional: true, next: 'options' })}
${recv('VEZ-REGISTER', { optional: true, next: 'register' }, [...target, header('X-User', 'user'), header('X-Expires', 'expires')])}
${recv('VEZ-DIAL', {}, [...target, header('X-From', 'from'), header('X-To', 'to'), header('X-Media-Port', 'mediaPort')])}
${aim}
${send(
  `INVITE sip:[$to]@[$host]:[$port] SIP/2.0
${via}
From: <sip:[$from]@[local_ip]>;tag=v[call_number]
To: <sip:[$to]@[$host]>
Call-ID: [call_id]
CSeq: 1 INVITE
${contact('[$from]')}
Max-Forwards: 70
${sdp}`,
  { retrans: 500 },
)}
${recv(401, { optional: true, next: 'challenged' })}
${recv(407, { optional: true, next: 'challenged' })}
${dialling}

${label('challenged')}
${send(`ACK sip:[$to]@[$host]:[$port] SIP/2.0
[last_Via:]
From: <sip:[$from]@[local_ip]>;tag=v[call_number]
[last_To:]
Call-ID: [call_id]
CSeq: 1 ACK
Max-Forwards: 70
Content-Length: 0`)}
${authorization}
${send(
  `INVITE sip:[$to]@[$host]:[$port] SIP/2.0
${via}
From: <sip:[$from]@[local_ip]>;tag=v[call_number]
To: <sip:[$to]@[$host]>
Call-ID: [call_id]
CSeq: 2 INVITE
[$authorization]
${contact('[$from]')}
Max-Forwards: 70
${sdp}`,
  { retrans: 500 },
)}
${dialling}

${label('cancel')}
${send(
  `CANCEL sip:[$to]@[$host]:[$port] SIP/2.0
[last_Via:]
[last_From:]
[last_To:]
Call-ID: [call_id]
[last_CSeq:]
Max-Forwards: 70
Content-Length: 0`,
  { retrans: 500 },
)}
${recv(200, { optional: true, next: 'cancelled' }, [contactOf('first')])}
${recv(481, { optional: true, next: 'cancelled' })}
${recv('VEZ-HANGUP', { optional: true })}
${recv(487, { next: 'refused' })}
${label('cancelled')}
${recv(200, { optional: true, next: 'crossed-by-answer' }, [contactOf('second')])}
${recv(481, { optional: true, next: 'crossed-by-answer' })}
${recv('VEZ-HANGUP', { optional: true })}
${failures
  .filter((code) => code !== 481)
  .slice(0, -1)
  .map((code) => recv(code, { optional: true, next: 'refused' }))
  .join('\n')}
${recv(failures.at(-1) ?? 606, { next: 'refused' })}

${label('refused')}
${send(
  `ACK sip:[$to]@[$host]:[$port] SIP/2.0
[last_Via:]
[last_From:]
[last_To:]
Call-ID: [call_id]
CSeq: [last_cseq_number] ACK
Max-Forwards: 70
Content-Length: 0`,
  { next: 'end' },
)}

${label('crossed-by-answer')}
${send(`ACK [$first][$second] SIP/2.0
${via}
[last_From:]
[last_To:]
Call-ID: [call_id]
CSeq: [last_cseq_number] ACK
Max-Forwards: 70
Content-Length: 0`)}
${send(
  `BYE [$first][$second] SIP/2.0
${via}
[last_From:]
[last_To:]
Call-ID: [call_id]
CSeq: [last_cseq_number+1] BYE
Max-Forwards: 70
Content-Length: 0`,
  { retrans: 500 },
)}
${recv('VEZ-HANGUP', { optional: true })}
${recv('BYE', { optional: true, next: 'bye' })}
${recv(481, { optional: true, next: 'end' })}
${recv(200, { next: 'end' })}

${label('answered')}
${send(
  `ACK [next_url] SIP/2.0
${via}
[routes]
[last_From:]
[last_To:]
Call-ID: [call_id]
CSeq: [last_cseq_number] ACK
Max-Forwards: 70
Content-Length: 0`,
  { next: 'talk' },
)}

${label('arrived')}
${recv('CANCEL', { optional: true, next: 'withdrawn' }, [{ hdr: 'CSeq:', regexp: '[0-9]+', to: 'cseq' }])}
${recv('VEZ-RING', { optional: true, next: 'ring' })}
${recv('VEZ-ANSWER', { optional: true, next: 'answer' }, [header('X-Media-Port', 'mediaPort')])}
${Object.keys(refusals)
  .map((code) => recv(`VEZ-REJECT-${code}`, { optional: true, next: `reject-${code}` }))
  .join('\n')}
${recv('VEZ-NOTHING', {})}

${Object.entries(refusals)
  .map(
    ([code, reason]) => `${label(`reject-${code}`)}
${answerRequest(`${code} ${reason}`, { retrans: 500, next: 'rejected' })}`,
  )
  .join('\n')}
${label('rejected')}
${recv('CANCEL', { optional: true, next: 'crossed' })}
${recv('ACK', { next: 'end' })}

${label('ring')}
${send(
  `SIP/2.0 180 Ringing
[last_Via:]
[last_From:]
[last_To:]
Call-ID: [call_id]
[last_CSeq:]
${contact('phone')}
Content-Length: 0`,
  { next: 'arrived' },
)}

${label('answer')}
${send(
  `SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
Call-ID: [call_id]
[last_CSeq:]
${contact('phone')}
${sdp}`,
  { retrans: 500 },
)}
${recv('BYE', { optional: true, next: 'bye' })}
${recv('CANCEL', { optional: true, next: 'crossed' })}
${recv('ACK', { next: 'talk' })}

${label('crossed')}
${answerRequest('481 Call Does Not Exist')}
${recv('BYE', { optional: true, next: 'bye' })}
${recv('ACK', { next: 'talk' })}

${label('withdrawn')}
${answerRequest('200 OK')}
${send(
  `SIP/2.0 487 Request Terminated
[last_Via:]
[last_From:]
[last_To:];tag=vez
Call-ID: [call_id]
CSeq: [$cseq] INVITE
Content-Length: 0`,
  { retrans: 500 },
)}
${recv('ACK', { next: 'end' })}

${label('talk')}
${recv('BYE', { optional: true, next: 'bye' })}
${recv('ACK', { optional: true })}
${recv('CANCEL', { optional: true, next: 'cancel-in-talk' })}
${recv('INVITE', { optional: true, next: 'changed' })}
${recv('UPDATE', { optional: true, next: 'changed' })}
${recv('OPTIONS', { optional: true, next: 'asked' })}
${recv('INFO', { optional: true, next: 'asked' })}
${recv('VEZ-CANCEL', { optional: true })}
${recv('VEZ-HANGUP', {})}
${send(
  `BYE [next_url] SIP/2.0
${via}
[routes]
[last_From:]
[last_To:]
Call-ID: [call_id]
[last_CSeq:]
Max-Forwards: 70
Content-Length: 0`,
  { retrans: 500 },
)}
${recv('BYE', { optional: true, next: 'bye' })}
${recv(481, { optional: true, next: 'end' })}
${recv(408, { optional: true, next: 'end' })}
${recv(200, { next: 'end' })}

${label('cancel-in-talk')}
${answerRequest('481 Call Does Not Exist', { next: 'talk' })}

${label('asked')}
${answerRequest('200 OK', { next: 'talk' })}

${label('changed')}
${send(
  `SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
Call-ID: [call_id]
[last_CSeq:]
${contact('phone')}
${sdp}`,
  { next: 'talk' },
)}

${label('bye')}
${answerRequest('200 OK', { next: 'end' })}

${label('options')}
${answerRequest('200 OK', { next: 'end' })}

${label('register')}
${aim}
${register(1)}
${recv(401, { optional: true, next: 'register-again' })}
${recv(403, { optional: true, next: 'end' })}
${recv(200, { next: 'end' })}
${label('register-again')}
${authorization}
${register(2, '[$authorization]\n')}
${recv(401, { optional: true, next: 'end' })}
${recv(403, { optional: true, next: 'end' })}
${recv(200, {})}

${label('end')}
<nop/>
</scenario>
`
}

function attributes(options: Options): string {
  return Object.entries(options)
    .map(([name, value]) => ` ${name}="${value}"`)
    .join('')
}

function recv(what: string | number, options: Options, takes: Take[] = []): string {
  const kind = typeof what === 'number' ? 'response' : 'request'
  if (takes.length === 0) return `<recv ${kind}="${what}"${attributes(options)}/>`
  const actions = takes.map((t) => `<ereg regexp="${t.regexp}" search_in="hdr" header="${t.hdr}" assign_to="${t.to}"/>`)
  return `<recv ${kind}="${what}"${attributes(options)}><action>${actions.join('')}</action></recv>`
}

function send(message: string, options: Options = {}): string {
  return `<send${attributes(options)}><![CDATA[
${message}
]]></send>`
}

const answerRequest = (status: string, options: Options = {}): string =>
  send(
    `SIP/2.0 ${status}
[last_Via:]
[last_From:]
[last_To:]
Call-ID: [call_id]
[last_CSeq:]
Content-Length: 0`,
    options,
  )
