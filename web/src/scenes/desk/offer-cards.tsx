import { Badge, Button, Group, Paper, Portal, Stack, Text, ThemeIcon, VisuallyHidden } from '@mantine/core'
import { IconMessage2, IconPhoneIncoming, IconStarFilled } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useShortcuts } from '../../app/keys.ts'
import { useAsk } from '../../client/ask.ts'
import { useLive } from '../../client/live.ts'
import { useMe } from '../../client/me.ts'
import { Elapsed, Remaining } from '../../components/elapsed.tsx'
import { Key } from '../../components/key.tsx'
import { numberText, usePhone } from '../../phone/index.ts'
import { alertOf } from '../../work/alert.ts'
import { customerOf, type OfferView } from '../../work/calls.ts'
import { placeOf } from '../../work/numbers.ts'
import { accept, refuse } from '../../work/offers.ts'
import { useWork } from '../../work/work.ts'
import classes from './desk.module.css'
import { CountdownRing } from './ring.tsx'
import { useQueues } from './use-work.ts'
import { useWords } from './words.ts'

/** What is offered, over whatever page: who, for how long, and the two things to do. */
export function OfferCards() {
  const t = useWords()
  const known = useWork((work) => work.offers)
  const offers = Object.values(known).toSorted((a, b) => a.madeAt - b.madeAt)
  const [first] = offers
  return (
    <Portal>
      <section className={classes.offers} aria-label={t('offers')}>
        {offers.map((offer) => (
          <OfferCard key={offer.offerId} offer={offer} isFirst={offer === first} />
        ))}
      </section>
      <VisuallyHidden role="alert">{first && <Announced offer={first} />}</VisuallyHidden>
    </Portal>
  )
}

function useWho() {
  const t = useWords()
  return (offer: OfferView): string => {
    const { name, number } = customerOf(offer)
    return name ?? (number ? numberText(number) : t('unknown_caller'))
  }
}

function Announced({ offer }: { offer: OfferView }) {
  const t = useWords()
  const who = useWho()
  const { nameOf } = useQueues()
  return t(offer.medium === 'voice' ? 'offer-call' : 'offer-chat', { who: who(offer), queue: nameOf(offer.queueId) })
}

