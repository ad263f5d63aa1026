import { Button, Center, Paper, PasswordInput, SegmentedControl, Stack, Text, TextInput, Title } from '@mantine/core'
import { useSearch } from '@tanstack/react-router'
import { type FormEvent, useEffect, useState } from 'react'
import { i18n, type Language, speak } from '../../app/words.ts'
import { useDo } from '../../client/ask.ts'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { useWords } from './words.ts'

/** Only ways within our own house. */
const safeWay = (way: unknown): string => (typeof way === 'string' && /^\/(?![/\\])/.test(way) ? way : '/')

export function Page() {
  const t = useWords()
  const { para } = useSearch({ strict: false }) as { para?: unknown }
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  // The whole page is loaded anew: nothing of who was here before is left in it.
  const enter = useDo('post /login', { quiet: true, done: () => location.assign(safeWay(para)) })
  useEffect(() => {
    document.title = `${t('title')}`
  }, [t])

  function submit(event: FormEvent) {
    event.preventDefault()
    enter.mutate({ login, password })
  }

  return (
    <Center mih="100dvh" p="md" style={{ background: 'var(--vez-ground)' }} component="main">
      <Stack w={380} gap="lg">
        <Stack gap={6} align="center">
          <img src="/icon.svg" alt="" width={52} height={52} />
          <Title order={1}>{t('title')}</Title>
          <Text c="dimmed" size="sm" ta="center">
            {t('slogan')}
          </Text>
        </Stack>
        <Paper p="lg" shadow="sm">
          <form onSubmit={submit}>
            <Stack>
              <ProblemAlert problem={enter.error} />
              <TextInput
                label={t('login')}
                value={login}
                onChange={(event) => setLogin(event.currentTarget.value)}
                autoComplete="username"
                autoCapitalize="none"
                spellCheck={false}
                required
                withAsterisk={false}
                data-autofocus
                autoFocus
              />
              <PasswordInput
                label={t('password')}
                value={password}
                onChange={(event) => setPassword(event.currentTarget.value)}
                autoComplete="current-password"
                required
                withAsterisk={false}
              />
              <Button type="submit" loading={enter.isPending || enter.isSuccess} fullWidth mt="xs">
                {t('enter')}
              </Button>
            </Stack>
          </form>
        </Paper>
        <Center>
          <SegmentedControl
            size="xs"
            aria-label="Idioma / Language"
            value={i18n.language}
            onChange={(language) => void speak(language as Language)}
            data={[
              { value: 'pt-BR', label: 'Português' },
              { value: 'en', label: 'English' },
            ]}
          />
        </Center>
      </Stack>
    </Center>
  )
}
