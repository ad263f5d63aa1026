import { useEffect, useState } from 'react'

/** Drawn anew twice a minute: hours begin and end while one looks. */
export function useMinute(): void {
  const [, tick] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => tick((n) => n + 1), 30_000)
    return () => clearInterval(timer)
  }, [])
}
