const sdp = `Content-Type: application/sdp
Content-Length: [len]

v=0
o=- 1 1 IN IP[local_ip_type] [local_ip]
s=-
c=IN IP[local_ip_type] [local_ip]
t=0 0
m=audio [media_port] RTP/AVP 8
a=rtpmap:8 PCMA/8000`

const scenario = (name: string, steps: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE scenario SYSTEM "sipp.dtd">
<scenario name="${name}">
${steps}
</scenario>
`

const optional = (...codes: number[]) => codes.map((code) => `<recv response="${code}" optional="true"/>`).join('\n')

/**
 * A caller who waits until served and until the other end hangs up. `-inf` gives the number that is dialled; the
 * caller's own is unique: a prefix and the number of the call.
 */
export const caller = (prefix: string) =>
  scenario(
    'caller',
    `<send retrans="500"><![CDATA[
INVITE sip:[field0]@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:${prefix}[call_number]@[local_ip]>;tag=[pid]t[call_number]
To: <sip:[field0]@[remote_ip]>
Call-ID: [call_id]
CSeq: 1 INVITE
Contact: <sip:carrier@[local_ip]:[local_port]>
Max-Forwards: 70
${sdp}
]]></send>
${optional(100, 180, 183)}
<recv response="200" rrs="true"/>
<send><![CDATA[
ACK [next_url] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
[routes]
[last_From:]
[last_To:]
Call-ID: [call_id]
CSeq: 1 ACK
Max-Forwards: 70
Content-Length: 0
]]></send>
<recv request="BYE"/>
${ok('')}`,
  )

/** An agent's phone that answers at once, talks for a random time and hangs up; asked whether it is there, it says so. */
export const agent = (talkMs: [least: number, most: number]) =>
  scenario(
    'agent',
    `<recv request="OPTIONS" optional="true" next="asked"/>
<recv request="INVITE" rrs="true">
<action>
<ereg regexp=".*" search_in="hdr" header="From:" assign_to="caller"/>
<ereg regexp=".*" search_in="hdr" header="To:" assign_to="agent"/>
</action>
</recv>
${ok(`Contact: <sip:agent@[local_ip]:[local_port]>\n${sdp}`, 500)}
<recv request="ACK"/>
<pause distribution="uniform" min="${talkMs[0]}" max="${talkMs[1]}"/>
<send retrans="500"><![CDATA[
BYE [next_url] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
[routes]
From:[$agent];tag=agent
To:[$caller]
Call-ID: [call_id]
CSeq: 1 BYE
Max-Forwards: 70
Content-Length: 0
]]></send>
<recv response="200" next="end"/>
<label id="asked"/>
${ok('')}
<label id="end"/>
<nop/>`,
  )

/** Registers one account for each line of `-inf`: user;[authentication username=… password=…]. */
export const registration = scenario(
  'registration',
  [1, 2]
    .map(
      (cseq) => `<send retrans="500"><![CDATA[
REGISTER sip:[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];rport;branch=[branch]
From: <sip:[field0]@[remote_ip]>;tag=[pid]t[call_number]
To: <sip:[field0]@[remote_ip]>
Call-ID: [call_id]
CSeq: ${cseq} REGISTER
${cseq === 2 ? '[field1]\n' : ''}Contact: <sip:[field0]@[local_ip]:[local_port]>
Expires: 3600
Max-Forwards: 70
Content-Length: 0
]]></send>
${cseq === 1 ? '<recv response="401" auth="true"/>' : '<recv response="200"/>'}`,
    )
    .join('\n'),
)

function ok(more: string, retrans?: number): string {
  const tag = retrans ? ';tag=agent' : ''
  return `<send${retrans ? ` retrans="${retrans}"` : ''}><![CDATA[
SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]${tag}
Call-ID: [call_id]
[last_CSeq:]
${more || 'Content-Length: 0'}
]]></send>`
}
