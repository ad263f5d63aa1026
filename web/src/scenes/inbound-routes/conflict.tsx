import { Alert } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useWatch } from 'react-hook-form'
import { useAsk } from '../../client/ask.ts'
import { useAll } from '../../client/list.ts'
import { useMe } from '../../client/me.ts'
import { useWords } from './words.ts'

const anybody = JSON.stringify({ is: 'any' })

type Canonical = typeof import('#server/numbering/rules/normalise.ts').canonicalNumber

/** Says while one types that another route has this number, in whichever form it was written. */
export function Conflict({ id }: { id: string | undefined }) {
  const t = useWords()
  const did = String(useWatch({ name: 'did' }) ?? '')
  const trunkId = (useWatch({ name: 'trunkId' }) as string | null) ?? null
  const caller = JSON.stringify(useWatch({ name: 'caller' }) ?? { is: 'any' })
  const routes = useAll('/inbound-routes')
  const { data: company } = useAsk('get /companies/:id', { id: useMe().companyId })
  const [canonical, setCanonical] = useState<Canonical>()
  // The plan of numbers is large: it comes when this form is there, not before.
  useEffect(() => {
    void import('#server/numbering/rules/normalise.ts').then((plan) => setCanonical(() => plan.canonicalNumber))
  }, [])
  if (!canonical || !company) return null
  if (did.trim() === '' && caller === anybody)
    return (
      <Alert color="yellow" icon={<IconAlertTriangle size={18} />} py="xs" role="status">
        {t(trunkId === null ? 'last-resort-of-all' : 'last-resort')}
      </Alert>
    )
  const wanted = canonical(did, company)
  const same = routes.rows.filter(
    (route) => route.id !== id && canonical(route.did, company) === wanted && JSON.stringify(route.caller) === caller,
  )
  const taken = same.find((route) => route.trunkId === trunkId)
  if (taken)
    return (
      <Alert color="red" icon={<IconAlertTriangle size={18} />} role="alert" py="xs">
        {t('conflict', { name: taken.name })}
      </Alert>
    )
  return same[0] ? (
    <Alert color="blue" py="xs" role="status">
      {t('beside', { name: same[0].name })}
    </Alert>
  ) : null
}
