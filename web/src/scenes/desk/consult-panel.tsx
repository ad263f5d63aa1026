import { Alert, Button, Group } from '@mantine/core'
import { IconArrowsExchange, IconCheck, IconUsersGroup, IconX } from '@tabler/icons-react'
import { useShortcuts } from '../../app/keys.ts'
import { sayProblem, useAsk } from '../../client/ask.ts'
import { call as ask } from '../../client/call.ts'
import { Key } from '../../components/key.tsx'
import type { CallView } from '../../work/calls.ts'
import { useWords } from './words.ts'

type Consult = NonNullable<CallView['consult']>

/** A third is asked: whom one hears, and what one does with the three. */
export function ConsultPanel({ call, consult }: { call: CallView; consult: Consult }) {
  const t = useWords()
  const name = useNameOf(consult)
  const wish = (what: 'complete' | 'cancel' | 'swap' | 'three-way') => () =>
    void ask(`post /calls/:id/transfer/${what}`, { id: call.interactionId }).catch(sayProblem)
  const { mine, answered } = consult
  useShortcuts(
    mine
      ? [
          { keys: 'Alt+KeyT', words: t('consult-complete'), group: t('keys'), run: wish('complete') },
          { keys: 'Alt+KeyB', words: t('consult-cancel'), group: t('keys'), run: wish('cancel') },
          { keys: 'Alt+KeyJ', words: t('consult-swap'), group: t('keys'), run: () => answered && wish('swap')() },
          { keys: 'Alt+KeyC', words: t('consult-three'), group: t('keys'), run: () => answered && wish('three-way')() },
        ]
      : [],
  )
  if (!mine)
    return (
      <Alert color="blue" variant="light" icon={<IconUsersGroup size={18} />} role="status">
        {t(consult.hears === 'all' ? 'consulted-three' : 'consulted')}
      </Alert>
    )
  const where = answered ? `consult-${consult.hears}` : 'consult-ringing'
  return (
    <Alert
      style={{ flexShrink: 0 }}
      color="blue"
      variant="light"
      icon={<IconUsersGroup size={18} />}
      title={t(where as 'consult-all', { name })}
    >
      <Group gap="xs" mt={6}>
        <Button
          size="compact-md"
          leftSection={<IconCheck size={16} />}
          rightSection={<Key keys="Alt+KeyT" />}
          onClick={wish('complete')}
        >
          {t('consult-complete')}
        </Button>
        <Button
          size="compact-md"
          variant="default"
          disabled={!answered}
          leftSection={<IconArrowsExchange size={16} />}
          rightSection={<Key keys="Alt+KeyJ" />}
          onClick={wish('swap')}
        >
          {t('consult-swap')}
        </Button>
        <Button
          size="compact-md"
          variant="default"
          disabled={!answered || consult.hears === 'all'}
          leftSection={<IconUsersGroup size={16} />}
          rightSection={<Key keys="Alt+KeyC" />}
          onClick={wish('three-way')}
        >
          {t('consult-three')}
        </Button>
        <Button
          size="compact-md"
          variant="default"
          leftSection={<IconX size={16} />}
          rightSection={<Key keys="Alt+KeyB" />}
          onClick={wish('cancel')}
        >
          {t('consult-cancel')}
        </Button>
      </Group>
    </Alert>
  )
}

/** Whom one asks: the agent's name, where it is one; else the number, or the extension's name. */
function useNameOf({ to, withAgentId }: Consult): string {
  const { data } = useAsk('get /agents/me/transfer-targets', {}, { keep: true })
  const agent = data?.agents.find(({ agentId }) => agentId === withAgentId)
  const extension = data?.extensions.find(({ extensionId, number }) => extensionId === to.id || number === to.id)
  return agent?.name ?? extension?.name ?? (to.type === 'number' ? to.id : '')
}
