import { Alert, Box, Button, Fieldset, Group, Modal, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconLock, IconTrash } from '@tabler/icons-react'
import { useBlocker } from '@tanstack/react-router'
import { type ReactNode, useRef, useState } from 'react'
import { FormProvider, useForm } from 'react-hook-form'
import type { z } from 'zod'
import { useShortcuts } from '../../app/keys.ts'
import { call, Problem, type RouteName } from '../../client/call.ts'
import { keepRecord, type RecordPath, type RowOf } from '../../client/list.ts'
import { useMe } from '../../client/me.ts'
import { ProblemAlert } from '../problem-alert.tsx'
import { DeleteRecord } from './delete-record.tsx'
import { type FieldWords, ShownFields } from './field.ts'
import { type Difference, differencesOf, type Values } from './merge.ts'
import classes from './record-form.module.css'
import { sentOf, serverResolver } from './resolver.ts'
import { StaleChoice } from './stale-choice.tsx'
import { useFormWords } from './words.ts'

/** A kind of record, and who may work on it: what a form and a list need to know of a resource of the server. */
export type RecordKind<Path extends RecordPath> = {
  path: Path
  /** The server's own schema of what may be sent. */
  schema: z.ZodObject
  may: { manage: string; change?: string }
  /** What a new one begins with; what the schema has a default for is there already. */
  fresh: Values
  nameOf: (record: RowOf<Path>) => string
  /** What stands in the form of what is stored, where that is not the same. */
  valuesOf?: (record: RowOf<Path>) => Values
  /** What is sent of what stands in the form, where that is not the same. */
  sentOf?: (values: Values) => Values
}

/** What became of what was saved, in Asterisk where it is told. */
export type Outcome = 'saved' | Applied
type Applied = { state: 'applied' } | { state: 'failed'; why: string }
type AnyRecord = { id: string; rev: number; applied?: Applied }

/** The schema's own defaults, then what the page says. */
function firstValues<Path extends RecordPath>(kind: RecordKind<Path>, record: RowOf<Path> | null): Values {
  const shape = kind.schema.shape as Record<string, z.ZodType>
  const names = Object.keys(shape)
  if (record) {
    const stored = kind.valuesOf?.(record) ?? (record as Values)
    return Object.fromEntries(names.map((name) => [name, stored[name] ?? (name in stored ? null : '')]))
  }
  const defaults = names.map((name) => {
    const parsed = shape[name]?.safeParse(undefined)
    return [name, parsed?.success && parsed.data !== undefined ? parsed.data : '']
  })
  return { ...Object.fromEntries(defaults), ...kind.fresh }
}

/**
 * A record in a form. In one place: Ctrl+S, what the server refuses under its fields, what became of it in Asterisk,
 * what somebody else changed meanwhile, and the question before unsaved work is left.
 */
