import { isSafeId } from '../clean.ts'
import type { Ami } from './connection.ts'

/**
 * Which phones a number's lamp stands for (BLF: RFC 4235 dialog-info, RFC 3856 presence), and the lamp for messages (RFC
 * 3842). Hints are put into the dialplan that runs: they are gone with a restart of Asterisk, and put there anew.
 */
export interface Hints {
  /** False where Asterisk did not take it. */
  set(context: string, number: string, endpoints: readonly string[]): Promise<boolean>
  remove(context: string, number: string): Promise<boolean>
  /** The phone's lamp for messages; a phone that is not there is told when it comes. */
  messages(endpoint: string, waiting: boolean): Promise<boolean>
}

const isNumber = (text: string) => /^\d{2,8}$/.test(text)

export const createHints = ({ ami }: { ami: Ami }): Hints => {
  const done = async (line: string, refused: RegExp) => {
    const answer = await ami.command(line)
    return answer.ok && !refused.test(answer.value)
  }
  return {
    async set(context, number, endpoints) {
      // The command line has no quotes: only what is an id or digits is written into it.
      if (!isSafeId(context) || !isNumber(number) || endpoints.length === 0 || !endpoints.every(isSafeId)) return false
      const devices = endpoints.map((endpoint) => `PJSIP/${endpoint}`).join('&')
      return done(`dialplan add extension ${number},hint,${devices} into ${context} replace`, /Failed|Usage|No such/i)
    },
    async remove(context, number) {
      if (!isSafeId(context) || !isNumber(number)) return false
      return done(`dialplan remove extension ${number}@${context} hint`, /Usage/i)
    },
    async messages(endpoint, waiting) {
      if (!isSafeId(endpoint)) return false
      const what = waiting ? 'vez-messages-waiting' : 'vez-no-messages'
      return done(`pjsip send notify ${what} endpoint ${endpoint}`, /Unable|Usage|No such/i)
    },
  }
}
