import { Alert, Button, Group, Text } from '@mantine/core'
import { IconArmchair } from '@tabler/icons-react'
import { useAsk, useDo } from '../../client/ask.ts'
import { type RowOf, useAll } from '../../client/list.ts'
import { useMe } from '../../client/me.ts'
import { useWords } from './words.ts'

const everyMs = 15_000

/** Where the owner of an extension sits, or who sits at its phone: hot-desking. */
export function Seat({ record }: { record: RowOf<'/extensions'> }) {
  const t = useWords()
  const me = useMe()
  const { data } = useAsk('get /seats', {}, { every: everyMs })
  const extensions = useAll('/extensions').rows
  const free = useDo('delete /seats/:deskId', { refreshes: ['get /seats'] })
  const seat = data?.items.find(({ extensionId, deskId }) => extensionId === record.id || deskId === record.id)
  if (!seat) return null
  const isHere = seat.deskId === record.id
  const other = extensions.find(({ id }) => id === (isHere ? seat.extensionId : seat.deskId))
  const name = other ? `${other.number} · ${other.name}` : '—'
  return (
    <Alert color="blue" variant="light" icon={<IconArmchair size={18} />} py="xs" role="status">
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{isHere ? t('seat-here', { name }) : t('seat-there', { name })}</Text>
        {me.may('telephony.manage') && (
          <Button
            size="compact-sm"
            variant="default"
            loading={free.isPending}
            onClick={() => free.mutate({ deskId: seat.deskId })}
          >
            {t('seat-free')}
          </Button>
        )}
      </Group>
    </Alert>
  )
}
