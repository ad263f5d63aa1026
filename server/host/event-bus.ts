import type { Happened } from '#server/kernel/events.ts'
import type { Log } from './log.ts'

type Told<Event extends Happened, Type extends Event['type'] | '*'> = Type extends '*'
  ? Event
  : Extract<Event, { type: Type }>

/** What happened, told within this process, in order, to whoever asked to be told. */
export interface EventBus<Event extends Happened = Happened> {
  publish(event: Event): void
  /** Tells of one type, or of all with `*`. Returns how to stop. A listener that fails is logged and hinders nobody. */
  subscribe<Type extends Event['type'] | '*'>(
    type: Type,
    listener: (event: Told<Event, Type>) => void | Promise<void>,
  ): () => void
}

export function createEventBus<Event extends Happened = Happened>({ log }: { log: Log }): EventBus<Event> {
  type Listener = (event: never) => void | Promise<void>
  const listeners = new Map<string, Set<Listener>>()

  const failed = (type: string) => (why: unknown) => log.error('an event listener failed', { type, why })

  function tell(listener: Listener, event: Event): void {
    try {
      listener(event as never)?.catch(failed(event.type))
    } catch (why) {
      failed(event.type)(why)
    }
  }

  return {
    publish(event) {
      for (const key of [event.type, '*']) for (const listener of listeners.get(key) ?? []) tell(listener, event)
    },
    subscribe(type, listener) {
      const ofType = listeners.get(type) ?? new Set<Listener>()
      listeners.set(type, ofType)
      const own: Listener = (event) => listener(event)
      ofType.add(own)
      return () => void ofType.delete(own)
    },
  }
}
