import { Badge, Drawer, Stack, Title } from '@mantine/core'
import { IconAddressBook, IconStarFilled } from '@tabler/icons-react'
import { i18n } from '../../app/words.ts'
import { useAsk } from '../../client/ask.ts'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { useOpenRecord } from '../../components/record-scene.tsx'
import { ContactCard } from '../../contact/contact-card.tsx'
import { History } from '../../contact/history.tsx'
import { numberText } from '../../phone/index.ts'
import { useWords } from './words.ts'

type Contact = { id: string; name: string; priority: number; notes: string; createdAt: number; updatedAt: number }

const dayText = (at: number) => new Date(at).toLocaleDateString(i18n.language)

/** Everybody who ever called or wrote; the one that is open (`?id=`) stands in a drawer, with all that happened. */
export function Page() {
  const t = useWords()
  const columns: Column<Contact>[] = [
    { id: 'name', header: t('name'), text: ({ name }) => numberText(name) },
    {
      id: 'priority',
      header: t('priority'),
      width: 120,
      text: ({ priority }) => priority,
      cell: ({ priority }) =>
        priority > 50 ? (
          <Badge variant="light" color="red" leftSection={<IconStarFilled size={10} />}>
            {priority}
          </Badge>
        ) : (
          priority
        ),
    },
    { id: 'notes', header: t('notes'), text: ({ notes }) => notes },
    { id: 'since', header: t('since'), width: 120, text: ({ createdAt }) => dayText(createdAt) },
    { id: 'changed', header: t('changed'), width: 120, hidden: true, text: ({ updatedAt }) => dayText(updatedAt) },
  ]
  return (
    <>
      <PageHead title={t('title')} hint={t('hint')} />
      <DataTable
        path="/contacts"
        columns={columns}
        fileName={t('title')}
        empty={<EmptyState icon={IconAddressBook} title={t('empty-title')} hint={t('empty-hint')} />}
      />
      <Opened />
    </>
  )
}

function Opened() {
  const t = useWords()
  const { id, close } = useOpenRecord()
  const { data } = useAsk('get /contacts/:id', { id: id ?? '' }, { enabled: id !== undefined })
  return (
    <Drawer opened={id !== undefined} onClose={close} title={data ? numberText(data.name) : t('contact')} size="md">
      {id !== undefined && (
        <Stack gap="lg">
          <ContactCard id={id} />
          <section aria-label={t('history')}>
            <Title order={3} mb="xs">
              {t('history')}
            </Title>
            <History contactId={id} />
          </section>
        </Stack>
      )}
    </Drawer>
  )
}
