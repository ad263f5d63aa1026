import {
  Avatar,
  Menu,
  SegmentedControl,
  Text,
  UnstyledButton,
  useMantineColorScheme,
  VisuallyHidden,
} from '@mantine/core'
import { IconKeyboard, IconLogout, IconPhoneCall } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { call } from '../client/call.ts'
import { useMe } from '../client/me.ts'
import { leave } from './session.ts'
import { useShellWords } from './shell-words.ts'
import { i18n, type Language, languages, speak } from './words.ts'

const languageNames: Record<Language, string> = { 'pt-BR': 'Português', en: 'English' }

export function UserMenu({ showKeys }: { showKeys: () => void }) {
  const t = useShellWords()
  const me = useMe()
  const { colorScheme, setColorScheme } = useMantineColorScheme()

  async function logOut() {
    await call('post /logout', {}).catch(() => {})
    leave()
  }

  return (
    <Menu position="bottom-end" width={260} shadow="md">
      <Menu.Target>
        <UnstyledButton style={{ borderRadius: 99 }}>
          <Avatar size={34} name={me.name} color="indigo" variant="filled" alt="" aria-hidden />
          <VisuallyHidden>{`${t('you')}: ${me.name}`}</VisuallyHidden>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text fw={600} size="sm" c="var(--mantine-color-text)">
            {me.name}
          </Text>
          <Text size="xs">
            {me.login} · {me.company.name}
          </Text>
        </Menu.Label>
        <Menu.Divider />
        <Menu.Label>{t('language')}</Menu.Label>
        <SegmentedControl
          fullWidth
          size="xs"
          mx="xs"
          mb="xs"
          aria-label={t('language')}
          value={i18n.language}
          onChange={(language) => void speak(language as Language)}
          data={languages.map((value) => ({ value, label: languageNames[value] }))}
          w="calc(100% - 20px)"
        />
        <Menu.Label>{t('theme')}</Menu.Label>
        <SegmentedControl
          fullWidth
          size="xs"
          mx="xs"
          mb="xs"
          aria-label={t('theme')}
          value={colorScheme}
          onChange={(scheme) => setColorScheme(scheme as typeof colorScheme)}
          data={(['light', 'dark', 'auto'] as const).map((value) => ({ value, label: t(`theme-${value}`) }))}
          w="calc(100% - 20px)"
        />
        <Menu.Divider />
        <Menu.Item leftSection={<IconPhoneCall size={16} />} component={Link} to="/configurar-telefone">
          {t('scene-phone-setup')}
        </Menu.Item>
        <Menu.Item leftSection={<IconKeyboard size={16} />} onClick={showKeys} rightSection={<Text size="xs">?</Text>}>
          {t('keyboard')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} color="red" onClick={() => void logOut()}>
          {t('log-out')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
