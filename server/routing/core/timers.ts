import type { Instant } from '#server/kernel/clock.ts'
import { asideOf } from './aside.ts'
import type { State, Timer } from './state.ts'

type Unset<T> = T extends Timer ? Omit<T, 'made'> & { made?: number } : never

/** `made` is filled in here: of two timers for the same instant the one that was set first rings first. */
export function setTimer(state: State, timer: Unset<Timer>): void {
  const { timers } = state
  timer.made = state.timersMade++
  if (timers.size >= state.timersMost) {
    timers.keep(mayRing)
    state.timersMost = 2 * timers.size + timersLeast
  }
  timers.push(timer as Timer)
}

const timersLeast = 256

/** Most never do: an offer is taken long before its end. They would hold what has long ended until that time comes. */
const mayRing = (timer: Timer): boolean =>
  timer.type === 'offer-ends' ? isMeant(timer) : !('item' in timer) || timer.item.state !== 'ended'

export const earlier = (a: Timer, b: Timer): boolean => a.at < b.at || (a.at === b.at && a.made < b.made)

/** Whether what it was set for is still to come: a timer that is called off is forgotten later. */
export function isMeant(timer: Timer): boolean {
  switch (timer.type) {
    case 'offer-ends':
      return timer.item.state === 'offered' && timer.item.offer?.id === timer.offerId
    case 'wrap-up-ends':
      return timer.item.state === 'wrap-up' && timer.item.wrapUpUntil === timer.at
    case 'tried-ends':
      return timer.item.tried.some((t) => t.agentId === timer.agentId && t.until === timer.at)
    case 'rest-ends':
      return timer.agent.restsUntil === timer.at
    case 'aside-ends':
      return asideOf(timer.agent, timer.interactionId)?.until === timer.at
    case 'moves-up':
      return timer.item.state === 'waiting' && timer.item.wakesAt === timer.at
  }
}

/** When the core wants to be woken; undefined where nothing is to come. */
export function nextWakeAt(state: State): Instant | undefined {
  for (let timer = state.timers.peek(); timer; timer = state.timers.peek()) {
    if (isMeant(timer)) return timer.at
    state.timers.pop()
  }
  return undefined
}