function OfferCard({ offer, isFirst }: { offer: OfferView; isFirst: boolean }) {
  const t = useWords()
  const who = useWho()
  const { nameOf } = useQueues()
  const isTaking = useWork((work) => work.taking.has(offer.interactionId))
  const isUp = useLive((live) => live.link === 'up')
  const answer = useAnswer(offer)
  const name = who(offer)
  const queue = nameOf(offer.queueId)
  const [refusing, setRefusing] = useState(false)
  const take = () => void (answer.can && accept(offer))
  const turnDown = () => {
    setRefusing(true)
    void refuse(offer)
  }
  useShortcuts(
    isFirst
      ? [
          { keys: 'Alt+KeyA', words: t('key-accept'), group: t('keys'), run: take },
          { keys: 'Alt+KeyR', words: t('key-refuse'), group: t('keys'), run: turnDown },
        ]
      : [],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: one offer sounds once, whatever is learnt of it later
  useEffect(() => alertOf(offer, { title: name, body: queue, tab: t('offer-tab', { who: name }) }), [offer.offerId])
  return (
    <Paper className={classes.offer} shadow="xl" p="md" radius="lg" component="article" aria-label={name}>
      <Stack gap="sm" h="100%" justify="space-between">
        <OfferFacts offer={offer} name={name} queue={queue} />
        {answer.words && (
          <Text size="sm" fw={600} ta="center">
            {answer.words}
          </Text>
        )}
        <Group grow gap="sm">
          <Button
            variant="default"
            onClick={turnDown}
            disabled={!isUp || refusing}
            rightSection={isFirst && <Key keys="Alt+KeyR" />}
          >
            {t('refuse')}
          </Button>
          {answer.isHere && (
            <Button
              color="green"
              onClick={take}
              loading={isTaking}
              disabled={!isUp || !answer.can}
              rightSection={isFirst && <Key keys="Alt+KeyA" />}
            >
              {t('accept')}
            </Button>
          )}
        </Group>
      </Stack>
    </Paper>
  )
}

/** Where it is answered: a chat here; a call by the phone, which may be this browser's or one on the desk. */
function useAnswer(offer: OfferView): { isHere: boolean; can: boolean; words: string | null } {
  const t = useWords()
  const { extensionId } = useMe()
  const problem = usePhone((phone) => phone.problem)
  const rings = usePhone((phone) => phone.call?.state === 'ringing')
  if (offer.medium !== 'voice') return { isHere: true, can: true, words: null }
  if (problem === 'desk-phone' || extensionId === null)
    return { isHere: false, can: false, words: t('answer-on-desk-phone') }
  if (problem === 'elsewhere' && !rings) return { isHere: false, can: false, words: t('answer-elsewhere') }
  return { isHere: true, can: rings, words: rings ? null : t('phone-rings-soon') }
}

function OfferFacts({ offer, name, queue }: { offer: OfferView; name: string; queue: string }) {
  const t = useWords()
  const { number, since, path, contactId } = customerOf(offer)
  const place = number ? placeOf(number) : undefined
  const isVoice = offer.medium === 'voice'
  const Icon = isVoice ? IconPhoneIncoming : IconMessage2
  const where = [number && numberText(number) !== name && numberText(number), place].filter(Boolean).join(' · ')
  return (
    <Stack gap={8}>
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Group gap={8} wrap="nowrap" miw={0}>
          <ThemeIcon variant="light" color={isVoice ? 'green' : 'blue'} radius="md" size={30}>
            <Icon size={18} />
          </ThemeIcon>
          <div style={{ minWidth: 0 }}>
            <Text size="sm" fw={600} truncate>
              {offer.call?.callback ? `${queue} · ${t('callback')}` : queue}
            </Text>
            {since !== null && (
              <Text size="xs" c="dimmed">
                <Waited since={since} />
              </Text>
            )}
          </div>
        </Group>
        <CountdownRing until={offer.endsAt} of={offer.endsAt - offer.madeAt} size={44}>
          <Text span size="xs" fw={600}>
            <Remaining until={offer.endsAt} />
          </Text>
        </CountdownRing>
      </Group>
      <div>
        <Text size="lg" fw={700} lh={1.25} truncate>
          {name}
        </Text>
        {where && (
          <Text size="sm" c="dimmed" truncate style={{ fontVariantNumeric: 'tabular-nums' }}>
            {where}
          </Text>
        )}
      </div>
      <Group gap={6}>
        <KnownOf contactId={contactId} interactionId={offer.interactionId} />
        {path.map((step) => (
          <Badge key={step} variant="light" color="gray" tt="none" fw={500}>
            {t('ura')} {step}
          </Badge>
        ))}
      </Group>
    </Stack>
  )
}

function Waited({ since }: { since: number }) {
  const t = useWords()
  const [before, after] = t('offer-waited', { time: '\u0000' }).split('\u0000')
  return (
    <>
      {before}
      <Elapsed since={since} />
      {after}
    </>
  )
}

/** Whether this customer goes before others, and how it ended the last time. */
function KnownOf({ contactId, interactionId }: { contactId: string | null; interactionId: string }) {
  const t = useWords()
  const asked = { enabled: contactId !== null }
  const { data: contact } = useAsk('get /contacts/:id', { id: contactId ?? '' }, asked)
  const { data: past } = useAsk('get /contacts/:id/interactions', { id: contactId ?? '', limit: 3 }, asked)
  const last = past?.items.find(({ id }) => id !== interactionId)
  return (
    <>
      {contact && contact.priority > 50 && (
        <Badge variant="light" color="red" tt="none" leftSection={<IconStarFilled size={10} />}>
          {t('priority', { priority: contact.priority })}
        </Badge>
      )}
      {past && (
        <Badge variant="light" color={last ? 'indigo' : 'teal'} tt="none" fw={500}>
          {last ? t('last-time', { when: last.disposition?.name ?? dayText(last.startedAt) }) : t('first-time')}
        </Badge>
      )}
    </>
  )
}

const dayText = (at: number) =>
  new Date(at).toLocaleDateString(document.documentElement.lang, { day: '2-digit', month: '2-digit' })
