import { Alert, Button, FileButton, Group, Modal, Stack, Text } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { useState } from 'react'
import { readCsv, saveAs, writeCsv } from '../../components/csv.ts'
import { BatchStanding, useBatch } from './batch.tsx'
import { type LinesRead, linesOf } from './range.ts'
import { useWords } from './words.ts'

export function CsvImport({ close }: { close: () => void }) {
  const t = useWords()
  const [read, setRead] = useState<LinesRead | null>(null)
  const { standing, check, run } = useBatch()
  const lines = read?.ok ? read.lines : []
  /** What is wrong is said before anything is made. */
  function take(text: string) {
    const found = linesOf(readCsv(text))
    setRead(found)
    if (found.ok) void check(found.lines)
  }
  return (
    <Modal opened onClose={close} title={t('import-title')} closeOnClickOutside={false} size="lg">
      <Stack>
        <Text size="sm">{t('import-hint')}</Text>
        <Group>
          <FileButton accept=".csv,text/csv,text/plain" onChange={(file) => void file?.text().then(take)}>
            {(given) => (
              <Button variant="default" leftSection={<IconFileImport size={16} />} {...given}>
                {t('import-choose')}
              </Button>
            )}
          </FileButton>
          <Button
            variant="subtle"
            onClick={() =>
              saveAs(
                'vez-extensions.csv',
                writeCsv(
                  [
                    ['number', 'name', 'kind', 'email', 'pickupGroup', 'outsideNumber', 'ringSeconds'],
                    ['2101', 'Ana Souza', 'webphone', 'ana@empresa.com.br', '', '', ''],
                    ['2102', 'Bia Lima', 'sip', '', 'Recepção', '551130001000', '20'],
                  ],
                  ';',
                ),
              )
            }
          >
            {t('import-sample')}
          </Button>
        </Group>
        {read && !read.ok && <Alert color="red">{t(read.why)}</Alert>}
        {read?.ok && (
          <>
            <Text size="sm">{t('import-preview', { count: lines.length })}</Text>
            {read.unknown.length > 0 && (
              <Alert color="yellow" py="xs">
                {t('import-unknown', { columns: read.unknown.join(', ') })}
              </Alert>
            )}
          </>
        )}
        <BatchStanding standing={standing} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('close')}
          </Button>
          <Button
            disabled={lines.length === 0 || standing.is === 'wrong' || standing.is === 'made'}
            loading={standing.is === 'working'}
            onClick={() => void run(lines)}
          >
            {t('bulk-count', { count: lines.length })}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
