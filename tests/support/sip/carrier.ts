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
  /** The next call that comes out of the trunk, each given once. */
  receives(which?: WaitedFor): Promise<Call>
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

/** Which call is waited for, and how long: the first that nobody was given yet, or the first from or to that number. */
export type WaitedFor = { from?: string; to?: string; withinMs?: number }

/** Arrivals, each given once. */
export function queueOf(endpoint: { calls: Call[] }) {
  const come: Call[] = []
  const asking: { wanted: WaitedFor; take: (call: Call) => void }[] = []
  const fits = (call: Call, { from = call.from, to = call.to }: WaitedFor) => call.from === from && call.to === to
  return {
    add(call: Call) {
      const ask = asking.find((one) => fits(call, one.wanted))
      if (ask) ask.take(call)
      else come.push(call)
    },
    next(wanted: WaitedFor = {}): Promise<Call> {
      const { from, to, withinMs = 10_000 } = wanted
      const call = come.find((one) => fits(one, wanted))
      if (call) {
        come.splice(come.indexOf(call), 1)
        return Promise.resolve(call)
      }
      return new Promise((resolve, reject) => {
        const forget = () => {
          clearTimeout(late)
          asking.splice(asking.indexOf(ask), 1)
        }
        const ask = {
          wanted,
          take(arrived: Call) {
            forget()
            resolve(arrived)
          },
        }
        const late = setTimeout(() => {
          forget()
          const who = `${from ? ` from ${from}` : ''}${to ? ` to ${to}` : ''}`
          const others = endpoint.calls.map((one) => `\n  ${one.from} to ${one.to}`).join('')
          reject(new Error(`No call${who} came in ${withinMs} ms. All that there were:${others || ' none.'}`))
        }, withinMs)
        asking.push(ask)
      })
    },
  }
}
