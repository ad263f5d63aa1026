import { Button, Group, Paper, PasswordInput, Radio, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { IconArrowRight } from '@tabler/icons-react'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useAsk, useDo } from '../../client/ask.ts'
import type { Output } from '../../client/call.ts'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { CheckLine, type CheckState } from './check-line.tsx'
import { typedInto } from './effort.ts'
import { fieldProblem, isSaidByFields, useFirstWrong } from './fields.ts'
import { StepHead } from './step-head.tsx'
import type { Progress } from './steps.ts'
import classes from './wizard.module.css'
import { useWords } from './words.ts'

type Kind = 'demo' | 'registration' | 'ip'
const kinds: readonly Kind[] = ['demo', 'registration', 'ip']

/** The line that calls come in by: a carrier's, or the demo's, which needs none. */
export function StepTrunk({ progress, goOn }: { progress: Progress; goOn: () => void }) {
  const t = useWords()
  const [changing, setChanging] = useState(false)
  const { trunk } = progress
  return (
    <>
      <StepHead step="trunk" title={t('trunk-title')} hint={t('trunk-hint')} />
      {trunk && !changing ? (
        <Watch trunk={trunk} goOn={goOn} change={() => setChanging(true)} />
      ) : (
        <Choose progress={progress} done={() => setChanging(false)} />
      )}
    </>
  )
}

const states: Record<Output<'get /trunks/:id/state'>['code'], CheckState> = {
  registered: 'ok',
  reachable: 'ok',
  rejected: 'failed',
  unreachable: 'failed',
  'no-answer': 'waiting',
  unwatched: 'waiting',
  absent: 'waiting',
  unknown: 'failed',
}

/** The trunk's state, as Asterisk has it from one second to the next. */
function Watch(props: { trunk: NonNullable<Progress['trunk']>; goOn: () => void; change: () => void }) {
  const { trunk, goOn, change } = props
  const t = useWords()
  const { data } = useAsk('get /trunks/:id/state', { id: trunk.id }, { every: 1_500 })
  // The demo's trunk is this machine: nobody has to answer for it but Asterisk.
  const isThere = data !== undefined && data.code !== 'absent' && data.code !== 'unknown'
  const state: CheckState = trunk.demo ? (isThere ? 'ok' : 'waiting') : data ? states[data.code] : 'waiting'
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (state === 'ok') button.current?.focus()
  }, [state])
  const said =
    trunk.demo && isThere
      ? t('demo-ready')
      : t(`state-${data?.code ?? 'unwatched'}`, { ms: Math.ceil(data?.roundTripMs ?? 1) })
  return (
    <Stack>
      <Paper px="md" py={6} aria-live="polite">
        <ul className={classes.checks}>
          <CheckLine state={state} note={said}>
            <Text span fw={600} inherit>
              {trunk.name}
            </Text>
          </CheckLine>
        </ul>
      </Paper>
      <Group justify="space-between" mt="xs">
        <Button variant="default" size="md" onClick={change}>
          {trunk.demo ? t('other-trunk') : t('change-trunk')}
        </Button>
        <Button
          ref={button}
          size="md"
          variant={state === 'ok' ? 'filled' : 'default'}
          onClick={goOn}
          rightSection={<IconArrowRight size={18} aria-hidden />}
        >
          {state === 'ok' ? t('continue') : t('go-on-anyway')}
        </Button>
      </Group>
    </Stack>
  )
}