export function RecordForm<Path extends RecordPath>(props: {
  kind: RecordKind<Path>
  /** null: a new one. */
  record: RowOf<Path> | null
  saved: (record: RowOf<Path>, sent: Values, outcome: Outcome) => void
  /** Of the save by which it was made. */
  outcome?: Outcome | null
  /** Where it is not said, it is not deleted here. */
  removed?: () => void
  children: ReactNode
  /** Beside the buttons, for what else may be done with it. */
  actions?: ReactNode
}) {
  const { kind, saved, removed, children, actions } = props
  const t = useFormWords()
  const me = useMe()
  const [record, setRecord] = useState(props.record)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [done, setDone] = useState<Outcome | null>(props.outcome ?? null)
  const [stale, setStale] = useState<{ theirs: RowOf<Path>; differences: Difference[] } | null>(null)
  const shown = useRef(new Map<string, FieldWords>())
  const base = useRef<Values>(firstValues(kind, props.record))
  const leaving = useRef(false)
  const form = useForm<Values>({
    defaultValues: base.current,
    resolver: (values, context, options) =>
      serverResolver(kind.schema)(kind.sentOf?.(values) ?? values, context, options as never),
    mode: 'onTouched',
  })
  const { isDirty, isSubmitting } = form.formState
  const mayDelete = me.may(kind.may.manage)
  const maySave = record ? me.may(kind.may.change ?? kind.may.manage) : mayDelete

  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) =>
      isDirty && !leaving.current && (current.pathname !== next.pathname || idIn(current.search) !== idIn(next.search)),
    enableBeforeUnload: () => isDirty && !leaving.current,
    withResolver: true,
  })

  const known = record as unknown as AnyRecord | null

  async function save(values: Values, rev = known?.rev) {
    setProblem(null)
    setDone(null)
    const sent = sentOf(kind.schema, kind.sentOf?.(values) ?? values)
    try {
      const name = known ? `put ${kind.path}/:id` : `post ${kind.path}`
      const input = known ? { ...sent, id: known.id, rev } : sent
      const answer = (await call(name as RouteName, input as never)) as unknown as RowOf<Path> & AnyRecord
      const { applied, ...stored } = answer
      leaving.current = true
      setRecord(stored as RowOf<Path>)
      base.current = firstValues(kind, stored as RowOf<Path>)
      form.reset(base.current)
      setStale(null)
      setDone(applied ?? 'saved')
      await keepRecord(kind.path, stored)
      saved(stored as RowOf<Path>, sent, applied ?? 'saved')
      leaving.current = false
    } catch (why) {
      if (!(why instanceof Problem)) throw why
      if (why.code.endsWith('.stale') && known) await showTheirs(known.id, why)
      else refuse(why)
    }
  }

  /** Under each field that is shown; what has no field here is said above. */
  function refuse(why: Problem) {
    const isShown = (field: string) =>
      [...shown.current.keys()].some((name) => field === name || field.startsWith(`${name}.`))
    for (const { field, code, message } of why.fields)
      if (isShown(field)) form.setError(field, { type: code, message }, { shouldFocus: true })
    const others = why.fields.filter(({ field }) => !isShown(field))
    setProblem(new Problem(why.status, why.code, why.message, others))
  }

  async function showTheirs(id: string, why: Problem) {
    try {
      const theirs = (await call(`get ${kind.path}/:id` as RouteName, { id } as never)) as unknown as RowOf<Path>
      setStale({ theirs, differences: differencesOf(base.current, form.getValues(), firstValues(kind, theirs)) })
    } catch {
      setProblem(why)
    }
  }

  /** What they saved is what we began from; what was chosen stands above it. */
  async function settle(values: Values, theirs: RowOf<Path>) {
    base.current = firstValues(kind, theirs)
    setRecord(theirs)
    form.reset(base.current)
    for (const [field, value] of Object.entries(values)) form.setValue(field, value, { shouldDirty: true })
    setStale(null)
    await save(values, (theirs as unknown as AnyRecord).rev)
  }

  const submit = form.handleSubmit((_values) => save(form.getValues()))
  useShortcuts(maySave ? [{ keys: '$mod+KeyS', words: t('key-save'), group: t('keys'), run: () => void submit() }] : [])

  return (
    <FormProvider {...form}>
      <ShownFields.Provider value={shown.current}>
        <form
          noValidate
          onSubmit={(event) => {
            event.stopPropagation()
            void submit(event)
          }}
        >
          <Stack gap="md">
            {!maySave && (
              <Alert color="gray" icon={<IconLock size={18} />} py="xs">
                {t('read-only')}
              </Alert>
            )}
            <ProblemAlert problem={problem} />
            {stale && (
              <StaleChoice
                differences={stale.differences}
                mine={form.getValues()}
                wordsOf={(field) => shown.current.get(field)}
                settle={(values) => void settle(values, stale.theirs)}
              />
            )}
            <Fieldset variant="unstyled" disabled={!maySave}>
              <Stack gap="lg">{children}</Stack>
            </Fieldset>
            <Box className={classes.end}>
              <Result done={done} />
              <Group justify="space-between" mt={done ? 'xs' : 0}>
                <Group gap="xs">
                  {maySave && (
                    <Button type="submit" loading={isSubmitting} disabled={stale !== null}>
                      {t('save')}
                    </Button>
                  )}
                  {actions}
                </Group>
                {known && mayDelete && removed && (
                  <DeleteRecord
                    path={kind.path}
                    id={known.id}
                    name={kind.nameOf(record as RowOf<Path>)}
                    removed={() => {
                      leaving.current = true
                      removed()
                    }}
                    icon={<IconTrash size={16} />}
                  />
                )}
              </Group>
            </Box>
          </Stack>
        </form>
      </ShownFields.Provider>
      <Modal
        opened={blocker.status === 'blocked'}
        onClose={() => blocker.reset?.()}
        title={t('leave-title')}
        zIndex={400}
      >
        <Text size="sm">{t('leave-text')}</Text>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={() => blocker.reset?.()} data-autofocus>
            {t('leave-stay')}
          </Button>
          <Button color="red" onClick={() => blocker.proceed?.()}>
            {t('leave-go')}
          </Button>
        </Group>
      </Modal>
    </FormProvider>
  )
}

const idIn = (search: unknown) => (search as { id?: string }).id

function Result({ done }: { done: Outcome | null }) {
  const t = useFormWords()
  if (done === null) return null
  if (done !== 'saved' && done.state === 'failed')
    return (
      <Alert
        color="orange"
        icon={<IconAlertTriangle size={18} />}
        role="alert"
        title={t('not-applied', { why: done.why })}
      >
        {t('not-applied-hint')}
      </Alert>
    )
  return (
    <Alert color="green" icon={<IconCheck size={18} />} role="status" py="xs">
      {done === 'saved' ? t('saved') : t('applied')}
    </Alert>
  )
}
