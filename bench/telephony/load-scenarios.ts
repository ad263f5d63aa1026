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
${answer('200 OK', '')}`,
  )

export type AgentHabit = {
  /** Answers at once, talks so long and hangs up. */
  talkMs: [least: number, most: number]
  /** Every other phone (by the last digit of its number) does not answer: it is busy, or rings on. */
  everyOther?: 'is-busy' | 'rings'
}

/** An agent's phone; asked whether it is there, it says so. */
export const agent = ({ talkMs, everyOther }: AgentHabit) =>
  scenario(
    'agent',
    `<recv request="OPTIONS" optional="true" next="asked"/>
<recv request="INVITE" rrs="true">
<action>
<ereg regexp=".*" search_in="hdr" header="From:" assign_to="caller"/>
<ereg regexp=".*" search_in="hdr" header="To:" assign_to="agent"/>
${everyOther ? '<ereg regexp="[02468]@" search_in="hdr" header="To:" assign_to="even"/>' : ''}
</action>
</recv>
${everyOther ? '<nop test="even" next="no"/>' : ''}
${answer('200 OK', `Contact: <sip:agent@[local_ip]:[local_port]>\n${sdp}`, 500)}
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
${everyOther ? `<label id="no"/>\n${everyOther === 'is-busy' ? busy : ringsOn}` : ''}
<label id="asked"/>
${answer('200 OK', '')}
<label id="end"/>
<nop/>`,
  )

const busy = `${answer('486 Busy Here', '', 500)}
<recv request="ACK" next="end"/>`

const ringsOn = `${answer('180 Ringing', 'Contact: <sip:agent@[local_ip]:[local_port]>\nContent-Length: 0', 0, true)}
<recv request="CANCEL"/>
${answer('200 OK', '')}
<send retrans="500"><![CDATA[
SIP/2.0 487 Request Terminated
[last_Via:]
[last_From:]
[last_To:]
Call-ID: [call_id]
CSeq: [last_cseq_number] INVITE
Content-Length: 0
]]></send>
<recv request="ACK" next="end"/>`

/** `retrans`: of what is an answer to an INVITE, in milliseconds. */
function answer(status: string, more: string, retrans = 0, isTagged = retrans > 0): string {
  const tag = isTagged ? ';tag=agent' : ''
  return `<send${retrans > 0 ? ` retrans="${retrans}"` : ''}><![CDATA[
SIP/2.0 ${status}
[last_Via:]
[last_From:]
[last_To:]${tag}
Call-ID: [call_id]
[last_CSeq:]
${more || 'Content-Length: 0'}
]]></send>`
}
