import { Group } from '@mantine/core'
import { IconArrowBarRight } from '@tabler/icons-react'
import { outboundRouteFields } from '#server/numbering/outbound-routes/schema.ts'
import { type RowOf, useAll } from '../../client/list.ts'
import { AreaField, NumberField, SwitchField, TextField } from '../../components/form/fields.tsx'
import type { RecordKind } from '../../components/form/record-form.tsx'
import { OnOff } from '../../components/on-off.tsx'
import { RecordScene } from '../../components/record-scene.tsx'
import { Localities } from './localities.tsx'
import { emptyRule, RulesField } from './rules-field.tsx'
import { TesterOfDraft, TesterOfSaved } from './tester.tsx'
import { useWords } from './words.ts'

type Rule = RowOf<'/outbound-routes'>['rules'][number]

const kind: RecordKind<'/outbound-routes'> = {
  path: '/outbound-routes',
  schema: outboundRouteFields,
  may: { manage: 'telephony.manage' },
  fresh: { rules: [emptyRule] },
  nameOf: ({ name }) => name,
  // Nothing chosen is no caller ID.
  sentOf: ({ rules, ...values }) => ({
    ...values,
    rules: (rules as { callerId: string | null }[]).map((rule) => ({ ...rule, callerId: rule.callerId || null })),
  }),
}

export function Page() {
  const t = useWords()
  const trunks = useAll('/trunks')
  const ruleInWords = ({ pattern, trunkId, thenTrunkIds }: Rule) =>
    `${pattern} → ${[trunkId, ...thenTrunkIds].map((id) => trunks.nameOf(id) ?? '?').join(' → ')}`
  return (
    <RecordScene
      kind={kind}
      title={t('title')}
      hint={t('hint')}
      newTitle={t('new')}
      size={980}
      more={<Localities />}
      above={<TesterOfSaved />}
      empty={{ icon: IconArrowBarRight, title: t('empty-title'), hint: t('empty-hint') }}
      columns={[
        { id: 'name', header: t('name'), text: ({ name }) => name },
        { id: 'place', header: t('place'), width: 90, align: 'right', text: ({ place }) => place },
        {
          id: 'rules',
          header: t('rules'),
          width: 420,
          text: ({ rules }) => rules.map(ruleInWords).join('; '),
        },
        {
          id: 'count',
          header: '#',
          width: 100,
          hidden: true,
          text: ({ rules }) => t('rules-count', { count: rules.length }),
        },
        { id: 'description', header: t('description'), hidden: true, text: ({ description }) => description },
        {
          id: 'active',
          header: t('active'),
          width: 130,
          text: (row) => (row.active ? t('active') : t('off')),
          cell: (row) => <OnOff on={row.active} yes={t('active')} no={t('off')} />,
        },
      ]}
      form={() => (
        <>
          <Group align="flex-start" wrap="nowrap">
            <div style={{ flex: 1 }}>
              <TextField name="name" label={t('name')} required autoFocus />
            </div>
            <div style={{ width: 260 }}>
              <NumberField name="place" label={t('place')} hint={t('place-hint')} min={0} max={10_000} />
            </div>
          </Group>
          <RulesField />
          <TesterOfDraft />
          <div style={{ width: 320 }}>
            <NumberField name="silentSeconds" label={t('silent')} hint={t('silent-hint')} unit="s" min={3} max={60} />
          </div>
          <AreaField name="description" label={t('description')} />
          <SwitchField name="active" label={t('active')} hint={t('active-hint')} />
        </>
      )}
    />
  )
}
