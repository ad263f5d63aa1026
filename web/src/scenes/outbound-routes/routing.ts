import { useEffect, useState } from 'react'
import { numberKinds } from '#server/kernel/number-kinds.ts'
import type { Here } from '#server/numbering/rules/normalise.ts'
import type { OutboundRule, PlacedRule, RouteAnswer, TrunkOut } from '#server/numbering/rules/outbound.ts'
import { useAsk } from '../../client/ask.ts'
import { useAll } from '../../client/list.ts'
import { useMe } from '../../client/me.ts'

type Modules = [typeof import('#server/numbering/rules/outbound.ts'), typeof import('#server/trunks/core/numbers.ts')]
/** Who tries a rule is to see what it does, whoever may use it. */
const anything = { id: null, kinds: numberKinds, allowed: [], never: [] }

export type TryRules = (rules: readonly OutboundRule[], dialled: string, extensionNumber: string) => RouteAnswer

/** Production's own routing, for rules that are not saved yet. The plan of numbers is large: it comes when it is needed. */
export function useTryRules(): TryRules | undefined {
  const trunks = useAll('/trunks')
  const { data: company } = useAsk('get /companies/:id', { id: useMe().companyId })
  const [modules, setModules] = useState<Modules>()
  useEffect(() => {
    void Promise.all([import('#server/numbering/rules/outbound.ts'), import('#server/trunks/core/numbers.ts')]).then(
      setModules,
    )
  }, [])
  if (!modules || !company) return undefined
  const [{ routeOutbound }, { allowedCallerId, numberFor }] = modules
  const { ddi } = company
  const lines = trunks.rows
    .filter(({ active }) => active)
    .map((trunk): [string, TrunkOut] => [
      trunk.id,
      {
        id: trunk.id,
        numberFor: (number) => numberFor(trunk, { ...number, ddi }),
        callerIdFor: (wanted) => allowedCallerId(trunk, wanted, ddi)?.number,
      },
    ])
  return (rules, dialled, extensionNumber) =>
    routeOutbound({
      rules: rules.map((rule, index): PlacedRule => ({ ...rule, routeId: null, place: index + 1, silentMsMax: 0 })),
      trunks: new Map(lines),
      dialled,
      caller: { extensionNumber, outsideNumber: null, serviceClass: anything },
      here: company,
    })
}

/** One number of each kind, as people dial them where the company is. */
export const examplesOf = ({ ddi, ddd }: Here): string[] => {
  if (ddi !== '55') return []
  const other = ddd === '21' ? '11' : '21'
  return [
    '3333-4444',
    '98765-4321',
    `0 ${other} 3333-4444`,
    `0 15 ${other} 98765-4321`,
    '0800 123 4567',
    '4004-1234',
    '00 1 212 555-1234',
    '190',
  ]
}
