import { setTimeout as sleep } from 'node:timers/promises'
import type { Call } from './call.ts'
import { type Place, startEndpoint } from './endpoint.ts'

export type Calling = {
  from: string
  to: string
  /** Keys pressed so long after the answer. */
  keys?: { afterMs: number; key: string }[]
  /** Hangs up so long after the answer. */
  hangUpAfterMs?: number
  /** Gives up so long after dialling, if nobody answered until then. */
  cancelAfterMs?: number
}

/** What the other side of the trunk does with calls that we place: see `Habit` in `phone.ts` for people's phones. */
export type Answering = {
  /** Rings so long, then answers. */
  answersAfterMs?: number
  /** Refuses at once: 404 unknown number, 486 busy, 503 no line free. */
  refuses?: 404 | 480 | 486 | 503 | 603
  /** Hangs up so long after the answer. */
  hangsUpAfterMs?: number
}

export type Carrier = {
  /** All calls so far, ours and theirs. */
  calls: Call[]
  call(calling: Calling): Promise<Call>
  /** From now on. A carrier of which nothing is said answers at once. */
  answering(habit: Answering): void
  /** The next call that comes out of the trunk, one at a time in their order. */
  receives(withinMs?: number): Promise<Call>
  stop(): Promise<void>
}

/** The telephone company at the other end of a trunk: calls from everybody, answers for everybody. */
export async function carrier(options: { at: Place; server: Place }): Promise<Carrier> {
  const endpoint = await startEndpoint(options)
  const arrivals = queueOf(endpoint)
  let habit: Answering = { answersAfterMs: 0 }
  endpoint.onArrival((call) => {
    arrivals.add(call)
    void answer(call, habit)
  })
  return {
    get calls() {
      return endpoint.calls
    },
    async call(calling) {
      const call = await endpoint.dial(calling)
      void live(call, calling)
      return call
    },
    answering(next) {
      habit = next
    },
    receives: arrivals.next,
    stop: endpoint.stop,
  }
}

/** The caller's part of a call. What cannot happen any more (the call is over) is left out. */
async function live(call: Call, { keys = [], hangUpAfterMs, cancelAfterMs }: Calling): Promise<void> {
  if (cancelAfterMs !== undefined) {
    after(cancelAfterMs, () => {
      if (!call.happened.answeredAt) call.hangUp()
    })
  }
  if (keys.length === 0 && hangUpAfterMs === undefined) return
  if (!(await answeredOrOver(call))) return
  for (const { afterMs, key } of keys) after(afterMs, () => void call.press(key))
  if (hangUpAfterMs !== undefined) after(hangUpAfterMs, () => call.hangUp())
}

async function answer(call: Call, { answersAfterMs, refuses, hangsUpAfterMs }: Answering): Promise<void> {
  if (refuses) return call.reject(refuses)
  call.ring()
  if (answersAfterMs === undefined) return
  await sleep(answersAfterMs)
  call.answer()
  if (hangsUpAfterMs === undefined || !(await answeredOrOver(call))) return
  after(hangsUpAfterMs, () => call.hangUp())
}

/** False where the call ended unanswered. */
export async function answeredOrOver(call: Call): Promise<boolean> {
  return call.answered(3_600_000).then(
    () => true,
    () => false,
  )
}

/** Something a person does later; nothing waits for it, and a test that is over is not held up by it. */
export function after(ms: number, act: () => void): void {
  setTimeout(act, ms).unref()
}

/** Arrivals one by one, each given once: to who asks first. */
export function queueOf(endpoint: { calls: Call[] }) {
  const come: Call[] = []
  const asking: ((call: Call) => void)[] = []
  return {
    add(call: Call) {
      const ask = asking.shift()
      if (ask) ask(call)
      else come.push(call)
    },
    next(withinMs = 10_000): Promise<Call> {
      const call = come.shift()
      if (call) return Promise.resolve(call)
      return new Promise((resolve, reject) => {
        const ask = (arrived: Call) => {
          clearTimeout(late)
          resolve(arrived)
        }
        const late = setTimeout(() => {
          asking.splice(asking.indexOf(ask), 1)
          reject(new Error(`No call came in ${withinMs} ms; ${endpoint.calls.length} calls so far.`))
        }, withinMs)
        asking.push(ask)
      })
    },
  }
}
