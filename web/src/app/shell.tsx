import {
  AppShell,
  Box,
  Burger,
  Button,
  Divider,
  Group,
  NavLink,
  ScrollArea,
  Text,
  Tooltip,
  UnstyledButton,
} from '@mantine/core'
import { useDisclosure, useLocalStorage, useMediaQuery } from '@mantine/hooks'
import { IconChevronDown, IconSearch } from '@tabler/icons-react'
import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { onSessionEnded } from '../client/ask.ts'
import { connectLive } from '../client/live.ts'
import { useMe } from '../client/me.ts'
import { Key } from '../components/key.tsx'
import { PhoneBar } from '../phone/phone-bar.tsx'
import { PresenceMenu } from '../scenes/desk/presence-menu.tsx'
import { KeyboardMap } from './keyboard-map.tsx'
import { useShortcuts } from './keys.ts'
import { LinkBanner } from './link-banner.tsx'
import { OtherCompany } from './other-company.tsx'
import { openPalette, Palette } from './palette.tsx'
import { type Scene, type Group as SceneGroup, scenes } from './scenes.tsx'
import { leave } from './session.ts'
import classes from './shell.module.css'
import { useShellWords } from './shell-words.ts'
import { UserMenu } from './user-menu.tsx'

const groups: readonly SceneGroup[] = ['service', 'operation', 'telephony', 'pabx', 'settings']

/** What is around every page: the menu, who one is and how one is, the phone, and the one link to the server. */
export function Shell() {
  const t = useShellWords()
  const [menuOpened, menu] = useDisclosure(false)
  const [keysShown, keys] = useDisclosure(false)
  const [narrow, setNarrow] = useLocalStorage({ key: 'vez:narrow-menu', defaultValue: false })
  const isSmall = useMediaQuery('(max-width: 61.99em)') ?? false
  const { pathname } = useLocation()

  useEffect(() => {
    const ended = () => leave(location.pathname + location.search)
    onSessionEnded(ended)
    return connectLive({ ended })
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu of a small window closes when the page changes
  useEffect(() => menu.close(), [pathname])
  useShortcuts([
    { keys: '$mod+KeyK', words: t('key-palette'), group: t('keys-everywhere'), run: openPalette },
    { keys: 'Shift+?', words: t('key-map'), group: t('keys-everywhere'), run: keys.toggle },
  ])

  const isNarrow = narrow && !isSmall
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: isNarrow ? 64 : 220, breakpoint: 'md', collapsed: { mobile: !menuOpened } }}
    >
      <a className={classes.skip} href="#content">
        {t('skip-to-content')}
      </a>
      <AppShell.Header px="md">
        <Group h="100%" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={isSmall && menuOpened}
              onClick={() => (isSmall ? menu.toggle() : setNarrow(!narrow))}
              size="xs"
              aria-label={t('main-menu')}
              aria-expanded={isSmall ? menuOpened : !narrow}
            />
            <Link to="/" className={classes.brand} aria-label="Vez">
              <img src="/icon.svg" alt="" width={28} height={28} />
              <Text span inherit visibleFrom="sm">
                Vez
              </Text>
            </Link>
          </Group>
          <Group gap="sm" wrap="nowrap">
            <PhoneBar />
            <PresenceMenu />
            <Button
              variant="default"
              size="sm"
              onClick={openPalette}
              leftSection={<IconSearch size={16} />}
              rightSection={<Key keys="$mod+KeyK" />}
              visibleFrom="lg"
              fw={400}
            >
              {t('search')}
            </Button>
            <UserMenu showKeys={keys.open} />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label={t('main-menu')}>
        <ScrollArea type="hover" scrollbarSize={6}>
          {groups.map((group) => (
            <MenuGroup key={group} group={group} narrow={isNarrow} />
          ))}
        </ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main className={classes.main}>
        <LinkBanner />
        <OtherCompany />
        <Box id="content" tabIndex={-1} p="md" style={{ outline: 'none' }}>
          <Outlet />
        </Box>
      </AppShell.Main>
      <Palette />
      <KeyboardMap opened={keysShown} close={keys.close} />
    </AppShell>
  )
}

/** A group can be folded; the one that holds the page is open whatever was folded. */
function MenuGroup({ group, narrow }: { group: SceneGroup; narrow: boolean }) {
  const t = useShellWords()
  const me = useMe()
  const { pathname } = useLocation()
  const [folded, setFolded] = useLocalStorage<Record<string, boolean>>({ key: 'vez:menu-folded', defaultValue: {} })
  const shown = scenes.filter((scene) => scene.group === group && me.may(scene.may))
  if (shown.length === 0) return null
  const isHere = shown.some(({ path }) => pathname === path || pathname === `${path}/`)
  const isOpen = narrow || isHere || !folded[group]
  return (
    <Box mb="xs">
      {narrow ? (
        <Divider my={6} />
      ) : (
        <UnstyledButton
          w="100%"
          px="xs"
          py={6}
          aria-expanded={isOpen}
          onClick={() => setFolded((before) => ({ ...before, [group]: !before[group] }))}
        >
          <Group justify="space-between" wrap="nowrap">
            <Text size="xs" c="dimmed" fw={600}>
              {t(`group-${group}`)}
            </Text>
            <IconChevronDown size={14} style={{ opacity: 0.6, rotate: isOpen ? '0deg' : '-90deg' }} aria-hidden />
          </Group>
        </UnstyledButton>
      )}
      {isOpen && shown.map((scene) => <MenuEntry key={scene.path} scene={scene} narrow={narrow} />)}
    </Box>
  )
}

function MenuEntry({ scene: { path, words, icon: Icon }, narrow }: { scene: Scene; narrow: boolean }) {
  const t = useShellWords()
  const { pathname } = useLocation()
  const name = t(words as Parameters<typeof t>[0])
  const isHere = pathname === path || pathname === `${path}/`
  const here = useRef<HTMLAnchorElement>(null)
  // A long menu shows where one is.
  useEffect(() => {
    if (isHere) here.current?.scrollIntoView({ block: 'nearest' })
  }, [isHere])
  const entry = (
    <NavLink
      ref={here}
      component={Link}
      to={path}
      activeOptions={{ exact: true }}
      label={narrow ? undefined : name}
      aria-label={narrow ? name : undefined}
      leftSection={<Icon size={19} stroke={1.7} />}
      active={isHere}
      aria-current={isHere ? 'page' : undefined}
      className={classes.link}
      py={7}
    />
  )
  return narrow ? (
    <Tooltip label={name} position="right">
      {entry}
    </Tooltip>
  ) : (
    entry
  )
}
