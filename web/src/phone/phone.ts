import { i18n } from '../app/words.ts'
import { call, Problem } from '../client/call.ts'
import { mention, onLive, useLive } from '../client/live.ts'
import { askForMicrophone, lookForDevices, microphoneNow, openMicrophone, useDevices, watchDevices } from './devices.ts'
import { type Meter, meterOf } from './meter.ts'
import { askForNotices, noticeCall } from './notice.ts'
import { judge, type Sample, sampleOf } from './quality.ts'
import { ringer } from './ringer.ts'
import type { SoftphoneClient } from './softphone-client.ts'
import { nothing, type PhoneCall, type PhoneProblem, type PhoneState, usePhone } from './state.ts'
import { createTabs, type Tabs } from './tabs.ts'
import './words.ts'

/**
 * The phone of this browser, outside of React: no navigation drops a call. What it does is told by `usePhone`; in a tab
 * that does not own the phone these are asked of the one that does.
 */
export interface Phone {
  /** Once somebody is logged in. Asked again, it changes nothing. */
  start(): void
  /** At the log-out: hangs up and leaves no registration. */
  stop(): void
  answer(): void
  /** The caller goes on to the next agent. */
  reject(): void
  hangUp(): void
  setMuted(muted: boolean): void
  /** One key of a telephone's pad (RFC 4733). */
  press(key: string): void
  dial(number: string): void
  /** Makes this tab the one with the phone (and this browser, where another login has it). */
  takeOver(): void
  /** To be called in a click, best that on “Disponível”: lets the ringer sound, and asks for microphone and notices. */
  arm(): Promise<void>
  /** The microphone was heard: after a dead one was mended. */
  microphoneWorks(): void
}

/** What the server said no with, of which the page can be told. */
type Refused = 'no-extension' | 'desk-phone' | 'elsewhere'
const refusals: Record<string, Refused | undefined> = {
  'softphone.no-extension': 'no-extension',
  'softphone.desk-phone': 'desk-phone',
  'softphone.elsewhere': 'elsewhere',
}

const statisticsMs = 2_000
const levelsMs = 100
/** A moment without registration is nobody's business. */
const lateMs = 4_000
const retriesMs = [1_000, 2_000, 4_000, 8_000, 10_000] as const

