import {
  ActionIcon,
  Alert,
  Badge,
  Button,
  Group,
  Loader,
  Menu,
  SegmentedControl,
  Select,
  Stack,
  Tabs,
  Text,
  Title,
} from '@mantine/core'
import { modals } from '@mantine/modals'
import { notifications } from '@mantine/notifications'
import {
  IconArrowBackUp,
  IconArrowLeft,
  IconDots,
  IconDownload,
  IconHierarchy2,
  IconPhoneCall,
  IconPlus,
  IconTrash,
  IconUpload,
} from '@tabler/icons-react'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import { useShortcuts } from '../../app/keys.ts'
import { useDo } from '../../client/ask.ts'
import { call } from '../../client/call.ts'
import { useAll } from '../../client/list.ts'
import { useMe } from '../../client/me.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { AddMenu } from './add-menu.tsx'
import { Canvas } from './canvas.tsx'
import { type ExitOf, withNew } from './edit.ts'
import classes from './editor.module.css'
import { History } from './history.tsx'
import { useNames } from './names.ts'
import { NodePanel } from './node-panel.tsx'
import { Outline } from './outline.tsx'
import { PublishDialog } from './publish.tsx'
import { Simulator } from './simulator.tsx'
import { type Draft, useDraft } from './use-draft.ts'
import { useWords } from './words.ts'

/** `?id=` says which flow; without it the first one is shown. */
export function Page() {
  const t = useWords()
  const navigate = useNavigate()
  const { id } = useSearch({ strict: false }) as { id?: unknown }
  const flows = useAll('/flows')
  const shown = id === undefined ? flows.rows[0]?.id : String(id)
  useEffect(() => {
    document.title = `${t('title')} · Vez`
  }, [t])
  if (shown === undefined)
    return flows.isPending ? (
      <Loader size="sm" />
    ) : (
      <EmptyState icon={IconHierarchy2} title={t('no-flow')} hint={t('no-flow-hint')}>
        <Button component={Link} to="/telefonia/uras">
          {t('to-list')}
        </Button>
      </EmptyState>
    )
  const others = flows.rows.map((flow) => ({ value: flow.id, label: flow.name }))
  return (
    <Editor
      key={shown}
      id={shown}
      others={others}
      go={(to) => void navigate({ to: '.', search: { id: to } } as never)}
    />
  )
}

function Editor({
  id,
  others,
  go,
}: {
  id: string
  others: { value: string; label: string }[]
  go: (id: string) => void
}) {
  const draft = useDraft(id)
  if (draft.error && !draft.graph)
    return (
      <Alert color="red" role="alert">
        {draft.error.message}
      </Alert>
    )
  if (!draft.graph || !draft.answer) return <Loader size="sm" />
  return <Desk id={id} draft={draft} graph={draft.graph} answer={draft.answer} others={others} go={go} />
}

