import { Alert, Badge, Group, Paper, Select, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconRoute } from '@tabler/icons-react'
import { useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { i18n } from '../../app/words.ts'
import { useAsk, useDo } from '../../client/ask.ts'
import { internationalText } from '../../components/dialled.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import classes from './steps.module.css'
import { StepLine } from './steps.tsx'
import { useWords } from './words.ts'

/** A real call beside what the tracer says for its instant, with the settings of today. */
export function Beside() {
  const t = useWords()
  const { interaction } = useSearch({ strict: false }) as { interaction?: unknown }
  const [chosen, setChosen] = useState<string | null>(typeof interaction === 'string' ? interaction : null)
  const { data } = useAsk('get /call-records', { limit: 100 })
  const beside = useDo('post /traces/of-call', { quiet: true })
  const calls = data?.items ?? []
  const { mutate } = beside
  useEffect(() => {
    if (chosen) mutate({ interactionId: chosen })
  }, [chosen, mutate])
  const when = (at: number) =>
    new Intl.DateTimeFormat(i18n.language, { dateStyle: 'short', timeStyle: 'medium' }).format(at)
  return (
    <Stack gap="md">
      <Select
        label={t('call')}
        placeholder={t('call-hint')}
        searchable
        maw={640}
        nothingFoundMessage={t('no-calls')}
        value={chosen}
        onChange={setChosen}
        data={calls.map(({ id, startedAt, from, to, protocol }) => ({
          value: id,
          label: `${when(startedAt)} · ${internationalText(from)} → ${internationalText(to)} · ${protocol}`,
        }))}
      />
      <ProblemAlert problem={beside.error} />
      {beside.data ? (
        <>
          <Alert
            color={beside.data.agrees ? 'green' : 'orange'}
            icon={beside.data.agrees ? <IconCheck size={18} /> : <IconAlertTriangle size={18} />}
            py="xs"
            role="status"
          >
            {t(beside.data.agrees ? 'agrees' : 'differs')}
          </Alert>
          <Paper withBorder radius="md" style={{ overflow: 'hidden' }}>
            <table className={classes.pairs}>
              <thead>
                <tr>
                  <th scope="col">{t('traced')}</th>
                  <th scope="col">{t('real')}</th>
                </tr>
              </thead>
              <tbody>
                {beside.data.pairs.map(({ traced, real, same }, place) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a pair is its place
                  <tr key={place} data-same={same}>
                    <td>{traced ? <StepLine step={traced} /> : <Missing words={t('not-traced')} />}</td>
                    <td>{real ? <StepLine step={real} /> : <Missing words={t('not-real')} />}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Paper>
        </>
      ) : (
        !beside.error && (
          <Paper withBorder radius="md">
            <EmptyState icon={IconRoute} title={t('call-title')} hint={t('call-empty')} />
          </Paper>
        )
      )}
    </Stack>
  )
}

function Missing({ words }: { words: string }) {
  return (
    <Group gap={6}>
      <Badge tt="none" size="xs" variant="light" color="orange">
        {words}
      </Badge>
      <Text span size="sm" c="dimmed">
        —
      </Text>
    </Group>
  )
}
