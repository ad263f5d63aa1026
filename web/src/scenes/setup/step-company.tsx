import { Button, Divider, Group, PasswordInput, Select, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { IconArrowRight } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { i18n, type Language, speak } from '../../app/words.ts'
import { useDo } from '../../client/ask.ts'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { typedInto } from './effort.ts'
import { cnpjText, fieldProblem, isSaidByFields, useFirstWrong } from './fields.ts'
import { StepHead } from './step-head.tsx'
import { useWords } from './words.ts'

const brazilian: Record<string, string> = {
  'America/Sao_Paulo': 'São Paulo, Brasília',
  'America/Araguaina': 'Araguaína',
  'America/Bahia': 'Bahia',
  'America/Belem': 'Belém',
  'America/Boa_Vista': 'Boa Vista',
  'America/Campo_Grande': 'Campo Grande',
  'America/Cuiaba': 'Cuiabá',
  'America/Eirunepe': 'Eirunepé',
  'America/Fortaleza': 'Fortaleza',
  'America/Maceio': 'Maceió',
  'America/Manaus': 'Manaus',
  'America/Noronha': 'Fernando de Noronha',
  'America/Porto_Velho': 'Porto Velho',
  'America/Recife': 'Recife',
  'America/Rio_Branco': 'Rio Branco',
  'America/Santarem': 'Santarém',
}
const own = Intl.DateTimeFormat().resolvedOptions().timeZone
const typedFields = [
  'company.legalName',
  'company.cnpj',
  'company.ddd',
  'administrator.name',
  'administrator.login',
  'administrator.password',
] as const
type Field = (typeof typedFields)[number]

/** Company and administrator: the only step that a stranger may take, once. */
export function StepCompany() {
  const t = useWords()
  const [said, setSaid] = useState<Record<Field, string>>({
    'company.legalName': '',
    'company.cnpj': '',
    'company.ddd': '',
    'administrator.name': '',
    'administrator.login': '',
    'administrator.password': '',
  })
  // What the machine says of itself; somewhere outside of Brazil it is still a Brazilian company.
  const [timeZone, setTimeZone] = useState(own in brazilian ? own : 'America/Sao_Paulo')
  const begin = useDo('post /setup', { quiet: true, refreshes: ['get /me', 'get /setup', 'get /setup/progress'] })

  const field = (name: Field, shape: (text: string) => string = (text) => text) => ({
    value: said[name],
    error: fieldProblem(begin.error, name),
    required: true,
    withAsterisk: false,
    onChange(event: { currentTarget: { value: string } }) {
      typedInto(name)
      setSaid({ ...said, [name]: shape(event.currentTarget.value) })
    },
  })

  const form = useFirstWrong(begin.error)

  function submit(event: FormEvent) {
    event.preventDefault()
    begin.mutate({
      company: {
        legalName: said['company.legalName'],
        cnpj: said['company.cnpj'],
        ddd: said['company.ddd'],
        timeZone,
        language: i18n.language as Language,
      },
      administrator: {
        name: said['administrator.name'],
        login: said['administrator.login'],
        password: said['administrator.password'],
      },
    })
  }

  return (
    <form onSubmit={submit} ref={form}>
      <StepHead step="company" title={t('company-title')} hint={t('company-hint')} />
      <Stack>
        {begin.error && !isSaidByFields(begin.error, typedFields) && <ProblemAlert problem={begin.error} />}
        <Divider label={t('the-company')} labelPosition="left" />
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TextInput
            label={t('legal-name')}
            autoComplete="organization"
            data-autofocus
            {...field('company.legalName')}
          />
          <TextInput
            label={t('cnpj')}
            placeholder="00.000.000/0000-00"
            inputMode="text"
            autoComplete="off"
            {...field('company.cnpj', cnpjText)}
          />
          <TextInput
            label={t('ddd')}
            description={t('ddd-hint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            inputMode="numeric"
            maxLength={2}
            autoComplete="off"
            {...field('company.ddd', (text) => text.replace(/\D/g, ''))}
          />
          <Group grow align="flex-start" gap="sm">
            <Select
              label={t('time-zone')}
              value={timeZone}
              onChange={(zone) => zone && setTimeZone(zone)}
              data={Object.entries(brazilian).map(([value, label]) => ({ value, label }))}
              allowDeselect={false}
              searchable
            />
            <Select
              label={t('language')}
              value={i18n.language}
              onChange={(language) => language && void speak(language as Language)}
              data={[
                { value: 'pt-BR', label: 'Português' },
                { value: 'en', label: 'English' },
              ]}
              allowDeselect={false}
            />
          </Group>
        </SimpleGrid>
        <Divider label={t('the-administrator')} labelPosition="left" mt="xs" />
        <SimpleGrid cols={{ base: 1, sm: 3 }}>
          <TextInput label={t('name')} autoComplete="name" {...field('administrator.name')} />
          <TextInput
            label={t('login')}
            description={t('login-hint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            {...field('administrator.login')}
          />
          <PasswordInput
            label={t('password')}
            description={t('password-hint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            autoComplete="new-password"
            minLength={8}
            {...field('administrator.password')}
          />
        </SimpleGrid>
        <Group justify="flex-end" mt="sm">
          <Button
            type="submit"
            size="md"
            loading={begin.isPending || begin.isSuccess}
            rightSection={<IconArrowRight size={18} aria-hidden />}
          >
            {t('begin')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