function Desk(props: {
  id: string
  draft: Draft
  graph: NonNullable<Draft['graph']>
  answer: NonNullable<Draft['answer']>
  others: { value: string; label: string }[]
  go: (id: string) => void
}) {
  const { id, draft, graph, answer, others, go } = props
  const t = useWords()
  const me = useMe()
  const mayChange = me.may('telephony.manage')
  const names = useNames(graph)
  const [selected, setSelected] = useState<string | null>(null)
  const [view, setView] = useState<'drawing' | 'outline'>('drawing')
  const [tab, setTab] = useState<string | null>('node')
  const [visited, setVisited] = useState<ReadonlySet<string>>(new Set())
  const [isAdding, setAdding] = useState(false)
  const [isPublishing, setPublishing] = useState(false)
  const { problems, doubts } = draft
  const counts = useMemo(() => Map.groupBy(problems, ({ node }) => node), [problems])
  const problemsOf = (name: string) => counts.get(name)?.length ?? 0

  const select = (name: string | null) => {
    setSelected(name)
    if (name !== null) setTab('node')
  }
  const add = (type: string, at?: ExitOf) => {
    const made = withNew(graph, type, at)
    draft.change(made.graph)
    select(made.name)
  }
  const remove = useDo('delete /flows/:id/draft', { refreshes: ['get /flows/:id/draft'], done: draft.take })
  const callMe = useDo('post /flows/:id/call-me', {
    done: () => notifications.show({ color: 'green', message: t('call-me-rings') }),
  })
  useShortcuts(
    mayChange
      ? [
          { keys: 'n', words: t('add-node'), group: t('keys-editor'), run: () => setAdding(true) },
          { keys: '$mod+KeyZ', words: t('undo'), group: t('keys-editor'), run: draft.undo },
        ]
      : [],
  )
  const isDrawn = answer.rev > 0 || draft.state === 'saving'
  const isSound = problems.length === 0

  return (
    <div className={classes.page}>
      <Group justify="space-between" mb="sm" wrap="wrap" gap="sm">
        <Group gap="xs" wrap="nowrap">
          <ActionIcon component={Link} to="/telefonia/uras" size="lg" color="gray" aria-label={t('back')}>
            <IconArrowLeft size={18} />
          </ActionIcon>
          <Title order={1} fz="md">
            {t('title')}
          </Title>
          <Select
            aria-label="URA"
            w={210}
            size="xs"
            searchable
            allowDeselect={false}
            data={others}
            value={id}
            onChange={(to) => to && to !== id && void draft.settled().then(() => go(to))}
          />
          <StateBadge draft={draft} version={answer.version} isDrawn={isDrawn} />
        </Group>
        <Group gap="xs">
          <SegmentedControl
            size="xs"
            aria-label={t('view-as')}
            data={(['drawing', 'outline'] as const).map((value) => ({ value, label: t(value) }))}
            value={view}
            onChange={(to) => setView(to as 'drawing')}
          />
          {mayChange && (
            <>
              <AddMenu names={names} add={(type) => add(type)} opened={isAdding} changed={setAdding}>
                <Button size="xs" variant="default" leftSection={<IconPlus size={16} />}>
                  {t('add')}
                </Button>
              </AddMenu>
              <Button
                size="xs"
                variant="default"
                leftSection={<IconPhoneCall size={16} />}
                title={t('call-me-hint')}
                disabled={!isSound}
                loading={callMe.isPending}
                onClick={() => void draft.settled().then(() => callMe.mutate({ id }))}
              >
                {t('call-me')}
              </Button>
              <Button
                size="xs"
                leftSection={<IconUpload size={16} />}
                disabled={!isSound || !isDrawn || draft.state === 'stale'}
                onClick={() => setPublishing(true)}
              >
                {t('publish')}
              </Button>
              <Menu position="bottom-end">
                <Menu.Target>
                  <ActionIcon size={30} color="gray" variant="default" aria-label={t('more')}>
                    <IconDots size={18} />
                  </ActionIcon>
                </Menu.Target>
                <Menu.Dropdown>
                  <Menu.Item leftSection={<IconArrowBackUp size={16} />} onClick={draft.undo}>
                    {t('undo')}
                  </Menu.Item>
                  <Menu.Item leftSection={<IconDownload size={16} />} onClick={() => void download(id)}>
                    {t('export')}
                  </Menu.Item>
                  <Menu.Item
                    color="red"
                    leftSection={<IconTrash size={16} />}
                    disabled={!isDrawn}
                    onClick={() =>
                      modals.openConfirmModal({
                        title: t('discard'),
                        children: <Text size="sm">{t('discard-sure')}</Text>,
                        labels: { confirm: t('discard'), cancel: t('cancel') },
                        confirmProps: { color: 'red' },
                        onConfirm: () => void draft.settled().then(() => remove.mutate({ id })),
                      })
                    }
                  >
                    {t('discard')}
                  </Menu.Item>
                </Menu.Dropdown>
              </Menu>
            </>
          )}
        </Group>
      </Group>

      {draft.state === 'stale' && (
        <Alert color="red" mb="sm" py="xs" role="alert">
          <Group justify="space-between">
            <Text size="sm">{t('stale-what')}</Text>
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => void call('get /flows/:id/draft', { id }).then(draft.take)}
            >
              {t('stale-reload')}
            </Button>
          </Group>
        </Alert>
      )}
      {answer.rev > 0 && answer.basedOn < answer.version && (
        <Alert color="yellow" mb="sm" py="xs">
          {t('behind', { version: answer.version })}
        </Alert>
      )}

      <div className={classes.work}>
        {view === 'drawing' ? (
          <Canvas
            graph={graph}
            names={names}
            selected={selected}
            select={select}
            problemsOf={problemsOf}
            visited={visited}
            addAt={mayChange ? add : null}
          />
        ) : (
          <Outline graph={graph} names={names} selected={selected} select={select} problemsOf={problemsOf} />
        )}
        <aside className={classes.panel} aria-label={t('panel')}>
          <Tabs value={tab} onChange={setTab} keepMounted={false} style={{ display: 'contents' }}>
            <Tabs.List grow>
              <Tabs.Tab value="node">{t('node')}</Tabs.Tab>
              <Tabs.Tab value="simulator">{t('simulator')}</Tabs.Tab>
              <Tabs.Tab value="history">{t('history')}</Tabs.Tab>
            </Tabs.List>
            <div className={classes.panelBody}>
              <Tabs.Panel value="node">
                {selected !== null && graph.nodes[selected] ? (
                  <NodePanel
                    key={selected}
                    graph={graph}
                    name={selected}
                    names={names}
                    change={draft.change}
                    select={select}
                    problems={problems.filter(({ node }) => node === selected)}
                    doubts={doubts.filter(({ node }) => node === selected)}
                    mayChange={mayChange}
                  />
                ) : (
                  <Problems problems={problems} names={names} select={select} />
                )}
              </Tabs.Panel>
              <Tabs.Panel value="simulator">
                <Simulator
                  id={id}
                  graph={graph}
                  names={names}
                  isSound={isSound}
                  visit={setVisited}
                  mayKeep={mayChange}
                />
              </Tabs.Panel>
              <Tabs.Panel value="history">
                <History
                  id={id}
                  graph={graph}
                  names={names}
                  version={answer.version}
                  take={draft.take}
                  mayChange={mayChange}
                />
              </Tabs.Panel>
            </div>
          </Tabs>
        </aside>
      </div>
      {isPublishing && (
        <PublishDialog
          id={id}
          settled={draft.settled}
          close={() => setPublishing(false)}
          done={(now) => {
            draft.take(now)
            setPublishing(false)
            notifications.show({ color: 'green', message: t('published', { version: now.version }) })
          }}
        />
      )}
    </div>
  )
}

