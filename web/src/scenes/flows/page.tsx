import { Button } from '@mantine/core'
import { IconHierarchy2 } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { flowFields } from '#server/flows/schema.ts'
import type { RowOf } from '../../client/list.ts'
import { useMe } from '../../client/me.ts'
import { AreaField, TextField } from '../../components/form/fields.tsx'
import type { RecordKind } from '../../components/form/record-form.tsx'
import { RecordScene } from '../../components/record-scene.tsx'
import { GraphField } from './graph-field.tsx'
import { ImportButton } from './import.tsx'
import { emptyFlow, graphOf, missingIn, simpleOf } from './simple.ts'
import { useWords } from './words.ts'

/** The server's schema, and what it would find only after: nothing half chosen is sent. */
const schema = flowFields.extend({
  graph: flowFields.shape.graph.superRefine((graph, context) => {
    const simple = simpleOf(graph)
    for (const _missing of simple ? missingIn(simple) : [])
      context.addIssue({ code: 'custom', path: [], message: 'Is required.', params: { code: 'required' } })
  }),
})
const kind: RecordKind<'/flows'> = {
  path: '/flows',
  schema,
  may: { manage: 'telephony.manage' },
  fresh: { graph: graphOf(emptyFlow) },
  nameOf: ({ name }) => name,
}

export function Page() {
  const t = useWords()
  const navigate = useNavigate()
  const mayManage = useMe().may('telephony.manage')
  const openEditor = (id: string) => void navigate({ to: '/telefonia/uras/editor', search: { id } } as never)
  const summaryOf = ({ graph }: RowOf<'/flows'>) => {
    const simple = simpleOf(graph)
    return simple
      ? t('summary-keys', { count: simple.keys.length })
      : t('summary-nodes', { count: Object.keys(graph.nodes).length })
  }
  return (
    <RecordScene
      kind={kind}
      title={t('title')}
      hint={t('hint')}
      newTitle={t('new')}
      size="xl"
      empty={{ icon: IconHierarchy2, title: t('empty-title'), hint: t('empty-hint') }}
      columns={[
        { id: 'name', header: t('name'), text: ({ name }) => name },
        { id: 'summary', header: t('summary'), width: 200, text: summaryOf },
        { id: 'description', header: t('description'), text: ({ description }) => description },
      ]}
      more={mayManage && <ImportButton done={openEditor} />}
      actions={({ record }) =>
        record && (
          <Button
            component={Link}
            to="/telefonia/uras/editor"
            search={{ id: record.id } as never}
            variant="default"
            leftSection={<IconHierarchy2 size={16} />}
          >
            {t('editor')}
          </Button>
        )
      }
      form={() => (
        <>
          <TextField name="name" label={t('name')} required autoFocus />
          <GraphField />
          <AreaField name="description" label={t('description')} />
        </>
      )}
    />
  )
}
