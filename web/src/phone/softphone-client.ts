import { UA, WebSocketInterface } from 'jssip'
import type { RTCSession } from 'jssip/lib/RTCSession'
import { leadTo } from './devices.ts'
import type { PhoneCall } from './state.ts'

/** What the server gives to register with. */
export type Line = {
  wsUrl: string
  uri: string
  authUser: string
  ha1: string
  realm: string
  registerExpiresSeconds: number
  displayName: string
  iceServers: RTCIceServer[]
}

export type SoftphoneEvents = {
  /** The chosen microphone; rejects as the browser does. */
  openMicrophone: () => Promise<MediaStream>
  speaker: () => string
  registration: (state: 'connecting' | 'registered' | 'failed') => void
  /** The one call of this phone, at each change; `asked`: it wants to be answered at once. */
  call: (call: PhoneCall | null, asked?: 'auto-answer') => void
  /** Sound could not be played, or the microphone not opened: in the browser's words. */
  trouble: (what: 'playing' | 'microphone', why: unknown) => void
}

type NewSession = {
  originator: string
  session: RTCSession
  request: { getHeader(name: string): string | undefined }
}

/** Gathering goes on for 40 s where a STUN server does not answer; what came within so long after the last is enough. */
const gatheringMs = 200
const busyHere = 486
const keyMs = 120
const betweenKeysMs = 70

/**
 * One telephone line over SIP on a WebSocket: one registration, one call. It knows nothing of who uses it. All that is
 * particular to the SIP library is in here.
 */
export class SoftphoneClient {
  readonly #events: SoftphoneEvents
  readonly #audio = new Audio()
  #line: Line | undefined
  #agent: UA | undefined
  #socket: WebSocketInterface | undefined
  #session: RTCSession | undefined
  #call: PhoneCall | undefined
  #microphone: MediaStream | undefined
  #far: MediaStream | undefined
  #cuts = 0

  constructor(events: SoftphoneEvents) {
    this.#events = events
    this.#audio.autoplay = true
  }

