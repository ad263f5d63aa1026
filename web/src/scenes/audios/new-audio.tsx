import { Button, Group, Modal, Progress, SegmentedControl, Stack, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { call, Problem } from '../../client/call.ts'
import { keepRecord, refreshList } from '../../client/list.ts'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { FromPhone } from './from-phone.tsx'
import { FromText, type SpokenText } from './from-text.tsx'
import { type Chosen, SoundSource } from './sound-source.tsx'
import { useWords } from './words.ts'

/** Where a sound comes from. */
const sources = ['file', 'microphone', 'phone', 'text'] as const
type Source = (typeof sources)[number]

/** A sound on its way to the server: how far it is, and what was said no with. */
function useSending() {
  const [share, setShare] = useState<number | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  async function send(work: (progress: (share: number) => void) => Promise<void>) {
    setProblem(null)
    setShare(0)
    try {
      await work(setShare)
    } catch (why) {
      if (!(why instanceof Problem)) throw why
      setProblem(why)
    } finally {
      setShare(null)
    }
  }
  return { share, problem, send }
}

function useMaking(spoken: SpokenText = { text: '', language: 'pt-BR' }) {
  const [source, setSource] = useState<Source>(spoken.text ? 'text' : 'file')
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const [text, setText] = useState<SpokenText>(spoken)
  return {
    source,
    chosen,
    text,
    setChosen,
    setText,
    setSource(next: Source) {
      setSource(next)
      setChosen(null)
    },
    /** There is something to be sent. By phone nothing is sent: the call itself keeps it. */
    isReady: source === 'text' ? text.text.trim() !== '' : chosen !== null,
  }
}
type Making = ReturnType<typeof useMaking>

function Sources({ making }: { making: Making }) {
  const t = useWords()
  return (
    <SegmentedControl
      value={making.source}
      onChange={(next) => making.setSource(next as Source)}
      data={sources.map((value) => ({ value, label: t(`from-${value}`) }))}
      aria-label={t('from')}
    />
  )
}

function Ways(props: { making: Making; share: number | null; close: () => void; send: () => void; disabled: boolean }) {
  const { making, share, close, send, disabled } = props
  const t = useWords()
  const percent = Math.round((share ?? 0) * 100)
  return (
    <>
      {share !== null && making.source !== 'text' && (
        <Progress value={percent} animated aria-label={t('sending', { percent })} />
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>
          {t(making.source === 'phone' ? 'close' : 'cancel')}
        </Button>
        {making.source !== 'phone' && (
          <Button disabled={disabled || !making.isReady} loading={share !== null} onClick={send}>
            {making.source === 'text' ? t('make') : making.chosen?.convert ? t('send-convert') : t('send')}
          </Button>
        )}
      </Group>
    </>
  )
}

export function NewAudio({ close, made }: { close: () => void; made: (id: string) => void }) {
  const t = useWords()
  const making = useMaking()
  const { source, chosen, text } = making
  const [name, setName] = useState('')
  const [description, setDescription] = useState('')
  const { share, problem, send } = useSending()
  const fieldProblem = problem?.fields.find(({ field }) => field === 'name')?.message
  const named = { name: name.trim(), description }

  const upload = () =>
    send(async (progress) => {
      const audio =
        source === 'text'
          ? await call('post /audios/spoken', { ...named, ...text })
          : await call('post /audios', { ...named, convert: String(chosen?.convert), file: chosen?.sound } as never, {
              progress,
            })
      await keepRecord('/audios', audio)
      made(audio.id)
    })

  return (
    <Modal opened onClose={close} title={t('new')} size="lg" closeOnClickOutside={false}>
      <Stack>
        <ProblemAlert problem={problem} />
        <Sources making={making} />
        <TextInput
          label={t('name')}
          withAsterisk
          value={name}
          maxLength={80}
          error={fieldProblem}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {source === 'phone' ? (
          <FromPhone wanted={{ ...named, audioId: null }} mayRing={named.name !== ''} kept={() => {}} />
        ) : source === 'text' ? (
          <FromText spoken={text} change={making.setText} />
        ) : (
          <SoundSource
            from={source}
            chosen={chosen}
            choose={(next) => {
              making.setChosen(next)
              if (next?.name && name === '') setName(next.name)
            }}
          />
        )}
        <Textarea
          label={t('description')}
          value={description}
          maxLength={500}
          onChange={(event) => setDescription(event.currentTarget.value)}
          autosize
        />
        <Ways making={making} share={share} close={close} send={() => void upload()} disabled={named.name === ''} />
      </Stack>
    </Modal>
  )
}

type Replaced = { id: string; rev: number; name: string; spoken?: SpokenText | null | undefined }

/** Another sound under the same name: routes and URAs stay as they are. */
export function ReplaceSound(props: { audio: Replaced; close: () => void; done: () => void }) {
  const { audio, close, done } = props
  const t = useWords()
  const making = useMaking(audio.spoken ?? undefined)
  const { source, chosen, text } = making
  const { share, problem, send } = useSending()

  async function replaced(record: unknown) {
    await keepRecord('/audios', record as never)
    await refreshList('/audios/:id/file')
    done()
  }
  const upload = () =>
    send(async (progress) => {
      const { id, rev } = audio
      if (source === 'text') return replaced(await call('put /audios/:id/text', { id, rev, ...text }))
      const fields = { id, rev, convert: String(chosen?.convert), file: chosen?.sound }
      await replaced(await call('put /audios/:id/file', fields as never, { progress }))
    })

  return (
    <Modal opened onClose={close} title={t('replace')} size="lg" closeOnClickOutside={false} zIndex={300}>
      <Stack>
        <ProblemAlert problem={problem} />
        <Sources making={making} />
        {source === 'phone' ? (
          <FromPhone
            wanted={{ name: audio.name, description: '', audioId: audio.id }}
            mayRing
            kept={() => void refreshList('/audios/:id/file').then(done)}
          />
        ) : source === 'text' ? (
          <FromText spoken={text} change={making.setText} />
        ) : (
          <SoundSource from={source} chosen={chosen} choose={making.setChosen} />
        )}
        <Ways making={making} share={share} close={close} send={() => void upload()} disabled={false} />
      </Stack>
    </Modal>
  )
}
