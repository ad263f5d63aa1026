import { Center, Loader } from '@mantine/core'
import { useEffect, useState } from 'react'
import { onSessionEnded, useAsk, useDo } from '../../client/ask.ts'
import { connectLive } from '../../client/live.ts'
import { phone } from '../../phone/index.ts'
import { Frame } from './frame.tsx'
import { StepCall } from './step-call.tsx'
import { StepNetwork } from './step-network.tsx'
import { StepNumber } from './step-number.tsx'
import { StepPhone } from './step-phone.tsx'
import { StepTrunk } from './step-trunk.tsx'
import { nextStep, type StepName, stepNames } from './steps.ts'

/** How often it is asked anew what is there: a record that a colleague makes elsewhere counts as well. */
const everyMs = 5_000

/** The steps after the first access, to who is logged in. This browser is a phone from here on. */
export function Wizard() {
  const progress = useAsk('get /setup/progress', {}, { every: everyMs })
  const [chosen, setChosen] = useState<StepName | null>(null)
  const makePhone = useDo('post /setup/phone', {
    quiet: true,
    refreshes: ['get /setup/progress'],
    done: () => phone.start(),
  })
  const hasPhone = progress.data ? progress.data.phone !== null : undefined

  useEffect(() => {
    const ended = () => location.assign('/entrar?para=%2Fprimeiro-acesso')
    onSessionEnded(ended)
    const disconnect = connectLive({ ended })
    return () => {
      phone.stop()
      disconnect()
    }
  }, [])
  // The network is tried out by a phone that registers: so the extension is made before anything else.
  const { mutate } = makePhone
  useEffect(() => {
    if (hasPhone === false) mutate({})
    if (hasPhone) phone.start()
  }, [hasPhone, mutate])

  if (!progress.data)
    return (
      <Center mih="100dvh">
        <Loader />
      </Center>
    )
  const known = progress.data
  const current = chosen ?? nextStep(known)
  const goOn = () => setChosen(stepNames[stepNames.indexOf(current) + 1] ?? 'call')
  const shared = { progress: known, goOn }
  return (
    <Frame current={current} progress={known} go={setChosen} {...(known.call && { endedAt: known.call.at })}>
      {current === 'network' && <StepNetwork goOn={goOn} phoneProblem={makePhone.error} />}
      {current === 'trunk' && <StepTrunk {...shared} />}
      {current === 'number' && <StepNumber {...shared} />}
      {current === 'phone' && <StepPhone {...shared} />}
      {current === 'call' && <StepCall progress={known} goBack={() => setChosen('phone')} />}
    </Frame>
  )
}
