import { done, failed, type Outcome } from '#server/kernel/outcome.ts'
import { isDialable } from '../clean.ts'
import type { Commands } from './commands.ts'

/** What the demo caller dials, and what it says of itself; `keys` are pressed so long after the answer. */
export type DemoCalling = {
  number: string
  from: { number: string; name: string }
  keys: readonly string[]
  keysAfterSeconds: number
}

/**
 * A caller that lives in Asterisk: it calls us from an address of its own, by SIP, as a carrier does, so that a call can
 * be seen to come in where there is no carrier yet. It can call nobody else: the address that it dials is in no question.
 */
export interface DemoCaller {
  /** Where its calls come from: what a trunk must be known by to be called. */
  address: { host: string; port: number }
  /** `busy`: it is calling already. That it calls is not yet that the call arrives. */
  call(calling: DemoCalling): Promise<Outcome<'busy' | 'away' | 'refused'>>
  hangUp(): Promise<void>
}

/** As asterisk-config/pjsip.conf binds it. */
const ownHost = '127.0.0.8'
/** One name: Asterisk itself sees to it that there is one at a time, whoever asks. */
const channelId = 'demo-call'
const ringsSeconds = 60
/** Long enough for the next menu to be entered. */
const betweenKeys = 'wwww'

export function createDemoCaller(options: {
  commands: Pick<Commands, 'run'>
  /** Where Asterisk listens for SIP. */
  sip: { host: string; port: number }
}): DemoCaller {
  const { commands, sip } = options
  const host = sip.host === '0.0.0.0' ? '127.0.0.1' : sip.host

  return {
    address: { host: ownHost, port: sip.port + 1 },
    async call({ number, from, keys, keysAfterSeconds }) {
      if (!isDialable(number) || !isDialable(from.number)) return failed('refused', 'not a number')
      if (!keys.every((key) => /^[0-9*#]$/.test(key))) return failed('refused', 'not a key')
      const answer = await commands.run('channels.originateWithId', {
        channelId,
        endpoint: `PJSIP/demo-caller/sip:${encodeURIComponent(number)}@${host}:${sip.port}`,
        context: 'demo-caller',
        extension: 's',
        priority: 1,
        callerId: `"${from.name.replace(/["\\<>]/g, '')}" <${from.number}>`,
        timeout: ringsSeconds,
        variables: { VEZ_KEYS: keys.join(betweenKeys), VEZ_KEYS_AFTER_SECONDS: String(keysAfterSeconds) },
      })
      if (answer.ok) return done
      if (answer.status === 409 && (await isCalling())) return failed('busy')
      return failed(answer.why === 'away' ? 'away' : 'refused', answer.detail)
    },
    async hangUp() {
      await commands.run('channels.hangup', { channelId, reason_code: '16' })
    },
  }

  /** What Asterisk says of a name that exists may be said of another's failure (see `exists` in legs.ts). */
  async function isCalling(): Promise<boolean> {
    return (await commands.run('channels.get', { channelId })).ok
  }
}
