import { Alert } from '@mantine/core'
import { IconPlugConnectedX } from '@tabler/icons-react'
import { useLive } from '../client/live.ts'
import { useTick } from '../components/elapsed.tsx'
import { useShellWords } from './shell-words.ts'

/** A blink of the network is nobody's business. */
const worthSayingAfterMs = 1_500

/** Says that the server is away, for how long, and that nothing is lost. */
export function LinkBanner() {
  const link = useLive((live) => live.link)
  const awaySince = useLive((live) => live.awaySince)
  return link === 'away' && awaySince !== null ? <Away since={awaySince} /> : null
}

function Away({ since }: { since: number }) {
  const t = useShellWords()
  useTick()
  const awayMs = Date.now() - since
  if (awayMs < worthSayingAfterMs) return null
  return (
    <Alert color="orange" radius={0} icon={<IconPlugConnectedX size={18} />} title={t('away')} role="alert" py="xs">
      {t('away-since', { seconds: Math.round(awayMs / 1000) })}
    </Alert>
  )
}
