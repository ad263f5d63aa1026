import { Group, SimpleGrid } from '@mantine/core'
import { companyFields } from '#server/directory/companies/schema.ts'
import { useCompanyWords } from './company-fields-words.ts'
import { SelectField, TextField } from './form/fields.tsx'
import type { RecordKind } from './form/record-form.tsx'

export const companyKind: RecordKind<'/companies'> = {
  path: '/companies',
  schema: companyFields,
  may: { manage: 'company.manage', change: 'company.change' },
  fresh: {},
  nameOf: ({ tradeName }) => tradeName,
}

const home = 'America/Sao_Paulo'
/** Brazil's own first. */
const brazilian = [
  home,
  'America/Manaus',
  'America/Cuiaba',
  'America/Rio_Branco',
  'America/Noronha',
  'America/Fortaleza',
]
const timeZones = [...new Set([...brazilian, ...Intl.supportedValuesOf('timeZone')])]

/** Who the company is and where: what its own page and the list of all have in common. */
export function CompanyIdentity({ isNew }: { isNew: boolean }) {
  const t = useCompanyWords()
  return (
    <>
      <Group grow align="flex-start">
        <TextField name="legalName" label={t('legal-name')} required autoFocus />
        <TextField name="tradeName" label={t('trade-name')} required />
      </Group>
      <Group grow align="flex-start">
        <TextField name="cnpj" label={t('cnpj')} required exact placeholder="00.000.000/0000-00" />
        <TextField name="slug" label={t('slug')} hint={t('slug-hint')} required exact disabled={!isNew} />
        <TextField name="contact" label={t('contact')} />
      </Group>
      <SimpleGrid cols={3}>
        <TextField name="ddi" label={t('ddi')} exact />
        <TextField name="ddd" label={t('ddd')} hint={t('ddd-hint')} required exact />
        <TextField name="cnl" label={t('cnl')} hint={t('cnl-hint')} exact />
      </SimpleGrid>
      <Group grow align="flex-start">
        <SelectField
          name="timeZone"
          label={t('time-zone')}
          options={timeZones.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
        />
        <SelectField
          name="language"
          label={t('language')}
          options={(['pt-BR', 'en'] as const).map((value) => ({ value, label: t(`language-${value}`) }))}
        />
      </Group>
    </>
  )
}
