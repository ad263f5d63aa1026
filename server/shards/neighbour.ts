import { get } from 'node:http'
import type { Clock } from '#server/kernel/clock.ts'
import type { Holder } from '#server/store/owner.ts'
import { processHeader, processPath, secretHeader } from './words.ts'

const answersWithinMs = 2_000
const askAgainMs = 500

/**
 * Watches another process by a request that it never ends answering: its system closes the connection in the moment that
 * it dies. Gone is who refuses the connection then, or in whose place another answers; who does not answer at all, or was
 * never reached (a wrong address), may be cut off from us alone, and is left to its beat.
 */
export function watchNeighbour({
  holder,
  gone,
  clock,
}: {
  holder: Holder
  gone: () => void
  clock: Clock
}): () => void {
  let stopped = false
  let wasThere = false
  let abort = () => {}

  function ask(): void {
    if (stopped) return
    let answered = false
    const request = get(
      new URL(processPath, holder.address),
      { headers: { [secretHeader]: holder.secret }, agent: false },
      (response) => {
        answered = true
        request.setTimeout(0)
        response.resume()
        if (response.headers[processHeader] !== holder.id) {
          request.destroy()
          return end()
        }
        wasThere = true
        response.once('close', ask)
      },
    )
    abort = () => request.destroy()
    request.setTimeout(answersWithinMs, () => request.destroy(new Error('no answer')))
    request.on('error', (why: NodeJS.ErrnoException) => {
      if (answered) return
      if (why.code === 'ECONNREFUSED' && wasThere) return end()
      clock.wakeAt(clock.now() + askAgainMs, ask)
    })
  }

  function end(): void {
    if (stopped) return
    stopped = true
    gone()
  }

  ask()
  return () => {
    stopped = true
    abort()
  }
}
