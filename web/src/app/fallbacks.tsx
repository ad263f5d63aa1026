import { Alert, Button, Center, Loader, Stack, Text, Title } from '@mantine/core'
import { Link, useRouter } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useMe } from '../client/me.ts'
import { useShellWords } from './shell-words.ts'

export function Loading() {
  const t = useShellWords()
  return (
    <Center h="60vh">
      <Loader aria-label={t('loading')} />
    </Center>
  )
}

export function Failed({ error }: { error: unknown }) {
  const t = useShellWords()
  const router = useRouter()
  return (
    <Center mih="60vh" p="lg">
      <Alert color="red" title={t('failed-title')} maw={520}>
        <Stack align="start">
          <Text size="sm">{error instanceof Error ? error.message : String(error)}</Text>
          <Button variant="default" onClick={() => void router.invalidate()}>
            {t('try-again')}
          </Button>
        </Stack>
      </Alert>
    </Center>
  )
}

function Nothing({ words }: { words: string }) {
  const t = useShellWords()
  return (
    <Center mih="60vh">
      <Stack align="center">
        <Title order={1} size="h2">
          {words}
        </Title>
        <Button component={Link} to="/" variant="default">
          {t('go-home')}
        </Button>
      </Stack>
    </Center>
  )
}

export function NotFound() {
  const t = useShellWords()
  return <Nothing words={t('not-found')} />
}

/** The server refuses anyway; this says so before anything was asked. */
export function NotAllowed({ unless, children }: { unless: string; children: ReactNode }) {
  const t = useShellWords()
  return useMe().may(unless) ? children : <Nothing words={t('not-allowed')} />
}
