import { UnstyledButton } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { i18n, languages, speak } from '../../app/words.ts'
import { clockText, useTick } from '../../components/elapsed.tsx'
import { useEffort } from './effort.ts'
import { isDone, type Progress, type StepName, stepNames, summaryOf } from './steps.ts'
import classes from './wizard.module.css'
import { useWords } from './words.ts'

/** The way and how far one is on it, at the left; the step in hand, at the right. */
export function Frame(props: {
  current: StepName
  progress?: Progress
  go?: (step: StepName) => void
  /** The first call has been answered: the clock stands. */
  endedAt?: number
  children: ReactNode
}) {
  const t = useWords()
  const { current, progress, go, endedAt, children } = props
  const body = useRef<HTMLDivElement>(null)

  // Who works by keyboard goes on where the next thing is to be done.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when another step is shown
  useEffect(() => {
    const within = body.current
    const first = within?.querySelector<HTMLElement>('[data-autofocus]') ?? within?.querySelector('h1')
    first?.focus({ preventScroll: true })
    window.scrollTo({ top: 0 })
  }, [current])

  return (
    <div className={classes.page}>
      <aside className={classes.rail}>
        <div className={classes.brand}>
          <img src="/icon.svg" alt="" width={28} height={28} />
          Vez
        </div>
        <p className={classes.headline}>{t('headline')}</p>
        <nav aria-label={t('steps')} style={{ flex: 1 }}>
          <ol className={classes.steps}>
            {stepNames.map((step, place) => {
              // The last step's end is the end of the way: it is ticked where one stands.
              const done = (isDone(step, progress) || isPassed(step, current)) && (step !== current || step === 'call')
              const summary = done ? summaryOf(step, progress) : undefined
              return (
                <li
                  key={step}
                  className={classes.step}
                  data-state={done ? 'done' : step === current ? 'current' : 'ahead'}
                  aria-current={step === current ? 'step' : undefined}
                >
                  <UnstyledButton
                    className={classes.stepButton}
                    disabled={!go || step === 'company' || !isWithinReach(step, progress)}
                    onClick={() => go?.(step)}
                  >
                    <span className={classes.bullet}>
                      {done ? <IconCheck size={17} stroke={3} aria-hidden /> : place + 1}
                    </span>
                    <span>
                      <span className={classes.stepName}>{t(`step-${step}`)}</span>
                      {summary && (
                        <span className={classes.stepSummary} style={{ display: 'block' }}>
                          {summary}
                        </span>
                      )}
                    </span>
                  </UnstyledButton>
                </li>
              )
            })}
          </ol>
        </nav>
        <Cost endedAt={endedAt} />
        <div className={classes.languages}>
          {languages.map((language) => (
            <UnstyledButton
              key={language}
              fz="inherit"
              lang={language}
              aria-pressed={i18n.language === language}
              onClick={() => void speak(language)}
            >
              {language === 'en' ? 'English' : 'Português'}
            </UnstyledButton>
          ))}
        </div>
      </aside>
      <main className={classes.content}>
        <div className={classes.body} ref={body}>
          {children}
        </div>
      </main>
    </div>
  )
}

/** Nothing is made in it: whoever stands behind it has seen that it is well. */
const isPassed = (step: StepName, current: StepName) =>
  step === 'network' && stepNames.indexOf(current) > stepNames.indexOf(step)

/** One may look at what is done, and at the first thing that is not. */
function isWithinReach(step: StepName, progress: Progress | undefined): boolean {
  const before = stepNames[stepNames.indexOf(step) - 1]
  return before === undefined || isDone(before, progress) || before === 'network'
}

function Cost({ endedAt }: { endedAt: number | undefined }) {
  const t = useWords()
  const { beganAt, typed } = useEffort()
  useTick()
  return (
    <dl className={classes.cost}>
      <div>
        <dt>{t('elapsed')}</dt>
        <dd>{clockText((endedAt ?? Date.now()) - beganAt)}</dd>
      </div>
      <div>
        <dt>{t('typed')}</dt>
        <dd>{typed.length}</dd>
      </div>
    </dl>
  )
}