/** One start of the phone, until it is stopped. */
function begin() {
  let tabs: Tabs | undefined
  let client: SoftphoneClient | undefined
  let grantId: string | undefined
  let refused: Refused | undefined
  let registration: PhoneState['registration'] = 'off'
  let isLate = false
  let deadMicrophone = false
  let reattaches = false
  let attempt = 0
  let stopped = false
  let lateTimer: ReturnType<typeof setTimeout> | undefined
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  let stopRinging = () => {}
  let stopMeasuring = () => {}
  const ending: (() => void)[] = []

  const set = (change: Partial<PhoneState>) => usePhone.setState(change)
  const state = usePhone.getState

  // ── Ownership ───────────────────────────────────────────────────────────────────────────────────────────────────────

  tabs = createTabs({
    won() {
      set({ ...nothing, owner: true })
      reattaches = true
      void connect()
    },
    lost() {
      putDown('quietly')
      set({ ...nothing, owner: false })
    },
    told: (theirs) => set({ ...theirs, owner: false, level: 0, heard: 0 }),
    asked({ do: name, with: values }) {
      const method = commands[name as keyof typeof commands] as ((...given: unknown[]) => void) | undefined
      if (Object.hasOwn(commands, name)) method?.(...values)
    },
    greeted: () => tabs?.tell(state()),
  })
  let toldLast = ''
  ending.push(
    usePhone.subscribe((now) => {
      // Levels are for the tab that measures them.
      const told = { ...now, level: 0, heard: 0 }
      const text = JSON.stringify(told)
      if (!now.owner || text === toldLast) return
      toldLast = text
      tabs?.tell(told)
    }),
  )

  // ── The line ────────────────────────────────────────────────────────────────────────────────────────────────────────

  async function connect(options: { takeOver?: boolean } = {}): Promise<void> {
    clearTimeout(retryTimer)
    setRegistration('connecting')
    try {
      const [line, { SoftphoneClient }] = await Promise.all([
        call('post /softphone/session', { takeOver: options.takeOver ?? false }),
        import('./softphone-client.ts'),
      ])
      if (stopped || !state().owner) return
      refused = undefined
      set({ number: line.number, echoNumber: line.echoNumber })
      client ??= new SoftphoneClient(events)
      // With the same secret the library comes back by itself: to begin anew would end the talk in hand.
      if (grantId !== line.grantId || (registration !== 'registered' && state().call === null)) {
        reattaches ||= state().call !== null
        client.open({ ...line, wsUrl: `${location.origin.replace(/^http/, 'ws')}${line.wsPath}` })
      }
      grantId = line.grantId
    } catch (why) {
      if (stopped) return
      const no = why instanceof Problem ? refusals[why.code] : undefined
      if (no) return refuse(no)
      setRegistration('failed')
      if (!(why instanceof Problem && why.status === 401)) connectLater()
    }
    tellProblem()
  }

  function connectLater(): void {
    clearTimeout(retryTimer)
    retryTimer = setTimeout(() => void connect(), retriesMs[Math.min(attempt++, retriesMs.length - 1)])
  }

  function refuse(why: Refused): void {
    refused = why
    putDown('quietly')
    set({ number: why === 'elsewhere' ? state().number : null })
    tellProblem()
  }

  function putDown(how: 'in-order' | 'quietly'): void {
    clearTimeout(retryTimer)
    client?.close(how)
    client = undefined
    grantId = undefined
    setRegistration('off')
  }

  function setRegistration(to: PhoneState['registration']): void {
    registration = to
    if (state().registration !== to) set({ registration: to })
    if (to === 'registered' || to === 'off') {
      clearTimeout(lateTimer)
      lateTimer = undefined
      isLate = false
    } else {
      lateTimer ??= setTimeout(() => {
        isLate = true
        tellProblem()
      }, lateMs)
    }
    tellProblem()
  }

  const events = {
    openMicrophone,
    speaker: () => useDevices.getState().chosen.speaker,
    registration(to: 'connecting' | 'registered' | 'failed') {
      setRegistration(to)
      if (to === 'registered') registered()
      // The secret is another one by now, or the way is closed: the server knows which.
      else if (to === 'failed') connectLater()
    },
    call: (now: PhoneCall | null, asked?: 'auto-answer') => callChanged(now, asked),
    trouble(what: 'playing' | 'microphone') {
      if (what === 'microphone') void lookForDevices().then(tellProblem)
      else tellProblem()
    },
  }

  function registered(): void {
    attempt = 0
    // A page that was loaded anew, or a tab that took over, may have left a talk behind.
    if (reattaches) call('post /softphone/reattach', {}).catch(() => {})
    reattaches = false
  }

  ending.push(
    onLive('phone.taken', (taken) => {
      if (state().owner && grantId !== undefined && taken.grantId !== grantId) refuse('elsewhere')
    }),
  )
  // A line that was closed to us (another login has the phone) is tried by the library for ever: the server is asked why.
  const asking = setInterval(() => {
    if (state().owner && isLate && registration === 'connecting' && !refused) void connect()
  }, 10_000)
  ending.push(() => clearInterval(asking))

  // ── The call ────────────────────────────────────────────────────────────────────────────────────────────────────────

  function callChanged(now: PhoneCall | null, asked?: 'auto-answer'): void {
    const before = state().call
    set({ call: now && { ...now, quality: before?.quality ?? null } })
    if (now?.state !== 'ringing') {
      stopRinging()
      stopRinging = () => {}
    }
    if (now?.state !== 'talking') {
      stopMeasuring()
      stopMeasuring = () => {}
    }
    if (asked === 'auto-answer') return client?.answer()
    if (now?.state === 'ringing' && before?.state !== 'ringing') ring(now)
    if (now?.state === 'talking' && before?.state !== 'talking') stopMeasuring = measure()
  }

  function ring(ringing: PhoneCall): void {
    const stopSound = ringer.ring()
    const who = ringing.name ?? ringing.number
    const t = (key: string) => i18n.t(key, { ns: 'phone', who })
    const stopNotice = noticeCall({ title: t('incoming-notice'), body: who, tab: t('incoming-tab') })
    stopRinging = () => {
      stopSound()
      stopNotice()
    }
  }

  /** While one talks: levels for the eye, statistics for the warnings. */
  function measure(): () => void {
    const samples: Sample[] = []
    let meters: { own: Meter; far: Meter; of: MediaStream } | undefined
    let everHeard = false
    const close = () => {
      meters?.own.close()
      meters?.far.close()
      meters = undefined
    }
    const levels = setInterval(() => {
      const media = client?.media()
      if (!media) return
      if (meters?.of !== media.microphone) {
        close()
        meters = { own: meterOf(media.microphone), far: meterOf(media.far), of: media.microphone }
      }
      set({ level: meters.own.level(), heard: meters.far.level() })
    }, levelsMs)
    const statistics = setInterval(() => void take(), statisticsMs)

    async function take(): Promise<void> {
      const media = client?.media()
      const report = await media?.statistics()
      const { call: now } = state()
      if (!report || !now || !meters) return
      const loudest = meters.own.loudest()
      everHeard ||= loudest > 0
      samples.push({ ...sampleOf(report), loudest: now.muted ? null : loudest })
      if (samples.length > 30) samples.shift()
      const quality = judge(samples)
      // Nothing in the whole call: the next caller would not be heard either.
      deadMicrophone = !everHeard && quality.warnings.includes('silent-microphone')
      set({ call: { ...now, quality } })
      tellProblem()
    }

    return () => {
      clearInterval(levels)
      clearInterval(statistics)
      close()
      set({ level: 0, heard: 0 })
    }
  }

  // ── Health ──────────────────────────────────────────────────────────────────────────────────────────────────────────

  const microphone = () => (microphoneNow() === 'ok' && deadMicrophone ? 'silent' : microphoneNow())

  function problemNow(): PhoneProblem | null {
    if (refused) return refused
    const heard = microphone()
    if (heard === 'denied') return 'microphone-refused'
    if (heard === 'missing') return 'no-device'
    if (heard === 'silent') return 'microphone-silent'
    if (ringer.isBlocked()) return 'ringer-blocked'
    return isLate ? 'not-registered' : null
  }

  function tellProblem(): void {
    if (!state().owner || stopped) return
    const problem = problemNow()
    if (state().problem !== problem) set({ problem })
    tellHealth('changed')
  }

  let healthLast = ''
  function tellHealth(when: 'changed' | 'again'): void {
    if (!state().owner || refused || stopped) return
    const health = {
      registered: registration === 'registered',
      microphone: microphone(),
      ringer: ringer.isBlocked() ? 'blocked' : 'ok',
    }
    const text = JSON.stringify(health)
    if (when === 'changed' && text === healthLast) return
    healthLast = text
    mention('phone', health)
  }

  const beat = new Worker(new URL('./beat-worker.ts', import.meta.url), { type: 'module' })
  beat.onmessage = () => tellHealth('again')
  ending.push(() => beat.terminate())
  ending.push(
    useLive.subscribe(({ link }, before) => void (link === 'up' && before.link !== 'up' && tellHealth('again'))),
  )
  ending.push(watchDevices(tellProblem))
  let inUse = useDevices.getState()
  ending.push(
    useDevices.subscribe((now) => {
      if (now.chosen !== inUse.chosen || now.cleansVoice !== inUse.cleansVoice) {
        deadMicrophone = false
        void client?.changeDevices()
      }
      inUse = now
      tellProblem()
    }),
  )
  /** Any touch of the page lets it sound. */
  const touched = () => {
    client?.play()
    if (ringer.isBlocked()) void ringer.unlock().then(tellProblem)
  }
  for (const name of ['pointerdown', 'keydown'] as const) {
    window.addEventListener(name, touched, { capture: true })
    ending.push(() => window.removeEventListener(name, touched, { capture: true }))
  }

  const commands = {
    answer: () => client?.answer(),
    reject: () => client?.hangUp(),
    hangUp: () => client?.hangUp(),
    setMuted: (muted: boolean) => client?.setMuted(muted),
    press: (key: string) => client?.press(key),
    dial: (number: string) => client?.dial(number),
    microphoneWorks() {
      deadMicrophone = false
      tellProblem()
    },
  }

  return {
    command<Name extends keyof typeof commands>(name: Name, ...values: (string | boolean)[]): void {
      if (!state().owner) return tabs?.ask({ do: name, with: values })
      ;(commands[name] as (...given: unknown[]) => void)(...values)
    },
    takeOver() {
      if (!state().owner) return tabs?.take()
      refused = undefined
      reattaches = true
      void connect({ takeOver: true })
    },
    async arm() {
      await ringer.unlock()
      void askForNotices()
      if (microphoneNow() !== 'ok') await askForMicrophone()
      tellProblem()
    },
    stop() {
      stopped = true
      stopRinging()
      stopMeasuring()
      for (const end of ending) end()
      clearTimeout(lateTimer)
      putDown('in-order')
      tabs?.close()
      set(nothing)
    },
  }
}

let running: ReturnType<typeof begin> | undefined

export const phone: Phone = {
  start() {
    running ??= begin()
  },
  stop() {
    running?.stop()
    running = undefined
  },
  answer: () => running?.command('answer'),
  reject: () => running?.command('reject'),
  hangUp: () => running?.command('hangUp'),
  setMuted: (muted) => running?.command('setMuted', muted),
  press: (key) => running?.command('press', key),
  dial: (number) => running?.command('dial', number),
  takeOver: () => running?.takeOver(),
  arm: async () => running?.arm(),
  microphoneWorks: () => running?.command('microphoneWorks'),
}
