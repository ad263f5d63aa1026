import { Button, Group, Select, Stack, Text, Textarea } from '@mantine/core'
import { IconVolume } from '@tabler/icons-react'
import { useState } from 'react'
import { call, Problem } from '../../client/call.ts'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { Player } from './player.tsx'
import { useWords } from './words.ts'

export type SpokenText = { text: string; language: string }

const textMax = 2_000
const languages = ['pt-BR', 'en', 'es'] as const

/** An audio of a text: written, heard, then made. */
export function FromText({ spoken, change }: { spoken: SpokenText; change: (spoken: SpokenText) => void }) {
  const t = useWords()
  const [heard, setHeard] = useState<Blob | null>(null)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)

  async function hear() {
    setBusy(true)
    setProblem(null)
    try {
      setHeard((await call('get /speech', spoken)) as Blob)
    } catch (why) {
      if (!(why instanceof Problem)) throw why
      setProblem(why)
    } finally {
      setBusy(false)
    }
  }

  return (
    <Stack gap="sm">
      <ProblemAlert problem={problem} />
      <Textarea
        label={t('text')}
        description={t('text-hint')}
        value={spoken.text}
        maxLength={textMax}
        autosize
        minRows={3}
        maxRows={10}
        onChange={(event) => {
          setHeard(null)
          change({ ...spoken, text: event.currentTarget.value })
        }}
      />
      <Group justify="space-between" align="flex-end">
        <Select
          label={t('language')}
          w={180}
          allowDeselect={false}
          data={languages.map((value) => ({ value, label: t(`language-${value}`) }))}
          value={spoken.language}
          onChange={(language) => {
            setHeard(null)
            if (language) change({ ...spoken, language })
          }}
        />
        <Group gap="sm">
          <Text size="xs" c="dimmed" style={{ fontVariantNumeric: 'tabular-nums' }}>
            {spoken.text.length} / {textMax}
          </Text>
          <Button
            variant="default"
            leftSection={<IconVolume size={16} />}
            loading={busy}
            disabled={spoken.text.trim() === ''}
            onClick={() => void hear()}
          >
            {t('hear')}
          </Button>
        </Group>
      </Group>
      {heard && <Player sound={heard} name={t('text')} />}
    </Stack>
  )
}
