import { Center, Loader } from '@mantine/core'
import { useEffect } from 'react'
import { useAsk } from '../../client/ask.ts'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { useEffort } from './effort.ts'
import { Frame } from './frame.tsx'
import { StepCompany } from './step-company.tsx'
import { Wizard } from './wizard.tsx'
import { useWords } from './words.ts'

/**
 * From an empty installation to a call that is answered in this browser. How far it has come is what exists on the
 * server: it can be left and come back to at any step.
 */
export function Page() {
  const t = useWords()
  const me = useAsk('get /me', {})
  const setup = useAsk('get /setup', {})
  useEffect(() => {
    document.title = `${t('title')} · Vez`
  }, [t])
  const isStranger = me.error?.status === 401
  const isOthers = isStranger && setup.data?.needed === false
  const mayNot = me.data !== undefined && !me.data.permissions.includes('setup.run')
  useEffect(() => {
    if (isOthers) location.assign('/entrar?para=%2Fprimeiro-acesso')
    if (mayNot) location.assign('/')
  }, [isOthers, mayNot])
  // The clock runs from the first sight of the page.
  useEffort.getState()

  if (me.data && !mayNot) return <Wizard />
  if (isStranger && setup.data?.needed)
    return (
      <Frame current="company">
        <StepCompany />
      </Frame>
    )
  const failed = setup.error ?? (isStranger ? null : me.error)
  return (
    <Center mih="100dvh" p="lg">
      {failed ? <ProblemAlert problem={failed} /> : <Loader />}
    </Center>
  )
}
