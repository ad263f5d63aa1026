import { useEffect } from 'react'
import { useMe } from '../../client/me.ts'
import { useNextPresence } from '../../work/presence.ts'
import { followWork } from '../../work/told.ts'
import { OfferCards } from './offer-cards.tsx'
import { PresencePill } from './presence-pill.tsx'

/** The agent's own state in the top bar, and what is offered, on whatever page one is. */
export function PresenceMenu() {
  const { id } = useMe()
  useEffect(() => followWork(id), [id])
  useNextPresence()
  return (
    <>
      <PresencePill />
      <OfferCards />
    </>
  )
}
