import { Anchor, Button, Group, List, Modal, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { call, Problem, type RouteName } from '../../client/call.ts'
import { forgetRecord, type RecordPath } from '../../client/list.ts'
import { ProblemAlert } from '../problem-alert.tsx'
import { recordPlaces } from './record-places.ts'
import { useFormWords } from './words.ts'

export type Use = { resource: string; id: string; name: string }

/** Asks first; what is in use is not deleted, and its users are named, each with the way to it. */
export function DeleteRecord(props: {
  path: RecordPath
  id: string
  name: string
  removed: () => void
  icon?: ReactNode
}) {
  const { path, id, name, removed, icon } = props
  const t = useFormWords()
  const [opened, modal] = useDisclosure(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const uses = usesIn(problem)

  async function remove() {
    setBusy(true)
    try {
      await call(`delete ${path}/:id` as RouteName, { id } as never)
      notifications.show({ color: 'green', message: t('deleted', { name }) })
      modal.close()
      removed()
      await forgetRecord(path, id)
    } catch (why) {
      if (!(why instanceof Problem)) throw why
      setProblem(why)
    } finally {
      setBusy(false)
    }
  }

  return (
    <>
      <Button
        variant="subtle"
        color="red"
        leftSection={icon}
        onClick={() => {
          setProblem(null)
          modal.open()
        }}
      >
        {t('delete')}
      </Button>
      <Modal
        opened={opened}
        onClose={modal.close}
        title={uses.length > 0 ? t('in-use-title', { name }) : t('delete-title', { name })}
        zIndex={300}
      >
        {uses.length > 0 ? (
          <>
            <Text size="sm" mb="xs">
              {t('in-use-text')}
            </Text>
            <List size="sm" spacing={4}>
              {uses.map((use) => (
                <List.Item key={use.resource + use.id}>
                  <UseLink use={use} />
                </List.Item>
              ))}
            </List>
            <Group justify="flex-end" mt="lg">
              <Button variant="default" onClick={modal.close} data-autofocus>
                {t('understood')}
              </Button>
            </Group>
          </>
        ) : (
          <>
            <ProblemAlert problem={problem} />
            <Text size="sm">{t('delete-text')}</Text>
            <Group justify="flex-end" mt="lg">
              <Button variant="default" onClick={modal.close} data-autofocus>
                {t('cancel')}
              </Button>
              <Button color="red" loading={busy} onClick={() => void remove()}>
                {t('delete')}
              </Button>
            </Group>
          </>
        )}
      </Modal>
    </>
  )
}

export function UseLink({ use }: { use: Use }) {
  const t = useFormWords()
  const place = recordPlaces[use.resource]
  const kind = t(`use-${use.resource}` as 'use-queue')
  return (
    <>
      {kind}:{' '}
      {place ? (
        <Anchor
          size="sm"
          renderRoot={(given) => <Link {...given} to={place as never} search={{ id: use.id } as never} />}
        >
          {use.name}
        </Anchor>
      ) : (
        use.name
      )}
    </>
  )
}

/** `queue.in-use` names each user as `inbound-route/<id>`. */
function usesIn(problem: Problem | null): Use[] {
  if (!problem?.code.endsWith('.in-use')) return []
  return problem.fields.map(({ field, message }) => {
    const [resource = '', id = ''] = field.split('/')
    return { resource, id, name: message }
  })
}
