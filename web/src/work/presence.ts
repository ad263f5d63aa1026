import { useEffect } from 'react'
import { sayProblem } from '../client/ask.ts'
import { call } from '../client/call.ts'
import { type AgentState, serverNow, useLive } from '../client/live.ts'
import { phone } from '../phone/index.ts'
import { type Next, nextIsDueAt } from './activity.ts'
import { armAlerts } from './alert.ts'
import { kept } from './kept.ts'
import { change, expectPresence, useWork } from './work.ts'

/** Shown at once; taken back where the server says no. */
async function become(presence: AgentState['presence'], reason: string | null, reasonId?: string): Promise<void> {
  const before = expectPresence(presence, reason)
  try {
    const state = await call('post /agents/me/presence', { presence, ...(reasonId && { reasonId }) })
    change(() => ({ state }))
  } catch (why) {
    change(() => ({ state: before }))
    sayProblem(why)
  }
}

/** In a click or a key: only then may a page sound and ask for what it needs. */
export function becomeAvailable(): void {
  armAlerts()
  // What it could not get is said by the phone's own state.
  phone.arm().catch(() => {})
  chooseNext(null)
  void become('available', null)
}

/** At once, or after the work in hand. */
export function leaveFor(next: Next): void {
  const { state } = useWork.getState()
  if (state && state.reservations.length > 0) return chooseNext(next)
  void become(next.presence, next.presence === 'paused' ? next.words : null, next.reasonId)
}

export function chooseNext(next: Next | null): void {
  kept.set('next', '', next && JSON.stringify(next))
  change(() => ({ next }))
}

/** Makes the state that was chosen for after this work, once the work is over. */
export function useNextPresence(): void {
  const state = useWork((work) => work.state)
  const next = useWork((work) => work.next)
  const isUp = useLive((live) => live.link === 'up')
  const isDisposed = useWork(({ calls, next: chosen }) => {
    if (!chosen) return false
    const open = Object.values(calls).filter(({ phase }) => phase !== 'ended' && phase !== 'wrap-up')
    return open.length > 0 && open.every(({ dispositionId }) => dispositionId !== null)
  })
  useEffect(() => {
    if (!state || !next || !isUp) return
    const at = nextIsDueAt(state, serverNow(), isDisposed)
    if (at === null || !Number.isFinite(at)) return
    const timer = setTimeout(() => void becomeNext(), at - serverNow())
    return () => clearTimeout(timer)
  }, [state, next, isUp, isDisposed])
}

/** Before what frees the agent is done by hand: nothing is offered in between. */
export async function becomeNext(): Promise<void> {
  const { next, state } = useWork.getState()
  if (!next) return
  chooseNext(null)
  if (state?.presence !== 'offline')
    await become(next.presence, next.presence === 'paused' ? next.words : null, next.reasonId)
}
