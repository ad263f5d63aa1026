import { useEffect, useState } from 'react'
import { serverNow } from '../client/live.ts'

/** 0:07, 12:40, 1:02:33. */
export function clockText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const minutes = Math.floor(seconds / 60)
  const two = (n: number) => String(n).padStart(2, '0')
  return minutes < 60
    ? `${minutes}:${two(seconds % 60)}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`
}

const listeners = new Set<() => void>()
let ticking: ReturnType<typeof setInterval> | undefined

/** One clock for all that counts: drawn once a second, together. */
export function useTick(): void {
  const [, tick] = useState(0)
  useEffect(() => {
    const listener = () => tick((n) => n + 1)
    listeners.add(listener)
    ticking ??= setInterval(() => {
      for (const one of listeners) one()
    }, 1000)
    return () => {
      listeners.delete(listener)
      if (listeners.size > 0) return
      clearInterval(ticking)
      ticking = undefined
    }
  }, [])
}

/** How long since an instant of the server, counting. */
export function Elapsed({ since }: { since: number }) {
  useTick()
  return <span style={{ fontVariantNumeric: 'tabular-nums' }}>{clockText(serverNow() - since)}</span>
}

/** How long until an instant of the server, counting down; 0:00 when it is past. */
export function Remaining({ until }: { until: number }) {
  useTick()
  return <span style={{ fontVariantNumeric: 'tabular-nums' }}>{clockText(until - serverNow() + 999)}</span>
}
