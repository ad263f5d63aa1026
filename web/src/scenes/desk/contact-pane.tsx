import { Stack, Tabs, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useShortcuts } from '../../app/keys.ts'
import { useAll } from '../../client/list.ts'
import { ContactCard } from '../../contact/contact-card.tsx'
import { History } from '../../contact/history.tsx'
import { numberText } from '../../phone/index.ts'
import type { Item } from '../../work/items.ts'
import classes from './desk.module.css'
import { DispositionPanel } from './disposition-panel.tsx'
import { contactIdOf } from './use-work.ts'
import { useWords } from './words.ts'

/** Who it is, what was before, and how it ends. After the talk the end is what is to be done. */
export function ContactPane({ item }: { item: Item }) {
  const t = useWords()
  const [tab, setTab] = useState<string | null>('contact')
  /** How often it was asked for by the key: then its own keys are to work at once. */
  const [asked, setAsked] = useState(0)
  const contactId = contactIdOf(item)
  // Read before they are looked at: who knows the keys presses them at once.
  useAll('/dispositions')
  const isOver = item.section === 'wrap-up'
  useEffect(() => {
    if (isOver) setTab('disposition')
  }, [isOver])
  const dispose = () => {
    setTab('disposition')
    setAsked((times) => times + 1)
  }
  useShortcuts([{ keys: 'Alt+KeyS', words: t('key-dispose'), group: t('keys'), run: dispose }])
  return (
    <aside className={classes.about} aria-label={t('about-contact')}>
      <Tabs value={tab} onChange={setTab} className={classes.tabs} keepMounted={false}>
        <Tabs.List grow h={60} className={classes.paneTabs}>
          <Tabs.Tab value="contact">{t('contact')}</Tabs.Tab>
          <Tabs.Tab value="history">{t('history')}</Tabs.Tab>
          <Tabs.Tab value="disposition">{t('disposition')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="contact" className={classes.scroll} p="md">
          {contactId ? <ContactCard id={contactId} /> : <NoContact />}
          {item.medium === 'chat' && <SaidByVisitor visitor={item.chat.visitor} />}
        </Tabs.Panel>
        <Tabs.Panel value="history" className={classes.scroll} p="xs">
          {contactId ? <History contactId={contactId} without={item.id} /> : <NoContact />}
        </Tabs.Panel>
        <Tabs.Panel value="disposition" className={classes.scroll} p="md">
          <DispositionPanel item={item} asked={asked} />
        </Tabs.Panel>
      </Tabs>
    </aside>
  )
}

/** What the visitor wrote before the chat: said, and not known to be true. */
function SaidByVisitor({ visitor: { phone, email } }: { visitor: { phone: string | null; email: string | null } }) {
  const t = useWords()
  if (!phone && !email) return null
  return (
    <Stack gap={2} mt="md">
      <Text size="sm" fw={500}>
        {t('said-by-visitor')}
      </Text>
      {phone && <Text size="sm">{numberText(phone)}</Text>}
      {email && <Text size="sm">{email}</Text>}
    </Stack>
  )
}

function NoContact() {
  const t = useWords()
  return (
    <>
      <Text fw={600} size="sm" p="xs" pb={0}>
        {t('contact-none')}
      </Text>
      <Text size="sm" c="dimmed" p="xs" pt={4}>
        {t('contact-none-hint')}
      </Text>
    </>
  )
}
