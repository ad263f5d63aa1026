import { Button, Group, Modal, Progress, Stack, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { call, Problem } from '../../client/call.ts'
import { keepRecord, refreshList } from '../../client/list.ts'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { type Chosen, SoundSource } from './sound-source.tsx'
import { useWords } from './words.ts'

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

function Sending({ share }: { share: number }) {
  const t = useWords()
  const percent = Math.round(share * 100)
  return <Progress value={percent} animated aria-label={t('sending', { percent })} />
}

export function NewAudio({ close, made }: { close: () => void; made: (id: string) => void }) {
  const t = useWords()
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const [name, setName] = useState('')
  const [description, setDescription] = useState('')
  const { share, problem, send } = useSending()
  const fieldProblem = problem?.fields.find(({ field }) => field === 'name')?.message

  const upload = ({ sound, convert }: Chosen) =>
    send(async (progress) => {
      const fields = { name: name.trim(), description, convert: String(convert) }
      const audio = await call('post /audios', { ...fields, file: sound } as never, { progress })
      await keepRecord('/audios', audio)
      made(audio.id)
    })

  return (
    <Modal opened onClose={close} title={t('new')} size="lg" closeOnClickOutside={false}>
      <Stack>
        <ProblemAlert problem={problem} />
        <SoundSource
          chosen={chosen}
          choose={(next) => {
            setChosen(next)
            if (next?.name && name === '') setName(next.name)
          }}
        />
        <TextInput
          label={t('name')}
          withAsterisk
          value={name}
          maxLength={80}
          error={fieldProblem}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Textarea
          label={t('description')}
          value={description}
          maxLength={500}
          onChange={(event) => setDescription(event.currentTarget.value)}
          autosize
        />
        {share !== null && <Sending share={share} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('cancel')}
          </Button>
          <Button
            disabled={!chosen || name.trim() === ''}
            loading={share !== null}
            onClick={() => chosen && void upload(chosen)}
          >
            {chosen?.convert ? t('send-convert') : t('send')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

/** Another sound under the same name: routes and URAs stay as they are. */
export function ReplaceSound(props: { audio: { id: string; rev: number }; close: () => void; done: () => void }) {
  const { audio, close, done } = props
  const t = useWords()
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const { share, problem, send } = useSending()
  const upload = ({ sound, convert }: Chosen) =>
    send(async (progress) => {
      const fields = { id: audio.id, rev: audio.rev, convert: String(convert) }
      await keepRecord('/audios', await call('put /audios/:id/file', { ...fields, file: sound } as never, { progress }))
      await refreshList('/audios/:id/file')
      done()
    })
  return (
    <Modal opened onClose={close} title={t('replace')} size="lg" closeOnClickOutside={false} zIndex={300}>
      <Stack>
        <ProblemAlert problem={problem} />
        <SoundSource chosen={chosen} choose={setChosen} />
        {share !== null && <Sending share={share} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('cancel')}
          </Button>
          <Button disabled={!chosen} loading={share !== null} onClick={() => chosen && void upload(chosen)}>
            {chosen?.convert ? t('send-convert') : t('send')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