function Choose({ progress, done }: { progress: Progress; done: () => void }) {
  const t = useWords()
  const [kind, setKind] = useState<Kind>(progress.trunk && !progress.trunk.demo ? progress.trunk.kind : 'demo')
  const useDemo = useDo('post /setup/demo-trunk', { quiet: true, refreshes: ['get /setup/progress'], done })
  return (
    <Stack>
      <Radio.Group value={kind} onChange={(value) => setKind(value as Kind)} aria-label={t('trunk-title')}>
        <Stack gap="sm">
          {kinds.map((each) => (
            <Radio.Card key={each} value={each} className={classes.choice} data-autofocus={each === kind || undefined}>
              <Group wrap="nowrap" align="flex-start" gap="md">
                <Radio.Indicator mt={2} />
                <div>
                  <Text fw={600}>{t(`trunk-${each}`)}</Text>
                  <Text size="sm" c="dimmed">
                    {t(`trunk-${each}-hint`)}
                  </Text>
                </div>
              </Group>
            </Radio.Card>
          ))}
        </Stack>
      </Radio.Group>
      <ProblemAlert problem={useDemo.error} />
      {kind === 'demo' ? (
        <Group justify="flex-end">
          <Button size="md" loading={useDemo.isPending} onClick={() => useDemo.mutate({})}>
            {t('use-demo')}
          </Button>
        </Group>
      ) : (
        <Carrier
          key={kind}
          kind={kind}
          replaced={progress.trunk && !progress.trunk.demo ? progress.trunk.id : null}
          done={done}
        />
      )}
    </Stack>
  )
}

const fieldNames = ['name', 'host', 'user', 'password', 'line'] as const

/** What a carrier's letter says: an address, and for a registration a user and a password. */
function Carrier(props: { kind: 'registration' | 'ip'; replaced: string | null; done: () => void }) {
  const { kind, replaced, done } = props
  const t = useWords()
  const before = useAsk('get /trunks/:id', { id: replaced ?? '' }, { enabled: replaced !== null })
  const [typed, setTyped] = useState<Partial<Record<(typeof fieldNames)[number], string>>>({})
  const refreshes = ['get /setup/progress', 'get /trunks/:id', 'get /trunks/:id/state'] as const
  const make = useDo('post /trunks', { quiet: true, refreshes, done })
  const change = useDo('patch /trunks/:id', { quiet: true, refreshes, done })
  const problem = make.error ?? change.error
  const kept = before.data
  const value = (name: (typeof fieldNames)[number]): string => {
    if (typed[name] !== undefined) return typed[name]
    if (name === 'password') return ''
    if (name === 'name') return kept?.name ?? t('trunk-name-default')
    return kept?.[name] ?? ''
  }
  const field = (name: (typeof fieldNames)[number]) => ({
    value: value(name),
    error: fieldProblem(problem, name),
    autoComplete: 'off',
    onChange(event: { currentTarget: { value: string } }) {
      typedInto(`trunk.${name}`)
      setTyped({ ...typed, [name]: event.currentTarget.value })
    },
  })

  const form = useFirstWrong(problem)

  function submit(event: FormEvent) {
    event.preventDefault()
    const [user, password] = [value('user'), value('password')]
    const line = value('line') || user || value('name').replace(/[^A-Za-z0-9_.+-]/g, '') || 'linha'
    const fields = {
      name: value('name'),
      kind,
      host: value('host'),
      line,
      ...(kind === 'registration' && { user, ...(password && { password }) }),
    }
    if (kept && replaced) change.mutate({ id: replaced, rev: kept.rev, ...fields })
    else make.mutate(fields)
  }

  return (
    <form onSubmit={submit} ref={form}>
      <Stack>
        {problem && !isSaidByFields(problem, fieldNames) && <ProblemAlert problem={problem} />}
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TextInput label={t('host')} placeholder={t('host-hint')} required withAsterisk={false} {...field('host')} />
          <TextInput label={t('trunk-name')} required withAsterisk={false} {...field('name')} />
          {kind === 'registration' && (
            <>
              <TextInput label={t('trunk-user')} required withAsterisk={false} {...field('user')} />
              <PasswordInput
                label={t('trunk-password')}
                required={!replaced}
                withAsterisk={false}
                {...field('password')}
              />
            </>
          )}
          {kind === 'ip' && <TextInput label={t('trunk-line')} {...field('line')} />}
        </SimpleGrid>
        <Group justify="flex-end">
          <Button type="submit" size="md" loading={make.isPending || change.isPending}>
            {t('save-trunk')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
