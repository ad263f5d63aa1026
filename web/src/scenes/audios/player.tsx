import { Stack, useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { samplesOf } from './decode.ts'
import { peaksOf } from './sound.ts'
import { useWords } from './words.ts'

const parts = 180
const height = 56

/** A sound: how it looks, and the browser's own player. */
export function Player({ sound, name }: { sound: Blob; name: string }) {
  const t = useWords()
  const canvas = useRef<HTMLCanvasElement>(null)
  const scheme = useComputedColorScheme('light')
  const [peaks, setPeaks] = useState<number[]>([])
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    const made = URL.createObjectURL(sound)
    setUrl(made)
    let gone = false
    samplesOf(sound).then(
      (samples) => gone || setPeaks(peaksOf(samples, parts)),
      () => {}, // the player itself says what cannot be played
    )
    return () => {
      gone = true
      URL.revokeObjectURL(made)
    }
  }, [sound])
  useEffect(() => {
    const pen = canvas.current?.getContext('2d')
    if (!pen) return
    pen.clearRect(0, 0, parts * 4, height * 2)
    pen.fillStyle = scheme === 'dark' ? '#748ffc' : '#3b5bdb'
    for (const [index, peak] of peaks.entries()) {
      const tall = Math.max(2, peak * height * 2)
      pen.fillRect(index * 4, height - tall / 2, 3, tall)
    }
  }, [peaks, scheme])
  return (
    <Stack gap="xs">
      <canvas
        ref={canvas}
        width={parts * 4}
        height={height * 2}
        role="img"
        aria-label={t('waveform', { name })}
        style={{ width: '100%', height }}
      />
      {/* biome-ignore lint/a11y/useMediaCaption: what is said stands in the description */}
      {url && <audio controls src={url} aria-label={t('play', { name })} style={{ width: '100%', height: 40 }} />}
    </Stack>
  )
}
