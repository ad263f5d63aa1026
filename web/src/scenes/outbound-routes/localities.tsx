import { Alert, Button, FileButton, Group, Modal, Stack, Text } from '@mantine/core'
import { IconMapPin, IconUpload } from '@tabler/icons-react'
import { useState } from 'react'
import { useAsk, useDo } from '../../client/ask.ts'
import type { Problem } from '../../client/call.ts'
import { useMe } from '../../client/me.ts'
import { useWords } from './words.ts'

/** The table of localities (CNL): what it says of the company's own, and another one in its place. */
export function Localities() {
  const t = useWords()
  const mayManage = useMe().may('telephony.manage')
  const [isOpen, setOpen] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const { data } = useAsk('get /localities', {}, { enabled: isOpen })
  const replace = useDo('put /localities', { refreshes: ['get /localities', 'get /outbound-routes-try'], quiet: true })
  const send = (file: Blob) => {
    setProblem(null)
    replace.mutate({ file } as never, { onError: setProblem })
  }
  return (
    <>
      <Button variant="default" leftSection={<IconMapPin size={16} />} onClick={() => setOpen(true)}>
        {t('cnl-table')}
      </Button>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title={t('cnl-table')} size="lg">
        <Stack gap="sm">
          <Text size="sm">{t('cnl-what')}</Text>
          {data && (
            <Text size="sm" fw={600}>
              {data.count === 0
                ? t('cnl-none')
                : t('cnl-size', { count: data.count, localities: data.localities.toLocaleString() })}{' '}
              {data.home === null ? t('cnl-no-home') : t('cnl-home', { home: data.home })}
            </Text>
          )}
          {problem && (
            <Alert color="red" role="alert" title={problem.message}>
              {problem.fields.slice(0, 8).map(({ field, message }) => (
                <Text key={field} size="sm">
                  {t('cnl-line', { line: field.replace(/\D/g, '') })}: {message}
                </Text>
              ))}
            </Alert>
          )}
          {mayManage && (
            <Group>
              <FileButton accept=".csv,text/csv,text/plain" onChange={(file) => file && send(file)}>
                {(props) => (
                  <Button {...props} leftSection={<IconUpload size={16} />} loading={replace.isPending}>
                    {t('cnl-import')}
                  </Button>
                )}
              </FileButton>
              {data && data.count > 0 && (
                <Button variant="subtle" color="red" onClick={() => send(new Blob([' ']))}>
                  {t('cnl-remove')}
                </Button>
              )}
            </Group>
          )}
          <Text size="xs" c="dimmed" ff="monospace">
            {t('cnl-format')}
          </Text>
        </Stack>
      </Modal>
    </>
  )
}
