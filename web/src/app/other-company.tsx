import { Button, Group, Text } from '@mantine/core'
import { IconBuildingCommunity } from '@tabler/icons-react'
import { useAsk } from '../client/ask.ts'
import { otherCompany } from '../client/call.ts'
import { useMe } from '../client/me.ts'
import classes from './other-company.module.css'
import { useShellWords } from './shell-words.ts'

/** An administrator at work in a company that is not the own one: said on every page, with the way back. */
export function OtherCompany() {
  const me = useMe()
  return me.companyId === me.company.id ? null : <Banner id={me.companyId} />
}

function Banner({ id }: { id: string }) {
  const t = useShellWords()
  const { data } = useAsk('get /companies/:id', { id })
  return (
    <Group className={classes.banner} px="md" py={6} justify="space-between" role="status">
      <Group gap="xs">
        <IconBuildingCommunity size={18} aria-hidden />
        <Text size="sm" fw={600}>
          {t('other-company', { name: data?.tradeName ?? '…' })}
        </Text>
      </Group>
      <Button
        size="compact-sm"
        variant="white"
        color="dark"
        onClick={() => {
          otherCompany.set(undefined)
          location.assign('/config/empresas')
        }}
      >
        {t('own-company')}
      </Button>
    </Group>
  )
}
