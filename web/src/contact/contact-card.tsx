import { ActionIcon, Alert, Button, Group, Skeleton, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconMail, IconPhone, IconPhoneCall, IconWorld } from '@tabler/icons-react'
import { useState } from 'react'
import { useAsk, useDo } from '../client/ask.ts'
import { call, type Output, Problem } from '../client/call.ts'
import { keepRecord } from '../client/list.ts'
import { ProblemAlert } from '../components/problem-alert.tsx'
import { numberText, phone, usePhone } from '../phone/index.ts'
import { placeOf } from '../work/numbers.ts'
import { useContactWords } from './words.ts'

type Contact = Output<'get /contacts/:id'>
type Fields = Pick<Contact, 'name' | 'priority' | 'notes'>
const fields = ['name', 'priority', 'notes'] as const

/** What is known of a customer, changed where it stands. */
export function ContactCard({ id }: { id: string }) {
  const { data: contact, error } = useAsk('get /contacts/:id', { id })
  if (error) return <ProblemAlert problem={error} />
  if (!contact)
    return (
      <Stack>
        <Skeleton h={56} />
        <Skeleton h={56} />
        <Skeleton h={120} />
      </Stack>
    )
  return (
    <Stack gap="md">
      <ContactForm key={contact.id} contact={contact} />
      <Identities id={id} />
    </Stack>
  )
}

function ContactForm({ contact }: { contact: Contact }) {
  const t = useContactWords()
  const [edited, setEdited] = useState<Partial<Fields>>({})
  const [theirs, setTheirs] = useState<Contact | null>(null)
  const save = useDo('patch /contacts/:id', {
    quiet: true,
    done(saved) {
      void keepRecord('/contacts', saved)
      setEdited({})
      setTheirs(null)
      notifications.show({ id: 'contact-saved', message: t('contact-saved'), color: 'green', autoClose: 2_000 })
    },
  })
  const now: Fields = { name: contact.name, priority: contact.priority, notes: contact.notes, ...edited }
  const isChanged = fields.some((field) => now[field] !== contact[field])
  const set = (change: Partial<Fields>) => setEdited((before) => ({ ...before, ...change }))

  async function submit(rev = contact.rev) {
    const changed = Object.fromEntries(fields.filter((one) => now[one] !== contact[one]).map((one) => [one, now[one]]))
    try {
      await save.mutateAsync({ id: contact.id, rev, ...changed })
    } catch (why) {
      // Somebody else was first: what it is now is shown beside what was written here.
      if (why instanceof Problem && why.code === 'contact.stale')
        setTheirs(await call('get /contacts/:id', { id: contact.id }).catch(() => null))
    }
  }
  const differing = theirs ? fields.filter((one) => theirs[one] !== contact[one]) : []

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void submit(theirs?.rev)
      }}
    >
      <Stack gap="sm">
        {theirs ? (
          <Alert color="orange" variant="light" title={t('stale-title')} role="alert">
            <Stack gap={6}>
              {differing.map((one) => (
                <Text key={one} size="sm">
                  <b>{t(`contact-${one}`)}</b>: {t('stale-theirs', { value: theirs[one] || t('stale-empty') })}
                </Text>
              ))}
              <Group gap="xs">
                <Button size="compact-sm" type="submit" loading={save.isPending}>
                  {t('keep-mine')}
                </Button>
                <Button
                  size="compact-sm"
                  variant="default"
                  onClick={() => {
                    void keepRecord('/contacts', theirs)
                    setEdited({})
                    setTheirs(null)
                    save.reset()
                  }}
                >
                  {t('take-theirs')}
                </Button>
              </Group>
            </Stack>
          </Alert>
        ) : (
          <ProblemAlert problem={save.error} />
        )}
        <TextInput
          label={t('contact-name')}
          value={now.name}
          maxLength={120}
          required
          withAsterisk={false}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <TextInput
          label={t('contact-priority')}
          description={t('contact-priority-hint')}
          type="number"
          min={1}
          max={100}
          required
          withAsterisk={false}
          value={Number.isNaN(now.priority) ? '' : now.priority}
          onChange={(event) => set({ priority: event.currentTarget.valueAsNumber })}
        />
        <Textarea
          label={t('contact-notes')}
          value={now.notes}
          maxLength={4_000}
          autosize
          minRows={3}
          maxRows={10}
          onChange={(event) => set({ notes: event.currentTarget.value })}
        />
        {isChanged && !theirs && (
          <Group gap="xs">
            <Button type="submit" loading={save.isPending}>
              {t('save')}
            </Button>
            <Button variant="default" onClick={() => setEdited({})}>
              {t('undo')}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  )
}

const icons = { phone: IconPhone, email: IconMail, webchat: IconWorld }

function Identities({ id }: { id: string }) {
  const t = useContactWords()
  const { data } = useAsk('get /contacts/:id/identities', { id })
  const canDial = usePhone((state) => state.registration === 'registered' && !state.call)
  if (!data || data.items.length === 0) return null
  return (
    <Stack gap={6}>
      <Text size="sm" fw={500}>
        {t('contact-known-by')}
      </Text>
      {data.items.map(({ kind, value }) => {
        const Icon = icons[kind]
        const place = kind === 'phone' ? placeOf(value) : undefined
        return (
          <Group key={kind + value} gap={8} wrap="nowrap">
            <Icon size={16} stroke={1.7} role="img" aria-label={t(`identity-${kind}`)} />
            <Text size="sm" truncate style={{ flex: 1, fontVariantNumeric: 'tabular-nums' }}>
              {kind === 'phone' ? numberText(value) : kind === 'webchat' ? t('identity-webchat') : value}
              {place && (
                <Text span size="sm" c="dimmed">
                  {' '}
                  · {place}
                </Text>
              )}
            </Text>
            {kind === 'phone' && canDial && (
              <ActionIcon
                variant="light"
                color="green"
                onClick={() => phone.dial(value)}
                aria-label={t('call-number', { number: numberText(value) })}
              >
                <IconPhoneCall size={16} />
              </ActionIcon>
            )}
          </Group>
        )
      })}
    </Stack>
  )
}
