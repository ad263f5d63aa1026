import { Badge, Button, Group, Paper, SimpleGrid, Stack, Switch, TextInput } from '@mantine/core'
import { IconArrowRight } from '@tabler/icons-react'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useDo } from '../../client/ask.ts'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { CheckLine } from './check-line.tsx'
import { typedInto } from './effort.ts'
import { fieldProblem, isSaidByFields, useFirstWrong } from './fields.ts'
import { StepHead } from './step-head.tsx'
import type { Progress } from './steps.ts'
import classes from './wizard.module.css'
import { useWords } from './words.ts'

/** A number that leads to a queue, and oneself in it. */
export function StepNumber({ progress, goOn }: { progress: Progress; goOn: () => void }) {
  const t = useWords()
  return (
    <>
      <StepHead step="number" title={t('number-title')} hint={t('number-hint')} />
      {progress.number ? <Made number={progress.number} goOn={goOn} /> : <Make progress={progress} />}
    </>
  )
}

function Made({ number, goOn }: { number: NonNullable<Progress['number']>; goOn: () => void }) {
  const t = useWords()
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => button.current?.focus(), [])
  const { queue } = number
  return (
    <Stack>
      <Paper p="md">
        <div className={classes.sentence}>
          <Badge size="xl" variant="light" tt="none">
            {number.did}
          </Badge>
          {t('number-leads')}
          <Badge size="xl" variant="light" color="teal" tt="none">
            {queue?.name}
          </Badge>
        </div>
        <ul className={classes.checks} style={{ marginTop: 12 }}>
          <CheckLine state="ok">{number.leadsTo === 'flow' ? t('number-by-flow') : t('number-straight')}</CheckLine>
          <CheckLine state={queue?.member ? 'ok' : 'warning'}>
            {queue?.member ? t('you-are-in') : t('you-are-not-in')}
          </CheckLine>
        </ul>
      </Paper>
      <Group justify="flex-end">
        <Button ref={button} size="md" onClick={goOn} rightSection={<IconArrowRight size={18} aria-hidden />}>
          {t('continue')}
        </Button>
      </Group>
    </Stack>
  )
}

const fieldNames = ['did', 'queueName']

function Make({ progress }: { progress: Progress }) {
  const t = useWords()
  const isDemo = progress.trunk?.demo ?? false
  const [did, setDid] = useState(isDemo ? `(${progress.company.ddd}) 4004-1000` : '')
  const [queueName, setQueueName] = useState(t('queue-default'))
  const [menu, setMenu] = useState(true)
  const make = useDo('post /setup/number', { quiet: true, refreshes: ['get /setup/progress'] })

  const form = useFirstWrong(make.error)

  function submit(event: FormEvent) {
    event.preventDefault()
    make.mutate({ did, queueName, menu })
  }

  return (
    <form onSubmit={submit} ref={form}>
      <Stack>
        {make.error && !isSaidByFields(make.error, fieldNames) && <ProblemAlert problem={make.error} />}
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TextInput
            label={t('did')}
            description={isDemo ? t('did-hint-demo') : t('did-hint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            inputMode="tel"
            autoComplete="off"
            required
            withAsterisk={false}
            value={did}
            error={fieldProblem(make.error, 'did')}
            onChange={(event) => {
              typedInto('number.did')
              setDid(event.currentTarget.value)
            }}
            {...(!isDemo && { 'data-autofocus': true })}
          />
          <TextInput
            label={t('queue-name')}
            autoComplete="off"
            required
            withAsterisk={false}
            value={queueName}
            error={fieldProblem(make.error, 'queueName')}
            onChange={(event) => {
              typedInto('number.queueName')
              setQueueName(event.currentTarget.value)
            }}
          />
        </SimpleGrid>
        <Switch
          label={t('with-menu')}
          description={t('with-menu-hint')}
          checked={menu}
          onChange={(event) => setMenu(event.currentTarget.checked)}
        />
        <Group justify="flex-end">
          <Button type="submit" size="md" loading={make.isPending} {...(isDemo && { 'data-autofocus': true })}>
            {t('make-number')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
