import { setTimeout as sleep } from 'node:timers/promises'
import { inGroups } from '../in-groups.ts'
import type { Call } from './call.ts'
import { after, answeredOrOver, queueOf, type WaitedFor } from './carrier.ts'
import { type Endpoint, type Place, startEndpoint } from './endpoint.ts'

/** What an agent does when the phone rings. */
export type Habit = {
  /** Lets it ring so long, then answers; not said: lets it ring. */
  answersAfterMs?: number
  rejects?: 480 | 486 | 603
  /** Hangs up after so long a talk, or after a time drawn anew from between the two. */
  talksMs?: number | [least: number, most: number]
}

export type Phone = {
  user: string
  calls: Call[]
  register(): Promise<void>
  unregister(): Promise<void>
  /** From now on; a phone of which nothing is said lets it ring. */
  does(habit: Habit): void
  /** The next call that rings here, each given once; `from` picks one caller's. */
  rings(which?: WaitedFor): Promise<Call>
  dial(to: string): Promise<Call>
  /** Its power is gone: it says nothing more. Ends all phones of the same process. */
  vanish(): void
  stop(): Promise<void>
}

type Account = { user: string; password: string }

/** One phone in a process of its own, registered when this resolves (unless told otherwise). */
export async function phone(
  options: Account & { at: Place; server: Place; habit?: Habit; registers?: boolean },
): Promise<Phone> {
  const [only] = await phones({ ...options, accounts: [options] })
  if (!only) throw new Error('No phone was made.')
  return only
}

/** Many phones at one address, told apart by the user that they registered: one process for all of them. */
export async function phones(options: {
  at: Place
  server: Place
  accounts: Account[]
  habit?: Habit
  registers?: boolean
}): Promise<Phone[]> {
  const endpoint = await startEndpoint(options)
  const all = options.accounts.map((account) => phoneAt(endpoint, account, options.habit ?? {}))
  endpoint.onArrival((call) => {
    const called = all.find((each) => each.phone.user === call.to)
    if (called) called.arrives(call)
    else call.reject(404)
  })
  const made = all.map((each) => each.phone)
  if (options.registers ?? true) {
    try {
      await inGroups(made, (each) => each.register())
    } catch (why) {
      await endpoint.stop()
      throw why
    }
  }
  return made
}

function phoneAt(endpoint: Endpoint, { user, password }: Account, first: Habit) {
  let habit = first
  const calls: Call[] = []
  const arrivals = queueOf({ calls })
  const phone: Phone = {
    user,
    calls,
    register: () => endpoint.register({ user, password, expiresSeconds: 3_600 }),
    unregister: () => endpoint.register({ user, password, expiresSeconds: 0 }),
    does(next) {
      habit = next
    },
    rings: arrivals.next,
    dial: (to) => endpoint.dial({ from: user, to, user, password }),
    vanish: endpoint.vanish,
    stop: endpoint.stop,
  }
  return {
    phone,
    arrives(call: Call) {
      calls.push(call)
      arrivals.add(call)
      void live(call, habit)
    },
  }
}

async function live(call: Call, { answersAfterMs, rejects, talksMs }: Habit): Promise<void> {
  if (rejects) return call.reject(rejects)
  call.ring()
  if (answersAfterMs === undefined) return
  await sleep(answersAfterMs)
  call.answer()
  if (talksMs === undefined || !(await answeredOrOver(call))) return
  after(drawn(talksMs), () => call.hangUp())
}

const drawn = (ms: number | [number, number]): number =>
  typeof ms === 'number' ? ms : ms[0] + Math.random() * (ms[1] - ms[0])
