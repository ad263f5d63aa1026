import { Badge, Button } from '@mantine/core'
import { IconBuildingCommunity, IconDoorEnter } from '@tabler/icons-react'
import { otherCompany } from '../../client/call.ts'
import type { RowOf } from '../../client/list.ts'
import { useMe } from '../../client/me.ts'
import { CompanyIdentity, companyKind } from '../../components/company-fields.tsx'
import { RecordScene } from '../../components/record-scene.tsx'
import { useWords } from './words.ts'

export function Page() {
  const t = useWords()
  return (
    <RecordScene
      kind={companyKind}
      title={t('title')}
      hint={t('hint')}
      newTitle={t('new')}
      size="xl"
      empty={{ icon: IconBuildingCommunity, title: t('empty-title') }}
      columns={[
        { id: 'name', header: t('name'), text: ({ tradeName }) => tradeName },
        { id: 'legal-name', header: t('legal-name'), text: ({ legalName }) => legalName },
        { id: 'cnpj', header: t('cnpj'), width: 180, text: ({ cnpj }) => cnpj },
        { id: 'slug', header: t('slug'), width: 140, text: ({ slug }) => slug },
        { id: 'area', header: t('area'), width: 90, hidden: true, text: ({ ddd }) => ddd },
        {
          id: 'enter',
          header: t('enter'),
          width: 170,
          text: () => null,
          cell: (company) => <Enter company={company} />,
        },
      ]}
      actions={({ record }) => record && <Enter company={record} large />}
      form={({ record }) => <CompanyIdentity isNew={record === null} />}
    />
  )
}

/** The whole console is loaded anew within the other company: nothing of this one is left in it. */
function Enter({ company, large = false }: { company: RowOf<'/companies'>; large?: boolean }) {
  const t = useWords()
  const me = useMe()
  if (company.id === me.companyId)
    return (
      <Badge variant="light" tt="none">
        {t('here')}
      </Badge>
    )
  return (
    <Button
      size={large ? 'sm' : 'compact-sm'}
      variant="default"
      leftSection={<IconDoorEnter size={15} />}
      aria-label={t('enter-name', { name: company.tradeName })}
      onClick={() => {
        otherCompany.set(company.id === me.company.id ? undefined : company.id)
        location.assign('/')
      }}
    >
      {t('enter')}
    </Button>
  )
}
