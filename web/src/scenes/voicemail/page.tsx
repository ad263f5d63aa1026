import { ActionIcon, Badge, Group, Select, Table, Text, Tooltip } from '@mantine/core'
import { modals } from '@mantine/modals'
import { IconMail, IconMailCheck, IconMailX, IconPlayerPlay, IconRecordMail, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { i18n } from '../../app/words.ts'
import { useAsk, useDo } from '../../client/ask.ts'
import type { Output } from '../../client/call.ts'
import { useAll } from '../../client/list.ts'
import { useMe } from '../../client/me.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { useWords } from './words.ts'

type Message = Output<'get /voicemail'>['items'][number]
const everyMs = 15_000
const refreshes = ['get /voicemail'] as const

/** Messages: one's own, and those of every mailbox for who may hear recordings. */
export function Page() {
  const t = useWords()
  const me = useMe()
  const hearsAll = me.may('recording.listen')
  const [extensionId, setExtensionId] = useState<string | null>(null)
  const { data } = useAsk('get /voicemail', extensionId ? { extensionId } : {}, { every: everyMs, keep: true })
  const messages = data?.items ?? []
  return (
    <>
      <PageHead title={t('title')} hint={t('hint')}>
        {hearsAll && <WhichMailbox value={extensionId} change={setExtensionId} />}
      </PageHead>
      {data && messages.length === 0 ? (
        <EmptyState icon={IconRecordMail} title={t('empty-title')} hint={t('empty-hint')} />
      ) : (
        <Table verticalSpacing={6} highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={90}>{t('state')}</Table.Th>
              <Table.Th w={150}>{t('at')}</Table.Th>
              <Table.Th w={240}>{t('from')}</Table.Th>
              {hearsAll && <Table.Th w={200}>{t('mailbox')}</Table.Th>}
              <Table.Th w={80}>{t('length')}</Table.Th>
              <Table.Th>{t('message')}</Table.Th>
              <Table.Th w={70}>{t('mail')}</Table.Th>
              <Table.Th w={50} aria-label={t('remove')} />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {messages.map((message) => (
              <Row key={message.id} message={message} ofWhom={hearsAll} />
            ))}
          </Table.Tbody>
        </Table>
      )}
    </>
  )
}

function WhichMailbox({ value, change }: { value: string | null; change: (id: string | null) => void }) {
  const t = useWords()
  const { rows } = useAll('/extensions')
  return (
    <Select
      w={260}
      aria-label={t('mailbox')}
      placeholder={t('all-mailboxes')}
      clearable
      searchable
      value={value}
      onChange={change}
      data={rows
        .filter(({ voicemail }) => voicemail.active)
        .map(({ id, number, name }) => ({ value: id, label: `${number} · ${name}` }))}
    />
  )
}

function Row({ message, ofWhom }: { message: Message; ofWhom: boolean }) {
  const t = useWords()
  const [open, setOpen] = useState(false)
  const mark = useDo('patch /voicemail/:id', { refreshes })
  const remove = useDo('delete /voicemail/:id', { refreshes })
  const day = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'short', timeStyle: 'short' })
  const { id, heard, from, fromName } = message
  const seconds = Math.round(message.durationMs / 1000)
  const who = fromName ? `${fromName} (${from})` : from || t('withheld')
  return (
    <Table.Tr>
      <Table.Td>
        <Badge tt="none" variant="light" color={heard ? 'gray' : 'blue'}>
          {heard ? t('heard') : t('new')}
        </Badge>
      </Table.Td>
      <Table.Td>{day.format(message.at)}</Table.Td>
      <Table.Td fw={heard ? 400 : 600}>{who}</Table.Td>
      {ofWhom && (
        <Table.Td>
          <Mailbox id={message.extensionId} />
        </Table.Td>
      )}
      <Table.Td>{`${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`}</Table.Td>
      <Table.Td>
        {open ? (
          // biome-ignore lint/a11y/useMediaCaption: what somebody said; nobody has written it down
          <audio
            controls
            autoPlay
            preload="none"
            src={`/api/voicemail/${id}/audio`}
            aria-label={t('message-of', { who })}
            style={{ height: 30, width: '100%', maxWidth: 360 }}
            onEnded={() => !heard && mark.mutate({ id, heard: true })}
          />
        ) : (
          <ActionIcon variant="light" aria-label={t('play', { who })} onClick={() => setOpen(true)}>
            <IconPlayerPlay size={16} />
          </ActionIcon>
        )}
      </Table.Td>
      <Table.Td>
        <Mailed message={message} />
      </Table.Td>
      <Table.Td>
        <ActionIcon
          variant="subtle"
          color="red"
          aria-label={t('remove-of', { who })}
          onClick={() =>
            modals.openConfirmModal({
              title: t('remove'),
              children: <Text size="sm">{t('remove-ask')}</Text>,
              labels: { confirm: t('remove'), cancel: t('cancel') },
              onConfirm: () => remove.mutate({ id }),
            })
          }
        >
          <IconTrash size={16} />
        </ActionIcon>
      </Table.Td>
    </Table.Tr>
  )
}

function Mailbox({ id }: { id: string }) {
  const found = useAll('/extensions').rows.find((row) => row.id === id)
  return found ? `${found.number} · ${found.name}` : '—'
}

function Mailed({ message: { mail, mailWhy } }: { message: Message }) {
  const t = useWords()
  if (mail === 'none') return null
  const { icon: Icon, color } = {
    sent: { icon: IconMailCheck, color: 'var(--mantine-color-green-7)' },
    due: { icon: IconMail, color: 'var(--mantine-color-orange-7)' },
    failed: { icon: IconMailX, color: 'var(--mantine-color-red-7)' },
  }[mail]
  const words = mailWhy ? `${t(`mail-${mail}`)} ${mailWhy}` : t(`mail-${mail}`)
  return (
    <Tooltip label={words}>
      <Group gap={0} role="img" aria-label={words}>
        <Icon size={18} color={color} />
      </Group>
    </Tooltip>
  )
}
