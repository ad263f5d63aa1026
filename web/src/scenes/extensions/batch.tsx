import { Alert, Button, Group, List, Progress, Stack, Text } from '@mantine/core'
import { IconCheck, IconDownload } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { call, type Input, Problem } from '../../client/call.ts'
import { refreshList } from '../../client/list.ts'
import { saveAs, writeCsv } from '../../components/csv.ts'
import { newPassword } from '../../components/new-password.ts'
import { useWords } from './words.ts'

export type Wanted = Pick<Input<'post /extensions'>, 'number' | 'name' | 'kind'>
type Made = { number: string; sipUser: string; secret: string | undefined }
type Progressed = { total: number; made: Made[]; failed: { number: string; why: string }[]; running: boolean }

const secretLength = 24
/** The server demands letters and digits: a draw without a digit is drawn again. */
function newSecret(): string {
  const secret = newPassword(secretLength)
  return /\d/.test(secret) ? secret : newSecret()
}

/** Makes extensions one after another: one that fails is told of, and the others are made all the same. */
export function useBatch() {
  const t = useWords()
  const [progress, setProgress] = useState<Progressed | null>(null)
  const stopped = useRef<boolean>(false)

  async function run(wanted: readonly Wanted[]) {
    stopped.current = false
    const so: Progressed = { total: wanted.length, made: [], failed: [], running: true }
    setProgress({ ...so })
    for (const one of wanted) {
      if (stopped.current) break
      const secret = one.kind === 'sip' ? newSecret() : undefined
      try {
        const made = await call('post /extensions', { ...one, ...(secret && { secret }) })
        so.made = [...so.made, { number: made.number, sipUser: made.sipUser, secret }]
        if (made.applied?.state === 'failed')
          so.failed = [...so.failed, { number: one.number, why: t('batch-not-applied', { why: made.applied.why }) }]
      } catch (why) {
        const words = why instanceof Problem ? (why.fields[0]?.message ?? why.message) : String(why)
        so.failed = [...so.failed, { number: one.number, why: words }]
      }
      setProgress({ ...so })
    }
    setProgress({ ...so, running: false })
    await refreshList('/extensions')
  }

  const stop = () => {
    stopped.current = true
  }
  return { progress, run, stop }
}

export function BatchProgress({ progress, stop }: { progress: Progressed; stop: () => void }) {
  const t = useWords()
  const { total, made, failed, running } = progress
  const done = made.length + failed.filter(({ number }) => !made.some((one) => one.number === number)).length
  const secrets = made.filter(({ secret }) => secret !== undefined)
  return (
    <Stack gap="sm" role="status">
      <Group justify="space-between">
        <Text size="sm">{t('progress', { done, total })}</Text>
        {running && (
          <Button size="compact-sm" variant="default" onClick={stop}>
            {t('stop')}
          </Button>
        )}
      </Group>
      <Progress value={(done / total) * 100} animated={running} aria-label={t('progress', { done, total })} />
      {!running && made.length > 0 && (
        <Alert color="green" icon={<IconCheck size={18} />} py="xs">
          {t('batch-made', { count: made.length })}
        </Alert>
      )}
      {failed.length > 0 && (
        <Alert color="red" title={t('batch-failed', { count: failed.length })} py="xs">
          <List size="sm">
            {failed.slice(0, 50).map(({ number, why }) => (
              <List.Item key={number}>
                <b>{number}</b>: {why}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
      {!running && secrets.length > 0 && (
        <Group>
          <Button
            variant="default"
            leftSection={<IconDownload size={16} />}
            onClick={() =>
              saveAs(
                'sip.csv',
                writeCsv(
                  [
                    ['number', 'user', 'secret'],
                    ...secrets.map(({ number, sipUser, secret }) => [number, sipUser, secret ?? '']),
                  ],
                  ';',
                ),
              )
            }
          >
            {t('batch-secrets')}
          </Button>
          <Text size="sm" c="dimmed">
            {t('batch-secrets-hint')}
          </Text>
        </Group>
      )}
    </Stack>
  )
}
