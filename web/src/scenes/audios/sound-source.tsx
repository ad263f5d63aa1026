import { Alert, Button, FileButton, Group, Stack, Text } from '@mantine/core'
import { IconMicrophone, IconPlayerStopFilled, IconUpload } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { DropZone } from '../../components/audio/drop-zone.tsx'
import { timeText } from '../../components/audio/times.ts'
import { samplesOf } from './decode.ts'
import { Player } from './player.tsx'
import { fileBytesMax, readSound, type SoundIs, sizeText, soundInWords, writeWav } from './sound.ts'
import { useWords } from './words.ts'

/** A sound that may be sent; `convert` where the server has to make a telephone's sound of it. */
export type Chosen = { sound: Blob; name: string; convert: boolean }

type Choosing = { chosen: Chosen | null; choose: (chosen: Chosen | null) => void }

/** A sound of this computer: a file, or what its microphone hears. */
export function SoundSource({ from, chosen, choose }: Choosing & { from: 'file' | 'microphone' }) {
  return (
    <Stack gap="sm">
      {from === 'file' ? <FromFile choose={choose} /> : <FromMicrophone choose={choose} again={chosen !== null} />}
      {chosen && <Player key={chosen.name + chosen.sound.size} sound={chosen.sound} name={chosen.name} />}
    </Stack>
  )
}

function FromFile({ choose }: { choose: (chosen: Chosen | null) => void }) {
  const t = useWords()
  const [looked, setLooked] = useState<{ name: string; bytes: number; is: SoundIs } | null>(null)

  async function look(file: File | null) {
    if (!file) return
    const is = readSound(await file.slice(0, 4_096).arrayBuffer())
    setLooked({ name: file.name, bytes: file.size, is })
    const fits = file.size <= fileBytesMax && mayConvert(is)
    choose(fits ? { sound: file, name: file.name.replace(/\.[^.]*$/, ''), convert: !is.fits } : null)
  }

  return (
    <>
      <DropZone drop={([file]) => void look(file ?? null)}>
        <FileButton accept="audio/*,.wav,.mp3,.ogg,.flac,.aiff" onChange={(file) => void look(file)}>
          {(given) => (
            <Button variant="default" leftSection={<IconUpload size={16} />} {...given}>
              {t('choose')}
            </Button>
          )}
        </FileButton>
        <Text size="sm" c="dimmed">
          {looked ? `${looked.name} · ${sizeText(looked.bytes)}` : t('drop-here')}
        </Text>
      </DropZone>
      {looked && <Verdict {...looked} />}
    </>
  )
}

const mayConvert = ({ is }: SoundIs) => ['wav', 'mp3', 'ogg', 'flac', 'aiff'].includes(is)

/** Said before a byte is sent. */
function Verdict({ bytes, is }: { bytes: number; is: SoundIs }) {
  const t = useWords()
  if (bytes > fileBytesMax)
    return <Alert color="red">{t('file-too-large', { size: sizeText(bytes), max: sizeText(fileBytesMax) })}</Alert>
  if (is.is === 'empty') return <Alert color="red">{t('file-empty')}</Alert>
  if (is.fits)
    return (
      <Alert color="green" py="xs">
        {t('file-fits')}
      </Alert>
    )
  const words = is.is === 'wav' ? soundInWords(is) : t(`is-${is.is}`)
  return mayConvert(is) ? (
    <Alert color="yellow" py="xs">
      {t('file-other', { is: words })} {t('file-convert')}
    </Alert>
  ) : (
    <Alert color="red" role="alert">
      {t('file-other', { is: words })} {t('file-unknown')}
    </Alert>
  )
}

const recordMsMax = 600_000

function FromMicrophone({ choose, again }: { choose: (chosen: Chosen | null) => void; again: boolean }) {
  const t = useWords()
  const recorder = useRef<MediaRecorder | null>(null)
  const [since, setSince] = useState<number | null>(null)
  const [now, setNow] = useState(0)
  const [refused, setRefused] = useState(false)
  useEffect(() => () => recorder.current?.stop(), [])
  useEffect(() => {
    if (since === null) return
    const timer = setInterval(() => {
      setNow(Date.now())
      if (Date.now() - since > recordMsMax) recorder.current?.stop()
    }, 250)
    return () => clearInterval(timer)
  }, [since])

  async function record() {
    choose(null)
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
      setRefused(false)
      const parts: Blob[] = []
      const recording = new MediaRecorder(stream)
      recorder.current = recording
      recording.ondataavailable = ({ data }) => parts.push(data)
      recording.onstop = () => {
        for (const track of stream.getTracks()) track.stop()
        setSince(null)
        void samplesOf(new Blob(parts, { type: recording.mimeType })).then((samples) =>
          choose({ sound: writeWav(samples), name: '', convert: false }),
        )
      }
      recording.start()
      setNow(Date.now())
      setSince(Date.now())
    } catch {
      setRefused(true)
    }
  }

  return (
    <>
      <Group>
        {since === null ? (
          <Button variant="default" leftSection={<IconMicrophone size={16} />} onClick={() => void record()}>
            {again ? t('record-again') : t('record')}
          </Button>
        ) : (
          <Button color="red" leftSection={<IconPlayerStopFilled size={16} />} onClick={() => recorder.current?.stop()}>
            {t('stop')}
          </Button>
        )}
        <Text size="sm" c="dimmed" role="timer">
          {since === null ? t('record-hint') : t('recording', { time: timeText(now - since) })}
        </Text>
      </Group>
      {refused && (
        <Alert color="red" role="alert">
          {t('no-microphone')}
        </Alert>
      )}
    </>
  )
}