  /** Registers, and again whenever the connection was lost, one to ten seconds later. */
  open(line: Line): void {
    this.close('quietly')
    this.#line = line
    this.#socket = new WebSocketInterface(line.wsUrl)
    const agent = new UA({
      sockets: [this.#socket],
      uri: line.uri,
      display_name: line.displayName,
      authorization_user: line.authUser,
      ha1: line.ha1,
      realm: line.realm,
      register_expires: line.registerExpiresSeconds,
      session_timers: false,
      connection_recovery_min_interval: 1,
      connection_recovery_max_interval: 10,
      user_agent: 'Vez',
    })
    this.#agent = agent
    this.#cuts = 0
    const ifStill = (work: () => void) => () => void (this.#agent === agent && work())
    agent.on(
      'connecting',
      ifStill(() => this.#events.registration('connecting')),
    )
    agent.on(
      'disconnected',
      ifStill(() => this.#cut()),
    )
    agent.on(
      'registered',
      ifStill(() => this.#registered()),
    )
    agent.on(
      'unregistered',
      ifStill(() => this.#events.registration('connecting')),
    )
    agent.on(
      'registrationFailed',
      ifStill(() => this.#events.registration('failed')),
    )
    agent.on('newRTCSession', ({ originator, session, request }: NewSession) => {
      if (this.#agent !== agent) return
      if (originator === 'remote') this.#rings(session, request)
      else this.#follow(session)
    })
    this.#events.registration('connecting')
    agent.start()
  }

  /** `quietly`: without a word, as a page that vanishes; the server then keeps the talk for who comes back. */
  close(how: 'in-order' | 'quietly'): void {
    const agent = this.#agent
    if (!agent) return
    this.#agent = undefined
    if (how === 'quietly') this.#socket?.disconnect()
    agent.stop()
    this.#over(this.#session)
  }

  dial(number: string): void {
    const dialled = number.replace(/[^0-9+*#]/g, '')
    if (!this.#agent || !this.#line || this.#call || dialled === '') return
    const call: PhoneCall = {
      id: crypto.randomUUID(),
      direction: 'outbound',
      number: dialled,
      name: null,
      state: 'dialling',
      muted: false,
      since: Date.now(),
      quality: null,
    }
    this.#tell(call)
    void this.#openMicrophone().then((mediaStream) => {
      if (!mediaStream || !this.#agent || this.#call?.id !== call.id) return this.#over(undefined)
      this.#agent.call(dialled, { mediaStream, pcConfig: this.#connection() })
    })
  }

  answer(): void {
    const session = this.#session
    if (this.#call?.state !== 'ringing' || !session) return
    void this.#openMicrophone().then((mediaStream) => {
      if (session !== this.#session || !session.isInProgress()) return
      if (!mediaStream) return session.terminate({ status_code: 480 })
      session.answer({ mediaStream, pcConfig: this.#connection() })
    })
  }

  /** Before the answer that is a refusal: the caller goes on to the next agent. */
  hangUp(): void {
    const session = this.#session
    if (!session) return this.#over(undefined)
    session.terminate(this.#call?.state === 'ringing' ? { status_code: busyHere } : {})
  }

  setMuted(muted: boolean): void {
    for (const track of this.#microphone?.getAudioTracks() ?? []) track.enabled = !muted
    this.#change({ muted })
  }

  /** One key of a telephone's pad, as an event in the audio stream (RFC 4733). */
  press(key: string, tries = 10): void {
    const sender = this.#session?.connection?.getSenders().find((one) => one.track?.kind === 'audio')?.dtmf
    if (!this.#session?.isEstablished() || !sender || !/^[0-9A-D*#]$/.test(key)) return
    // What was pressed before waits its turn in the browser; right after the answer there may be no way for it yet.
    if (sender.canInsertDTMF) sender.insertDTMF(sender.toneBuffer + key, keyMs, betweenKeysMs)
    else if (tries > 0) setTimeout(() => this.press(key, tries - 1), 200)
  }

  /** Other devices were chosen: a call in hand changes over to them. */
  async changeDevices(): Promise<void> {
    void leadTo(this.#events.speaker(), this.#audio)
    const sender = this.#session?.connection?.getSenders().find((one) => one.track?.kind === 'audio')
    const before = this.#microphone
    if (!sender || !before) return
    const stream = await this.#openMicrophone()
    const [track] = stream?.getAudioTracks() ?? []
    if (!track) return
    track.enabled = !this.#call?.muted
    await sender.replaceTrack(track)
    for (const old of before.getTracks()) old.stop()
  }

  /** What is said and heard now, and what the connection says of itself. */
  media(): { microphone: MediaStream; far: MediaStream; statistics(): Promise<RTCStatsReport> } | undefined {
    const connection = this.#session?.connection
    if (!connection || !this.#microphone || !this.#far || !this.#session?.isEstablished()) return undefined
    return { microphone: this.#microphone, far: this.#far, statistics: () => connection.getStats() }
  }

  /** After somebody touched the page: what the browser would not play before. */
  play(): void {
    if (this.#far) void this.#audio.play().catch((why: unknown) => this.#events.trouble('playing', why))
  }

  // ── One call ────────────────────────────────────────────────────────────────────────────────────────────────────────

  #rings(session: RTCSession, request: NewSession['request']): void {
    if (this.#call) return session.terminate({ status_code: busyHere })
    const { uri, display_name } = session.remote_identity
    this.#follow(session)
    const call: PhoneCall = {
      id: session.id,
      direction: 'inbound',
      number: uri.user,
      name: display_name && display_name !== uri.user ? display_name : null,
      state: 'ringing',
      muted: false,
      since: Date.now(),
      quality: null,
    }
    this.#call = call
    const asks =
      /answer-after\s*=\s*0/i.test(request.getHeader('Call-Info') ?? '') ||
      /auto-?answer/i.test(request.getHeader('Alert-Info') ?? '')
    this.#events.call(call, asks ? 'auto-answer' : undefined)
  }

  #follow(session: RTCSession): void {
    this.#session = session
    const isThis = () => this.#session === session
    const talks = () =>
      isThis() && this.#call?.state !== 'talking' && this.#change({ state: 'talking', since: Date.now() })
    session.on('accepted', talks)
    session.on('confirmed', talks)
    session.on('ended', () => this.#over(session))
    session.on('failed', () => this.#over(session))
    // Of a call that we make the connection is there already; of one that we answer it is not.
    const { connection } = session as { connection: RTCPeerConnection | null }
    if (connection) this.#listen(connection)
    else session.on('peerconnection', ({ peerconnection }) => this.#listen(peerconnection))
    let timer: ReturnType<typeof setTimeout> | undefined
    session.on('icecandidate', ({ ready }) => {
      clearTimeout(timer)
      timer = setTimeout(ready, gatheringMs)
    })
  }

  #listen(connection: RTCPeerConnection): void {
    connection.addEventListener('track', ({ track }) => {
      this.#far = new MediaStream([track])
      this.#audio.srcObject = this.#far
      void leadTo(this.#events.speaker(), this.#audio)
      this.play()
    })
  }

  #over(session: RTCSession | undefined): void {
    if (session !== this.#session) return
    this.#session = undefined
    for (const track of this.#microphone?.getTracks() ?? []) track.stop()
    this.#microphone = undefined
    this.#far = undefined
    this.#audio.srcObject = null
    if (!this.#call) return
    this.#call = undefined
    this.#events.call(null)
  }

  async #openMicrophone(): Promise<MediaStream | undefined> {
    try {
      const stream = await this.#events.openMicrophone()
      this.#microphone = stream
      return stream
    } catch (why) {
      this.#events.trouble('microphone', why)
      return undefined
    }
  }

  #connection(): RTCConfiguration {
    return { iceServers: this.#line?.iceServers ?? [] }
  }

  #tell(call: PhoneCall): void {
    this.#call = call
    this.#events.call(call)
  }

  #change(change: Partial<PhoneCall>): void {
    if (this.#call) this.#tell({ ...this.#call, ...change })
  }

  // ── The line ────────────────────────────────────────────────────────────────────────────────────────────────────────

  #cut(): void {
    this.#cuts += 1
    this.#events.registration('connecting')
  }

  #registered(): void {
    this.#events.registration('registered')
    // The sound of a call does not go over this line, but its end would: Asterisk learns the new way to us.
    if (this.#cuts > 0 && this.#session?.isEstablished()) this.#session.renegotiate()
    this.#cuts = 0
  }
}
