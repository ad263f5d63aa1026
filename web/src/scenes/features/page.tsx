import { ActionIcon, Alert, Badge, Group, Stack, Switch, Table, Text, TextInput, Tooltip } from '@mantine/core'
import { IconAlertTriangle, IconArrowBackUp, IconCheck } from '@tabler/icons-react'
import { useState } from 'react'
import { useAsk, useDo } from '../../client/ask.ts'
import type { Output } from '../../client/call.ts'
import { useMe } from '../../client/me.ts'
import { PageHead } from '../../components/page-head.tsx'
import { useWords } from './words.ts'

type Feature = Output<'get /features'>['items'][number]

/** What phones do by keys: each with its code, which is changed where it stands. */
export function Page() {
  const t = useWords()
  const { data } = useAsk('get /features', {})
  const features = data?.items ?? []
  const hiding = features.filter(({ shadows }) => shadows.length > 0).length
  return (
    <>
      <PageHead title={t('title')} hint={t('hint')} />
      <Stack gap="lg">
        {hiding > 0 && (
          <Alert color="orange" icon={<IconAlertTriangle size={18} />} py="xs" role="status">
            {t('hiding', { count: hiding })}
          </Alert>
        )}
        {(['dialled', 'in-talk'] as const).map((when) => {
          const rows = features.filter((feature) => feature.when === when)
          return (
            rows.length > 0 && (
              <Stack key={when} gap={4} component="section" aria-label={t(when)}>
                <Text fw={600} size="sm" component="h2" m={0}>
                  {t(when)}
                </Text>
                <Table verticalSpacing={6} highlightOnHover>
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th w={250}>{t('code')}</Table.Th>
                      <Table.Th>{t('does')}</Table.Th>
                      <Table.Th w={110}>{t('active')}</Table.Th>
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {rows.map((feature) => (
                      <Row key={feature.feature} feature={feature} />
                    ))}
                  </Table.Tbody>
                </Table>
              </Stack>
            )
          )
        })}
      </Stack>
    </>
  )
}

const refreshes = ['get /features'] as const

function Row({ feature }: { feature: Feature }) {
  const t = useWords()
  const me = useMe()
  const [typed, setTyped] = useState<string | null>(null)
  const done = () => setTyped(null)
  const make = useDo('post /feature-codes', { refreshes, done })
  const change = useDo('patch /feature-codes/:id', { refreshes, done })
  const { record, code, active, fixed } = feature
  const mayChange = me.may('telephony.manage') && !fixed
  const name = t(`name-${feature.feature}`)

  function save(fields: { code?: string; active?: boolean }) {
    if (record) change.mutate({ id: record.id, rev: record.rev, ...fields })
    else make.mutate({ feature: feature.feature, code, active, ...fields })
  }
  const shown = typed ?? code
  const isChanged = typed !== null && typed !== code
  const digits =
    feature.digits === 'none' ? '' : feature.digits === 'needed' ? t('digits-needed') : t('digits-optional')
  return (
    <Table.Tr opacity={active ? 1 : 0.6}>
      <Table.Td>
        <Group gap={6} wrap="nowrap">
          <TextInput
            size="xs"
            w={110}
            aria-label={t('code-of', { name })}
            value={shown}
            disabled={!mayChange}
            maxLength={8}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
            onChange={(event) => setTyped(event.currentTarget.value.trim())}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && isChanged) save({ code: shown })
              if (event.key === 'Escape') setTyped(null)
            }}
            onBlur={() => isChanged && save({ code: shown })}
          />
          {digits && (
            <Text size="xs" c="dimmed" span>
              {digits}
            </Text>
          )}
          {isChanged && (
            <ActionIcon variant="light" aria-label={t('save-code', { name })} onClick={() => save({ code: shown })}>
              <IconCheck size={14} />
            </ActionIcon>
          )}
          {mayChange && !isChanged && code !== feature.defaultCode && (
            <Tooltip label={t('back-to', { code: feature.defaultCode })}>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('back-to', { code: feature.defaultCode })}
                onClick={() => save({ code: feature.defaultCode })}
              >
                <IconArrowBackUp size={14} />
              </ActionIcon>
            </Tooltip>
          )}
        </Group>
      </Table.Td>
      <Table.Td>
        <Group gap={6}>
          <Text size="sm" fw={550}>
            {name}
          </Text>
          {fixed && (
            <Badge tt="none" size="xs" variant="light" color="gray">
              {t('fixed')}
            </Badge>
          )}
        </Group>
        <Text size="xs" c="dimmed">
          {t(`what-${feature.feature}`)}
        </Text>
        {feature.shadows.map(({ of, name: other }) => (
          <Text key={`${of} ${other}`} size="xs" c="orange.8">
            <IconAlertTriangle size={12} /> {t(`hides-${of}`, { name: other })}
          </Text>
        ))}
      </Table.Td>
      <Table.Td>
        <Switch
          aria-label={t('active-of', { name })}
          checked={active}
          disabled={!mayChange}
          onChange={(event) => save({ active: event.currentTarget.checked })}
        />
      </Table.Td>
    </Table.Tr>
  )
}
