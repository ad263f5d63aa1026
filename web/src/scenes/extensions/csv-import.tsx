import { Alert, Button, FileButton, Group, Modal, Stack, Text } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { useState } from 'react'
import { readCsv, saveAs, writeCsv } from '../../components/csv.ts'
import { BatchProgress, useBatch } from './batch.tsx'
import { type LinesRead, linesOf } from './range.ts'
import { useWords } from './words.ts'

export function CsvImport({ close }: { close: () => void }) {
  const t = useWords()
  const [read, setRead] = useState<LinesRead | null>(null)
  const { progress, run, stop } = useBatch()
  const lines = read?.ok ? read.lines : []
  return (
    <Modal opened onClose={close} title={t('import-title')} closeOnClickOutside={false} size="lg">
      <Stack>
        <Text size="sm">{t('import-hint')}</Text>
        <Group>
          <FileButton
            accept=".csv,text/csv,text/plain"
            onChange={(file) => void file?.text().then((text) => setRead(linesOf(readCsv(text))))}
          >
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
                    ['number', 'name', 'kind'],
                    ['2101', 'Ana Souza', 'webphone'],
                    ['2102', 'Bia Lima', 'sip'],
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
        {progress && <BatchProgress progress={progress} stop={stop} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close} disabled={progress?.running}>
            {t('close')}
          </Button>
          <Button disabled={lines.length === 0} loading={progress?.running} onClick={() => void run(lines)}>
            {t('bulk-count', { count: lines.length })}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
