import { Button, Group, Modal, SegmentedControl, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { BatchStanding, type Line, useBatch } from './batch.tsx'
import { numbersMax, rangeOf } from './range.ts'
import { useWords } from './words.ts'

/** A whole floor of phones at once: a range of numbers, one name for all. */
export function BulkCreation({ close }: { close: () => void }) {
  const t = useWords()
  const [first, setFirst] = useState('')
  const [last, setLast] = useState('')
  const [name, setName] = useState(t('bulk-name-first'))
  const [kind, setKind] = useState<'webphone' | 'sip'>('webphone')
  const { standing, run } = useBatch()
  const numbers = rangeOf(first, last)
  const wanted = (numbers ?? []).map((number): Line => ({ number, kind, name: name.replaceAll('{n}', number) }))
  return (
    <Modal opened onClose={close} title={t('bulk-title')} closeOnClickOutside={false} size="lg">
      <Stack>
        <Group grow align="flex-start">
          <TextInput
            label={t('bulk-first')}
            value={first}
            onChange={(event) => setFirst(event.currentTarget.value.trim())}
            placeholder="2101"
            data-autofocus
          />
          <TextInput
            label={t('bulk-last')}
            value={last}
            onChange={(event) => setLast(event.currentTarget.value.trim())}
            placeholder="2140"
            error={last.length >= first.length && last !== '' && !numbers && t('bulk-wrong', { max: numbersMax })}
          />
        </Group>
        <TextInput
          label={t('bulk-name')}
          description={t('bulk-name-hint')}
          value={name}
          maxLength={60}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <SegmentedControl
          aria-label={t('kind')}
          value={kind}
          onChange={(chosen) => setKind(chosen as typeof kind)}
          data={(['webphone', 'sip'] as const).map((value) => ({ value, label: t(value) }))}
        />
        <Text size="xs" c="dimmed">
          {t(`${kind}-hint`)}
        </Text>
        <BatchStanding standing={standing} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('close')}
          </Button>
          <Button
            disabled={wanted.length === 0 || name.trim() === '' || standing.is === 'made'}
            loading={standing.is === 'working'}
            onClick={() => void run(wanted)}
          >
            {t('bulk-count', { count: wanted.length })}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
