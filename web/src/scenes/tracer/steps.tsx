import { Badge, Group, Paper, Spoiler, Text } from '@mantine/core'
import { IconCheck, IconX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { Output } from '../../client/call.ts'
import { recordPlaces } from '../../components/form/record-places.ts'
import { signOf, useStepWords } from './step-text.ts'
import classes from './steps.module.css'
import { useWords } from './words.ts'

export type Step = Output<'post /traces'>['steps'][number]

/** What happens, one line a step, in the order in which the call comes to it. */
export function Steps({ steps, phase }: { steps: readonly Step[]; phase: string }) {
  const t = useWords()
  return (
    <Paper withBorder radius="md" className={classes.list} component="ol" aria-label={t('steps')}>
      {steps.map((step, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
        <li key={place} className={classes.step}>
          <StepLine step={step} place={place + 1} />
          {step.members && <Members members={step.members} />}
        </li>
      ))}
      <li className={classes.step} data-end>
        <Text size="sm" fw={600}>
          {t(endOf(phase))}
        </Text>
      </li>
    </Paper>
  )
}

const ends = ['queued', 'dialling', 'calling', 'feature', 'ended'] as const
const endOf = (phase: string) => {
  const known = ends.find((one) => one === phase)
  return known ? (`end-${known}` as const) : 'end-other'
}

export function StepLine({ step, place }: { step: Step; place?: number }) {
  const words = useStepWords()
  const { icon: Icon, colour } = signOf(step)
  const { title, detail } = words(step)
  return (
    <Group gap="sm" wrap="nowrap" align="flex-start">
      {place !== undefined && (
        <Text size="xs" c="dimmed" className={classes.place}>
          {place}
        </Text>
      )}
      <Icon size={18} stroke={1.7} color={`var(--mantine-color-${colour}-6)`} className={classes.icon} aria-hidden />
      <Group gap={6} wrap="wrap" className={classes.words}>
        <Text size="sm" component="span">
          {title}
        </Text>
        <Name step={step} />
        {detail && (
          <Text size="sm" c="dimmed" component="span" style={{ overflowWrap: 'anywhere' }}>
            {detail}
          </Text>
        )}
      </Group>
    </Group>
  )
}

/** The record by its name, and the way to where it is set up. */
function Name({ step }: { step: Step }) {
  const { id, name, place } = step
  if (!name) return null
  const resource = place === 'follow-me' || place === 'voicemail' ? 'extension' : (place ?? '')
  const path = recordPlaces[resource]
  if (!path || !id)
    return (
      <Text size="sm" fw={600} component="span">
        {name}
      </Text>
    )
  return (
    <Link to={path} search={{ id } as never} className={classes.link}>
      {name}
    </Link>
  )
}

/** Who of a queue could take it now, and why the others could not. */
function Members({ members }: { members: NonNullable<Step['members']> }) {
  const t = useWords()
  const words = useStepWords()
  const free = members.filter(({ why }) => why === null).length
  return (
    <div className={classes.members}>
      <Text size="xs" fw={600} mb={4}>
        {t('members', { free, count: members.length })}
      </Text>
      <Spoiler maxHeight={110} showLabel={t('show-all')} hideLabel={t('show-less')}>
        <Group gap={6}>
          {members.map(({ agentId, name, why }) => (
            <Badge
              key={agentId}
              tt="none"
              size="sm"
              variant={why === null ? 'light' : 'default'}
              color={why === null ? 'green' : 'gray'}
              leftSection={why === null ? <IconCheck size={11} /> : <IconX size={11} />}
            >
              {why === null ? name : `${name}: ${words.why(why)}`}
            </Badge>
          ))}
        </Group>
      </Spoiler>
    </div>
  )
}
