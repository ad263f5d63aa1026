import type { Instant } from '#server/kernel/clock.ts'
import { clean } from '../clean.ts'
import type { SipMessage } from './packet.ts'

/** What a provider answered to a registration of ours, last. */
export type RegistrationAnswer = { status: number; reason: string; at: Instant }

/**
 * The last final answer to each registration that we sent, by the account (`user@host`) that it was for: what Asterisk
 * itself writes to its log only. A stranger who sends us registrations, or answers to what we did not send, changes
 * nothing: the answer must come from where our request went.
 */
export interface Registrations {
  seen(message: SipMessage, at: Instant): void
  /** @param account `user@host`, as the trunk says them */
  answer(account: string): RegistrationAnswer | undefined
}

const reasonMax = 60
/** A registration keeps its Call-ID as long as it lives; of those that are gone the oldest are forgotten. */
const keptMax = 20_000

export function createRegistrations(options: { isOurs: (place: SipMessage['from']) => boolean }): Registrations {
  type Sent = { account: string; to: string }
  const sent = new Map<string, Sent>()
  const answers = new Map<string, RegistrationAnswer>()

  const keep = <Value>(map: Map<string, Value>, key: string, value: Value) => {
    map.delete(key)
    map.set(key, value)
    const oldest = map.size > keptMax ? map.keys().next().value : undefined
    if (oldest !== undefined) map.delete(oldest)
  }

  return {
    seen({ from, to, text }, at) {
      const status = /^SIP\/2\.0 ([2-6]\d\d) ?([^\r\n]*)/.exec(text)
      if (!status && !text.startsWith('REGISTER ')) return
      const callId = header(text, 'Call-ID', 'i')
      if (callId === undefined) return
      if (!status) {
        const account = /sips?:([^@>;\s]+@[^:>;\s]+)/i.exec(header(text, 'To', 't') ?? '')?.[1]
        if (options.isOurs(from) && !options.isOurs(to) && account !== undefined)
          keep(sent, callId, { account: account.toLowerCase(), to: placeText(to) })
        return
      }
      if (!/^\d+\s+REGISTER$/i.test(header(text, 'CSeq') ?? '')) return
      const asked = sent.get(callId)
      if (!asked || asked.to !== placeText(from)) return
      const [, code = '', reason = ''] = status
      keep(answers, asked.account, { status: Number(code), reason: clean(reason).slice(0, reasonMax), at })
    },
    answer: (account) => answers.get(account.toLowerCase()),
  }
}

const placeText = ({ address, port }: SipMessage['from']) => `${address}:${port}`

function header(text: string, name: string, short?: string): string | undefined {
  const head = text.split('\r\n\r\n', 1)[0] ?? ''
  const names = short ? `(?:${name}|${short})` : name
  return new RegExp(`^${names}[ \\t]*:[ \\t]*(.*)$`, 'im').exec(head)?.[1]?.trim()
}
