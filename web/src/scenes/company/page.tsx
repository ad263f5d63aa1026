import { Alert, Box, Loader, Paper } from '@mantine/core'
import { useAsk } from '../../client/ask.ts'
import { useMe } from '../../client/me.ts'
import { CompanyIdentity, companyKind } from '../../components/company-fields.tsx'
import { Section } from '../../components/form/fields.tsx'
import { RecordForm } from '../../components/form/record-form.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { Capacity, Emergency, Files, Parking, Priority, Waiting } from './settings-fields.tsx'
import { useWords } from './words.ts'

/** The company that one works in: its identity and its rules, in one form. */
export function Page() {
  const t = useWords()
  const { data, error } = useAsk('get /companies/:id', { id: useMe().companyId })
  return (
    <Box maw={860}>
      <PageHead title={t('title')} hint={t('hint')} />
      {error && !data && <Alert color="red">{error.message}</Alert>}
      {!error && !data && <Loader size="sm" aria-label={t('loading')} />}
      {data && (
        <Paper p="lg" pb={0}>
          <RecordForm kind={companyKind} record={data} saved={() => {}}>
            <Section title={t('identity')}>
              <CompanyIdentity isNew={false} />
            </Section>
            <Capacity />
            <Priority />
            <Files />
            <Waiting />
            <Parking />
            <Emergency />
          </RecordForm>
        </Paper>
      )}
    </Box>
  )
}
