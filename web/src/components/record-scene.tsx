import { Alert, Button, Drawer, Loader, type MantineSize, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconPlus } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type ComponentType, type ReactNode, useRef, useState } from 'react'
import { useShortcuts } from '../app/keys.ts'
import { useAsk } from '../client/ask.ts'
import type { RecordPath, RowOf } from '../client/list.ts'
import { useMe } from '../client/me.ts'
import { type Column, DataTable } from './data-table.tsx'
import { EmptyState } from './empty-state.tsx'
import { type Outcome, RecordForm, type RecordKind } from './form/record-form.tsx'
import { useFormWords } from './form/words.ts'
import { PageHead } from './page-head.tsx'

/** `?id=novo`: the form of a new one. */
const newId = 'novo'

/** Which record is open is in the address, so that it can be sent to a colleague. */
export function useOpenRecord() {
  const navigate = useNavigate()
  const { id } = useSearch({ strict: false }) as { id?: unknown }
  const go = (to: string | undefined) =>
    void navigate({ to: '.', search: (now: Record<string, unknown>) => ({ ...now, id: to }) } as never)
  return {
    id: id === undefined || id === newId ? undefined : String(id),
    isNew: id === newId,
    open: go,
    openNew: () => go(newId),
    // After the key that asked for it: the question about unsaved work would take the same Escape as its answer.
    close: () => void setTimeout(() => go(undefined)),
  }
}

/** The list stays in sight. */
const seenThrough = { backgroundOpacity: 0.25 }
const Heading = ({ words }: { words: string }) => (
  <Text span fw={650} size="lg">
    {words}
  </Text>
)

type Editing<Path extends RecordPath> = { record: RowOf<Path> | null }

/** A page of records of one kind: the list, and the one that is open in a drawer beside it. */
export function RecordScene<Path extends RecordPath>(props: {
  kind: RecordKind<Path>
  title: string
  hint?: ReactNode
  /** What the button for a new one says, and the drawer that it opens. */
  newTitle: string
  columns: readonly Column<RowOf<Path>>[]
  empty: { icon: ComponentType<{ size?: number | string; stroke?: number }>; title: string; hint?: ReactNode }
  /** The fields, and what else belongs to the open record. */
  form: (editing: Editing<Path>) => ReactNode
  actions?: (editing: Editing<Path>) => ReactNode
  /** Beside the button for a new one. */
  more?: ReactNode
  /** Between the head and the list. */
  above?: ReactNode
  saved?: (record: RowOf<Path>, wasNew: boolean, sent: Record<string, unknown>) => void
  size?: MantineSize | number
  /** The page makes new ones in a way of its own. */
  makesNew?: () => void
}) {
  const { kind, title, hint, newTitle, columns, empty, form, actions, more, above, saved, size = 'lg' } = props
  const t = useFormWords()
  const me = useMe()
  const { id, isNew, open, openNew, close } = useOpenRecord()
  const mayManage = me.may(kind.may.manage)
  const makeNew = props.makesNew ?? openNew
  /** What became of the one that was just made: its drawer says so. */
  const [made, setMade] = useState<{ id: string; outcome: Outcome } | null>(null)
  useShortcuts(mayManage ? [{ keys: 'Alt+KeyN', words: t('key-new'), group: t('keys'), run: makeNew }] : [])
  const newButton = (
    <Button leftSection={<IconPlus size={16} />} onClick={makeNew}>
      {newTitle}
    </Button>
  )
  return (
    <>
      <PageHead title={title} hint={hint}>
        {more}
        {mayManage && newButton}
      </PageHead>
      {above}
      <DataTable
        path={kind.path}
        columns={columns}
        fileName={title}
        empty={
          <EmptyState icon={empty.icon} title={empty.title} hint={empty.hint}>
            {mayManage && newButton}
          </EmptyState>
        }
      />
      {id !== undefined && (
        <Opened
          key={id}
          kind={kind}
          id={id}
          size={size}
          close={close}
          form={form}
          actions={actions}
          saved={(record, sent) => saved?.(record, false, sent)}
          outcome={made?.id === id ? made.outcome : null}
        />
      )}
      <Drawer
        opened={isNew && mayManage && !props.makesNew}
        onClose={close}
        title={<Heading words={newTitle} />}
        size={size}
        overlayProps={seenThrough}
      >
        <RecordForm
          kind={kind}
          record={null}
          saved={(record, sent, outcome) => {
            const { id } = record as { id: string }
            setMade({ id, outcome })
            open(id)
            saved?.(record, true, sent)
          }}
          removed={close}
          actions={actions?.({ record: null })}
        >
          {form({ record: null })}
        </RecordForm>
      </Drawer>
    </>
  )
}

function Opened<Path extends RecordPath>(props: {
  kind: RecordKind<Path>
  id: string
  size: MantineSize | number
  close: () => void
  form: (editing: Editing<Path>) => ReactNode
  actions: ((editing: Editing<Path>) => ReactNode) | undefined
  saved: (record: RowOf<Path>, sent: Record<string, unknown>) => void
  outcome: Outcome | null
}) {
  const { kind, id, size, close, form, actions, saved, outcome } = props
  const t = useFormWords()
  const asked = useAsk(`get ${kind.path}/:id` as 'get /queues/:id', { id })
  // A form begins with what is stored now, not with what was read an hour ago.
  const isReady = useRef<boolean>(false)
  if (asked.data && (asked.isFetchedAfterMount || !asked.isFetching)) isReady.current = true
  const record = isReady.current ? (asked.data as RowOf<Path> | undefined) : undefined
  return (
    <Drawer
      opened
      onClose={close}
      title={<Heading words={record ? kind.nameOf(record) : ' '} />}
      size={size}
      overlayProps={seenThrough}
    >
      {asked.error && !record ? (
        <Alert color="red" icon={<IconAlertTriangle size={18} />} role="alert">
          {asked.error.status === 404 ? t('gone') : asked.error.message}
        </Alert>
      ) : record ? (
        <RecordForm
          kind={kind}
          record={record}
          saved={saved}
          outcome={outcome}
          removed={close}
          actions={actions?.({ record })}
        >
          {form({ record })}
        </RecordForm>
      ) : (
        <Stack align="center" py="xl">
          <Loader size="sm" />
        </Stack>
      )}
    </Drawer>
  )
}
