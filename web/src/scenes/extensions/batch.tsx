import { Alert, Button, Group, List, Progress, Stack, Text } from '@mantine/core'
import { IconCheck, IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { batchColumns } from '#server/extensions/batch-columns.ts'
import { useAsk } from '../../client/ask.ts'
import { call, type Input, type Output, Problem } from '../../client/call.ts'
import { refreshList } from '../../client/list.ts'
import { saveAs, writeCsv } from '../../components/csv.ts'
import { useWords } from './words.ts'

export type Line = Input<'post /extension-batches'>['lines'][number]
type Wrong = { line: number; column: string; message: string }[]
type Made = Output<'post /extension-batches'>['items']
type Standing =
  | { is: 'idle' | 'working' }
  | { is: 'wrong'; wrong: Wrong }
  | { is: 'right' }
  | { is: 'made'; made: Made }

const progressEveryMs = 1_000
const shownMax = 50

/** Many extensions at once: all of the lines, or none and what is wrong with which. */
export function useBatch() {
  const [standing, setStanding] = useState<Standing>({ is: 'idle' })

  async function check(lines: readonly Line[]) {
    setStanding({ is: 'working' })
    try {
      const { problems } = await call('post /extension-batches/check', { lines: [...lines] })
      setStanding(problems.length > 0 ? { is: 'wrong', wrong: problems } : { is: 'right' })
    } catch (why) {
      setStanding({ is: 'wrong', wrong: wrongOf(why) })
    }
  }

  async function run(lines: readonly Line[]) {
    setStanding({ is: 'working' })
    try {
      const { items } = await call('post /extension-batches', { lines: [...lines] })
      setStanding({ is: 'made', made: items })
      await refreshList('/extensions')
    } catch (why) {
      setStanding({ is: 'wrong', wrong: wrongOf(why) })
    }
  }
  return { standing, check, run }
}

/** `lines.3.number` is line 4. */
function wrongOf(why: unknown): Wrong {
  if (!(why instanceof Problem) || why.fields.length === 0)
    return [{ line: 0, column: '', message: why instanceof Error ? why.message : String(why) }]
  return why.fields.map(({ field, message }) => {
    const [, line = '', column = ''] = /^lines\.(\d+)\.?(.*)$/.exec(field) ?? []
    return { line: Number(line) + 1, column, message: message.replace(/^Line \d+: /, '') }
  })
}

export function BatchStanding({ standing }: { standing: Standing }) {
  const t = useWords()
  const nameOf = (column: string) => {
    const known = batchColumns.find((one) => one === column)
    return known ? t(`column-${known}`) : column
  }
  if (standing.is === 'wrong')
    return (
      <Alert color="red" title={t('batch-lines')} py="xs" role="alert">
        <List size="sm">
          {standing.wrong.slice(0, shownMax).map(({ line, column, message }) => (
            <List.Item key={`${line} ${column} ${message}`}>
              {line > 0 ? t('batch-line', { line, column: nameOf(column), message }) : message}
            </List.Item>
          ))}
        </List>
      </Alert>
    )
  if (standing.is === 'right')
    return (
      <Alert color="green" icon={<IconCheck size={18} />} py="xs" role="status">
        {t('batch-checked')}
      </Alert>
    )
  return standing.is === 'made' ? <BatchMade made={standing.made} /> : null
}

function BatchMade({ made }: { made: Made }) {
  const t = useWords()
  const { data } = useAsk('get /extension-batches/latest', {}, { every: progressEveryMs })
  const { total = made.length, done = 0, failed = [] } = data ?? {}
  const words = t('batch-provisioning', { done, total })
  return (
    <Stack gap="sm" role="status">
      <Alert color="green" icon={<IconCheck size={18} />} py="xs">
        {t('batch-made', { count: made.length })} {words}
      </Alert>
      <Progress value={total > 0 ? (done / total) * 100 : 0} animated={done < total} aria-label={words} />
      {failed.length > 0 && (
        <Alert color="red" title={t('batch-failed', { count: failed.length })} py="xs">
          <List size="sm">
            {failed.slice(0, shownMax).map(({ number, why }) => (
              <List.Item key={number}>
                <b>{number}</b>: {why}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
      <Group>
        <Button variant="default" leftSection={<IconDownload size={16} />} onClick={() => saveSecrets(made)}>
          {t('batch-secrets')}
        </Button>
        <Text size="sm" c="dimmed">
          {t('batch-secrets-hint')}
        </Text>
      </Group>
    </Stack>
  )
}

function saveSecrets(made: Made): void {
  const rows = made.map(({ number, name, sipUser, secret }) => [number, name, sipUser, secret])
  saveAs('sip.csv', writeCsv([['number', 'name', 'user', 'secret'], ...rows], ';'))
}
