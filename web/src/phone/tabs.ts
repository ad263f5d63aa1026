import type { PhoneState } from './state.ts'

const name = 'vez-phone'

/** What one tab asks of the one with the phone: a method of `phone` and what goes with it. */
export type Asked = { do: string; with: (string | boolean)[] }
type Said = { asks: Asked } | { tells: PhoneState } | { hello: true }

/** One tab has the phone; when it closes, the next one has it. */
export interface Tabs {
  tell(state: PhoneState): void
  ask(asked: Asked): void
  /** The tab that has the phone loses it to this one. */
  take(): void
  close(): void
}

export function createTabs(options: {
  won: () => void
  /** Another tab has taken it; this one waits in the line again. */
  lost: () => void
  told: (state: PhoneState) => void
  asked: (asked: Asked) => void
  greeted: () => void
}): Tabs {
  const channel = new BroadcastChannel(name)
  let isOwner = false
  let closed = false
  let release = () => {}
  let waiting = new AbortController()

  channel.onmessage = ({ data }: MessageEvent<Said>) => {
    if ('asks' in data) return void (isOwner && options.asked(data.asks))
    if ('tells' in data) return void (!isOwner && options.told(data.tells))
    if (isOwner) options.greeted()
  }

  function wait(request: LockOptions): void {
    navigator.locks
      .request(name, request, () => {
        if (closed) return
        isOwner = true
        options.won()
        return new Promise<void>((done) => {
          release = done
        })
      })
      // Called off, or stolen by another tab.
      .catch(() => {})
      .finally(() => {
        if (!isOwner) return
        isOwner = false
        options.lost()
        if (!closed) standInLine()
      })
  }

  function standInLine(): void {
    waiting = new AbortController()
    wait({ signal: waiting.signal })
  }

  const say = (said: Said) => channel.postMessage(said)

  standInLine()
  say({ hello: true })
  return {
    tell: (state) => say({ tells: state }),
    ask: (asked) => say({ asks: asked }),
    take() {
      if (isOwner || closed) return
      waiting.abort()
      wait({ steal: true })
    },
    close() {
      closed = true
      waiting.abort()
      release()
      channel.close()
    },
  }
}
