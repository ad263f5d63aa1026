import { ActionIcon } from '@mantine/core'
import { IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { sayProblem } from '../../client/ask.ts'
import { call } from '../../client/call.ts'
import { useWords } from './words.ts'

/** One sound at a time, whoever plays it. */
let playing: HTMLAudioElement | undefined

/** Plays an audio of the company where it stands in a list. */
export function Listen({ audioId, name }: { audioId: string; name: string }) {
  const t = useWords()
  const [on, setOn] = useState(false)
  const own = useRef<HTMLAudioElement | undefined>(undefined)
  useEffect(() => () => own.current?.pause(), [])

  async function play() {
    try {
      const sound = (await call('get /audios/:id/file', { id: audioId })) as Blob
      playing?.pause()
      const audio = new Audio(URL.createObjectURL(sound))
      const over = () => {
        URL.revokeObjectURL(audio.src)
        setOn(false)
      }
      audio.addEventListener('ended', over)
      audio.addEventListener('pause', over)
      own.current = audio
      playing = audio
      setOn(true)
      await audio.play()
    } catch (why) {
      setOn(false)
      sayProblem(why)
    }
  }

  return (
    <ActionIcon
      size="sm"
      color="gray"
      aria-label={t(on ? 'stop' : 'listen', { name })}
      aria-pressed={on}
      onClick={() => (on ? own.current?.pause() : void play())}
    >
      {on ? <IconPlayerStop size={15} /> : <IconPlayerPlay size={15} />}
    </ActionIcon>
  )
}
