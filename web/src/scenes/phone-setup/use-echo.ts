import { useEffect, useRef, useState } from 'react'
import { phone, type Quality, usePhone } from '../../phone/index.ts'

export type EchoResult = { answered: boolean; said: number; heard: number; quality: Quality | null }
export const echoSeconds = 8
const answerMs = 10_000

/** A call to the number that echoes: the loudest that was said and heard, and what the connection was like. */
export function useEcho() {
  const [state, setState] = useState<'idle' | 'calling' | 'listening' | 'done'>('idle')
  const [endsAt, setEndsAt] = useState(0)
  const [result, setResult] = useState<EchoResult | null>(null)
  const seen = useRef<EchoResult>({ answered: false, said: 0, heard: 0, quality: null })
  const running = state === 'calling' || state === 'listening'

  useEffect(() => {
    if (!running) return
    const follow = (now: ReturnType<typeof usePhone.getState>) => {
      const { call } = now
      if (!call) return finish()
      if (call.state !== 'talking') return
      const before = seen.current
      seen.current = {
        answered: true,
        said: Math.max(before.said, now.level),
        heard: Math.max(before.heard, now.heard),
        quality: call.quality ?? before.quality,
      }
      if (!before.answered) {
        setState('listening')
        setEndsAt(Date.now() + echoSeconds * 1_000)
      }
    }
    const finish = () => {
      setResult(seen.current)
      setState('done')
      if (seen.current.said > 0.1) phone.microphoneWorks()
    }
    const late = setTimeout(() => !seen.current.answered && phone.hangUp(), answerMs)
    const stop = usePhone.subscribe(follow)
    return () => {
      clearTimeout(late)
      stop()
    }
  }, [running])

  useEffect(() => {
    if (state !== 'listening') return
    const over = setTimeout(phone.hangUp, endsAt - Date.now())
    return () => clearTimeout(over)
  }, [state, endsAt])

  // Who leaves the page does not leave the echo running.
  useEffect(() => {
    if (running) return phone.hangUp
  }, [running])

  return {
    state,
    endsAt,
    result,
    start() {
      const { echoNumber } = usePhone.getState()
      if (!echoNumber) return
      seen.current = { answered: false, said: 0, heard: 0, quality: null }
      setResult(null)
      setState('calling')
      phone.dial(echoNumber)
    },
    stop: phone.hangUp,
  }
}
