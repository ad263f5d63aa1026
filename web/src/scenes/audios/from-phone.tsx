import { Alert, Button, Group, Loader, Select, Stack, Text, ThemeIcon, Timeline } from '@mantine/core'
import { IconCheck, IconPhoneCall, IconPhoneOff } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useAsk } from '../../client/ask.ts'
import { call, Problem } from '../../client/call.ts'
import { refreshList, useAll } from '../../client/list.ts'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { useWords } from './words.ts'

/** What is made: a new audio of this name, or another sound of one that is there. */
export type Wanted = { name: string; description: string; audioId: string | null }

const stages = ['ringing', 'told', 'recording', 'asked', 'keeping'] as const
const everyMs = 1_000

/** An audio that is spoken at a phone: it rings, and says by itself what to do. Here one sees how far it has come. */
export function FromPhone({ wanted, kept, mayRing }: { wanted: Wanted; kept: () => void; mayRing: boolean }) {
  const t = useWords()
  const extensions = useAll('/extensions')
  const [extensionId, setExtensionId] = useState<string | null>(null)
  const [ringing, setRinging] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [interactionId, setInteractionId] = useState<string | null>(null)

  async function ring() {
    setProblem(null)
    setRinging(true)
    try {
      const begun = await call('post /audios/dictations', { ...wanted, name: wanted.name.trim(), extensionId } as never)
      setInteractionId((begun as { interactionId: string }).interactionId)
    } catch (why) {
      if (!(why instanceof Problem)) throw why
      setProblem(why)
    } finally {
      setRinging(false)
    }
  }

  return (
    <Stack gap="sm">
      <ProblemAlert problem={problem} />
      <Group align="flex-end" gap="sm">
        <Select
          label={t('phone')}
          placeholder={t('phone-own')}
          searchable
          clearable
          disabled={interactionId !== null}
          data={extensions.rows.map(({ id, number, name }) => ({ value: id, label: `${number} · ${name}` }))}
          value={extensionId}
          onChange={setExtensionId}
          style={{ flex: 1 }}
        />
        <Button
          leftSection={<IconPhoneCall size={16} />}
          loading={ringing}
          disabled={!mayRing || interactionId !== null}
          onClick={() => void ring()}
        >
          {t('ring')}
        </Button>
      </Group>
      {interactionId === null ? (
        <Text size="sm" c="dimmed">
          {t(mayRing ? 'phone-hint' : 'phone-name-first')}
        </Text>
      ) : (
        <Progress
          key={interactionId}
          interactionId={interactionId}
          wanted={wanted}
          kept={kept}
          again={() => setInteractionId(null)}
        />
      )}
    </Stack>
  )
}

function Progress(props: { interactionId: string; wanted: Wanted; kept: () => void; again: () => void }) {
  const { interactionId, wanted, kept, again } = props
  const t = useWords()
  const { data } = useAsk('get /audios/dictations/:id', { id: interactionId }, { every: everyMs })
  const state = data?.state ?? 'ringing'
  /** Whether it was kept is known by the audio being there; the call alone does not say it. */
  const furthest = useRef(0)
  const place = state === 'over' ? stages.length : stages.indexOf(state)
  furthest.current = state === 'over' ? furthest.current : place
  const [isKept, setIsKept] = useState<boolean | null>(null)
  const began = useRef(Date.now())

  useEffect(() => {
    if (state !== 'over') return
    let gone = false
    void isThere(wanted, began.current).then((there) => {
      if (gone) return
      setIsKept(there)
      if (there) void refreshList('/audios').then(kept)
    })
    return () => {
      gone = true
    }
  }, [state, wanted, kept])

  if (state === 'over')
    return isKept === null ? (
      <Loader size="sm" />
    ) : isKept ? (
      <Alert color="green" icon={<IconCheck size={18} />} role="status">
        {t('phone-kept')}
      </Alert>
    ) : (
      <Alert color="yellow" icon={<IconPhoneOff size={18} />} role="status">
        <Stack gap="xs" align="flex-start">
          {t(furthest.current === 0 ? 'phone-not-answered' : 'phone-not-kept')}
          <Button size="xs" variant="default" onClick={again}>
            {t('ring-again')}
          </Button>
        </Stack>
      </Alert>
    )
  return (
    <Timeline active={place} bulletSize={22} lineWidth={2} aria-label={t('phone-progress')}>
      {stages.map((stage, at) => (
        <Timeline.Item
          key={stage}
          title={
            <Text size="sm" fw={at === place ? 600 : 400} c={at > place ? 'dimmed' : undefined}>
              {t(`stage-${stage}`)}
            </Text>
          }
          bullet={
            at < place ? (
              <ThemeIcon size={22} radius="xl">
                <IconCheck size={13} />
              </ThemeIcon>
            ) : undefined
          }
        />
      ))}
    </Timeline>
  )
}

/** A new one of that name, or one whose sound is newer than the call. */
async function isThere({ audioId, name }: Wanted, since: number): Promise<boolean> {
  if (audioId !== null)
    return ((await call('get /audios/:id', { id: audioId })) as { updatedAt: number }).updatedAt >= since - 60_000
  const { items } = (await call('get /audios', { q: name.trim(), limit: 200 } as never)) as {
    items: { name: string }[]
  }
  return items.some((audio) => audio.name === name.trim())
}
