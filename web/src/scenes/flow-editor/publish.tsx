import { Alert, Button, Checkbox, Group, List, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { sayProblem, useDo } from '../../client/ask.ts'
import type { Problem } from '../../client/call.ts'
import type { DraftAnswer } from './use-draft.ts'
import { useWords } from './words.ts'

/** Publishes what is drawn. Kept calls that come out differently now are shown, and may be accepted. */
export function PublishDialog(props: {
  id: string
  settled: () => Promise<number>
  close: () => void
  done: (draft: DraftAnswer) => void
}) {
  const { id, settled, close, done } = props
  const t = useWords()
  const [note, setNote] = useState('')
  const [accept, setAccept] = useState(false)
  const publish = useDo('post /flows/:id/publish', {
    quiet: true,
    done,
    refreshes: ['get /flows', 'get /flows/:id', 'get /flows/:id/versions', 'get /flows/:id/draft'],
  })
  const changed: Problem['fields'] = publish.error?.code === 'flow.runs-changed' ? publish.error.fields : []
  return (
    <Modal opened onClose={close} title={t('publish-title')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          settled()
            .then((rev) => publish.mutate({ id, rev, note, acceptRuns: accept }))
            .catch(sayProblem)
        }}
      >
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            {t('publish-what')}
          </Text>
          <TextInput
            data-autofocus
            label={t('publish-note')}
            description={t('publish-note-hint')}
            maxLength={200}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          {publish.error && changed.length === 0 && (
            <Alert color="red" role="alert">
              {[publish.error.message, ...publish.error.fields.map(({ message }) => message)].join(' ')}
            </Alert>
          )}
          {changed.length > 0 && (
            <Alert color="yellow" role="alert" title={t('runs-changed')}>
              <List size="sm">
                {changed.map(({ field, message }) => (
                  <List.Item key={field}>
                    {field.replace('runs.', '')}: {message}
                  </List.Item>
                ))}
              </List>
              <Checkbox
                mt="sm"
                label={t('runs-accept')}
                checked={accept}
                onChange={(event) => setAccept(event.currentTarget.checked)}
              />
            </Alert>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={publish.isPending} disabled={changed.length > 0 && !accept}>
              {t('publish')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
