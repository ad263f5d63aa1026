import { useEffect, useState } from 'react'
import { openMicrophone, useDevices } from '../../phone/devices.ts'
import { meterOf } from '../../phone/meter.ts'

/** The microphone's level while nobody calls: it is open as long as somebody looks, where that was allowed before. */
export function useOwnLevel(looks: boolean): { level: number; silentSince: number | null } {
  const permission = useDevices((devices) => devices.permission)
  const microphone = useDevices((devices) => devices.chosen.microphone)
  const cleansVoice = useDevices((devices) => devices.cleansVoice)
  const [seen, setSeen] = useState({ level: 0, silentSince: null as number | null })
  // biome-ignore lint/correctness/useExhaustiveDependencies: another microphone, or another way to hear with it, is opened anew
  useEffect(() => {
    if (!looks || permission !== 'granted') return
    let closed = false
    let close = () => {}
    openMicrophone().then(
      (stream) => {
        const stop = () => {
          for (const track of stream.getTracks()) track.stop()
        }
        if (closed) return stop()
        const meter = meterOf(stream)
        const timer = setInterval(() => {
          const level = meter.level()
          const isSilent = meter.loudest() === 0
          setSeen((before) => ({ level, silentSince: isSilent ? (before.silentSince ?? Date.now()) : null }))
        }, 100)
        close = () => {
          clearInterval(timer)
          meter.close()
          stop()
        }
      },
      () => {}, // Refused or gone: the row of the microphone says so.
    )
    return () => {
      closed = true
      close()
      setSeen({ level: 0, silentSince: null })
    }
  }, [looks, permission, microphone, cleansVoice])
  return seen
}