function StateBadge({ draft, version, isDrawn }: { draft: Draft; version: number; isDrawn: boolean }) {
  const t = useWords()
  const { state } = draft
  const isWrong = state === 'failed' || state === 'stale'
  return (
    <Badge role="status" variant="light" tt="none" color={isWrong ? 'red' : isDrawn ? 'yellow' : 'green'}>
      {isDrawn || isWrong ? t(`state-${state}`) : t('state-published', { version })}
    </Badge>
  )
}

function Problems(props: {
  problems: Draft['problems']
  names: ReturnType<typeof useNames>
  select: (name: string) => void
}) {
  const { problems, names, select } = props
  const t = useWords()
  return (
    <Stack gap="xs">
      <Text size="sm">{t('choose-node')}</Text>
      <Text size="sm" c="dimmed">
        {t('choose-node-hint')}
      </Text>
      {problems.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('no-problems')}
        </Text>
      ) : (
        <>
          <Text size="sm" fw={600}>
            {t('problems')}
          </Text>
          {problems.map((problem) => (
            <Button
              key={`${problem.node} ${problem.code} ${problem.message}`}
              size="compact-sm"
              variant="subtle"
              color="red"
              justify="flex-start"
              onClick={() => select(problem.node)}
            >
              {names.labelOf(problem.node)}: {names.problemText(problem)}
            </Button>
          ))}
        </>
      )}
    </Stack>
  )
}

async function download(id: string): Promise<void> {
  const file = (await call('get /flows/:id/file', { id })) as { name: string }
  const address = URL.createObjectURL(new Blob([`${JSON.stringify(file, null, 2)}\n`], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = address
  link.download = `${file.name}.json`
  link.click()
  URL.revokeObjectURL(address)
}
