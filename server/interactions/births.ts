import type { Clock } from '#server/kernel/clock.ts'
import type { InteractionId } from '#server/kernel/ids.ts'

type Birth = {
  /** True where it went in with this part, false where it was there already. */
  insert: (part: object) => Promise<boolean>
  writing: Promise<boolean> | undefined
  born: Promise<void>
}

/** Longer than routing takes for its first word. */
const waitMs = 15
const againMs = 1000

/** Interactions that have begun and are not written yet. */
export interface Births {
  /**
   * Writes it soon, not in the moment in which a phone is to ring, and again until it is there. Resolves when durable. `insert` is given
   * what goes along, and says false where it finds the record there already.
   */
  write(id: InteractionId, insert: Birth['insert']): Promise<void>
  /**
   * This part of it goes along with its first write where that has not begun. True where it did; false where the record
   * is there, and is to be changed. Rejects where the write fails: then it may be asked again.
   */
  join(id: InteractionId, part: object): Promise<boolean>
  /** Resolves when it is there, at once where nothing is known of it. */
  written(id: InteractionId): Promise<void>
}

/** A caller who waits from the first moment costs one write, not two: routing's first word of it goes along. */
export function createBirths(options: { clock: Clock; failed: (id: InteractionId, why: unknown) => void }): Births {
  const { clock, failed } = options
  const unborn = new Map<InteractionId, Birth>()

  function attempt(birth: Birth, part: object): Promise<boolean> {
    birth.writing ??= birth.insert(part).finally(() => {
      birth.writing = undefined
    })
    return birth.writing
  }

  return {
    write(id, insert) {
      const born = Promise.withResolvers<void>()
      const birth: Birth = {
        writing: undefined,
        born: born.promise,
        async insert(part) {
          const isNew = await insert(part)
          unborn.delete(id)
          born.resolve()
          return isNew
        },
      }
      unborn.set(id, birth)
      const until = () => {
        if (unborn.get(id) !== birth) return
        attempt(birth, {}).catch((why) => {
          failed(id, why)
          clock.wakeAt(clock.now() + againMs, until)
        })
      }
      clock.wakeAt(clock.now() + waitMs, until)
      return born.promise
    },
    async join(id, part) {
      const birth = unborn.get(id)
      if (!birth) return false
      const isOnItsWay = birth.writing !== undefined
      const isNew = await attempt(birth, part)
      return isNew && !isOnItsWay
    },
    written: (id) => unborn.get(id)?.born ?? Promise.resolve(),
  }
}
