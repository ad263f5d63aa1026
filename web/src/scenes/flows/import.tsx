import { Button, FileButton, Group, Modal, Select, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconUpload } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { sayProblem, useDo } from '../../client/ask.ts'
import type { Input } from '../../client/call.ts'
import { useAll } from '../../client/list.ts'
import { useWords } from './words.ts'

type FlowFileSent = Input<'post /flows/import'>['file']
const lists = {
  queue: '/queues',
  extension: '/extensions',
  audio: '/audios',
  flow: '/flows',
  'web-service': '/web-services',
  'time-condition': '/time-conditions',
  skill: '/skills',
  announcement: '/announcements',
} as const

/** A flow from a file; what it names and nothing here bears is asked for. */
export function ImportButton({ done }: { done: (id: string) => void }) {
  const t = useWords()
  const reset = useRef<() => void>(null)
  const [file, setFile] = useState<FlowFileSent | null>(null)
  const [unknown, setUnknown] = useState<string[]>([])
  const [chosen, setChosen] = useState<Record<string, string>>({})
  const send = useDo('post /flows/import', {
    quiet: true,
    refreshes: ['get /flows'],
    done({ id }) {
      setFile(null)
      setUnknown([])
      notifications.show({ color: 'green', message: t('imported') })
      done(id)
    },
  })
  const attempt = (wanted: FlowFileSent, names: Record<string, string>) =>
    send.mutate(
      { file: wanted, chosen: names },
      {
        onError(why) {
          if (why.code === 'flow.unknown-names')
            return setUnknown(why.fields.map(({ field }) => field.replace('chosen.', '')))
          sayProblem(why)
        },
      },
    )
  async function read(upload: File | null): Promise<void> {
    reset.current?.()
    if (!upload) return
    try {
      const parsed = JSON.parse(await upload.text()) as FlowFileSent
      setFile(parsed)
      setChosen({})
      attempt(parsed, {})
    } catch {
      notifications.show({ color: 'red', message: t('import-not-json') })
    }
  }
  return (
    <>
      <FileButton resetRef={reset} accept="application/json,.json" onChange={(upload) => void read(upload)}>
        {(props) => (
          <Button {...props} variant="default" leftSection={<IconUpload size={16} />}>
            {t('import')}
          </Button>
        )}
      </FileButton>
      <Modal opened={file !== null && unknown.length > 0} onClose={() => setUnknown([])} title={t('import')}>
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            {t('import-choose-hint')}
          </Text>
          {unknown.map((one) => (
            <Meant
              key={one}
              named={one}
              value={chosen[one] ?? null}
              change={(id) => setChosen({ ...chosen, [one]: id })}
            />
          ))}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => setUnknown([])}>
              {t('cancel')}
            </Button>
            <Button
              loading={send.isPending}
              disabled={unknown.some((one) => !chosen[one])}
              onClick={() => file && attempt(file, chosen)}
            >
              {t('import-go')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}

function Meant({ named, value, change }: { named: string; value: string | null; change: (id: string) => void }) {
  const t = useWords()
  const at = named.indexOf(':')
  const path = lists[named.slice(0, at) as keyof typeof lists] ?? '/queues'
  const { rows } = useAll(path)
  return (
    <Select
      label={`${t('import-choose')} ${named.slice(at + 1)}`}
      searchable
      allowDeselect={false}
      data={(rows as readonly { id: string; name: string }[]).map(({ id, name }) => ({ value: id, label: name }))}
      value={value}
      onChange={(id) => id && change(id)}
    />
  )
}
