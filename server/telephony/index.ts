import { networkInterfaces } from 'node:os'
import type { LegListener, Legs, OutsideNumber, Phone } from '#server/calls/ports.ts'
import type { Config } from '#server/config.ts'
import type { Clock } from '#server/kernel/clock.ts'
import type { Wire } from '#server/ladders/index.ts'
import { type Ami, createAmi } from './ami/connection.ts'
import { createDatabase } from './ami/database.ts'
import { createHints, type Hints } from './ami/hints.ts'
import { createMediaCache, type MediaCache } from './ami/media-cache.ts'
import { createRedial } from './ami/redial.ts'
import { createStandby, type Standby } from './ami/standby.ts'
import { createStatus, type Status } from './ami/status.ts'
import { createAri } from './ari/ari.ts'
import { createDemoCaller, type DemoCaller } from './ari/demo-caller.ts'
import { createLegs } from './ari/legs.ts'
import { audioPath, type MediaOptions } from './ari/media-uri.ts'
import { createObjects, type Objects } from './ari/objects.ts'
import { createHealth, type Health } from './health.ts'
import { createHep } from './hep/listener.ts'
import { createRegistrations, type Registrations } from './hep/registrations.ts'
import { createWire } from './hep/wire.ts'
import type { Log } from './log.ts'
import { convertToWav } from './media/convert.ts'
import { checkWav } from './media/wav.ts'

export type { Ami, AmiItem } from './ami/connection.ts'
export type { EmergencyTarget } from './ami/standby.ts'
export type { Status, StatusEvent } from './ami/status.ts'
export type { DemoCaller, DemoCalling } from './ari/demo-caller.ts'
export type { ObjectFields, Objects, ObjectType } from './ari/objects.ts'
export type { Health } from './health.ts'
export type { RegistrationAnswer } from './hep/registrations.ts'
export { createSpeech, type SpeechEngine } from './media/speech.ts'

/** All that the rest of the house gets of Asterisk. */
export interface Telephony {
  /** Listeners are added before `start`. */
  legs: Legs & { onEvent(listener: LegListener): void }
  objects: Objects
  ami: Ami
  status: Status
  health: Health
  /** Where callers go while we are away. */
  standby: Pick<Standby, 'lead'>
  /** Lamps of desk phones. */
  hints: Hints
  /** What providers answered to our registrations. */
  registrations: Pick<Registrations, 'answer'>
  /** What is said on the wire, for the ladders of calls. */
  wire: Wire
  demoCaller: DemoCaller
  mediaCache: MediaCache
  /** Where Asterisk fetches an audio as it is now. */
  audioAddress(audioId: string): string
  /** Whether events flow. */
  isUp(): boolean
  /** Listens for Asterisk, which dials us within a quarter of a second; `link.up` tells when it has. */
  start(): Promise<void>
  close(): Promise<void>
}

export type TelephonyOptions = {
  config: Pick<Config, 'ari' | 'ami' | 'sip' | 'internalUrl' | 'soundsRoot'> & {
    shard: number
    /** `tellsTo`: the ports of other shards, to which what is heard is told on. */
    hep: Config['hep'] & { tellsTo?: readonly number[] }
  }
  clock: Clock
  log: Log
  /** The names that provisioning gave to Asterisk's endpoints; undefined where there is none. */
  phoneAddress(phone: Phone): string | undefined
  trunkAddress(trunk: Omit<OutsideNumber, 'number'>): string | undefined
  /** Which bytes an audio has now, and the name under which a text is said: see `media-uri.ts`. */
  audioVersion?: MediaOptions['audioVersion']
  spokenName?: MediaOptions['spokenName']
  /** Told of each event how old it was when it was read, in seconds: negative where Asterisk's clock is before ours. */
  eventLag?: (seconds: number) => void
  /** Told when somebody can, or can no longer, be called at this endpoint. */
  reachable?: (address: string, can: boolean) => void
}

/** What Asterisk can play. */
export const wavFormat = {
  check: checkWav,
  convert: (bytes: Buffer): Promise<Buffer | undefined> => convertToWav(bytes),
}

export function createTelephony(options: TelephonyOptions): Telephony {
  const { config, clock, log, phoneAddress, trunkAddress, reachable, audioVersion, spokenName } = options
  const { eventLag } = options
  const ami = createAmi(config.ami)
  const dialAnew = createRedial({ ami, shard: config.shard, log })
  const app = `vez-${config.shard}`
  const ari = createAri({ ...config.ari, app, log, missed: dialAnew, ...(eventLag && { eventLag }) })
  const hep = createHep({ ...config.hep, log })
  const isOurs = ({ address, port }: { address: string; port: number }) =>
    port === config.sip.port && (config.sip.host === '0.0.0.0' || address === config.sip.host)
  const registrations = createRegistrations({ isOurs })
  hep.onMessage((heard) => heard.kind === 'sip' && registrations.seen(heard, clock.now()))
  const own = ownAddresses()
  const { wire, legOnWire } = createWire({ hep, isOurs: ({ address }) => own.has(address) })
  const { start, ...legs } = createLegs({
    ari,
    log,
    phoneAddress,
    trunkAddress,
    mediaUrl: config.internalUrl,
    soundsRoot: config.soundsRoot,
    onWire: legOnWire,
    ...(audioVersion && { audioVersion }),
    ...(spokenName && { spokenName }),
  })
  const status = createStatus({ ami, log })
  const standby = createStandby({ ami, shard: config.shard, clock, log })
  ami.onUp(standby.start)
  if (reachable)
    status.onEvent((event) => {
      if (event.type === 'contact.changed') reachable(event.address, event.state === 'reachable')
    })
  return {
    legs,
    objects: createObjects({ commands: ari, database: createDatabase({ ami }) }),
    ami,
    status,
    standby,
    hints: createHints({ ami }),
    health: createHealth({ commands: ari, ami, url: config.ari.url }),
    registrations,
    wire,
    demoCaller: createDemoCaller({ commands: ari, sip: config.sip }),
    audioAddress: (audioId) =>
      `${config.internalUrl}/media/${audioPath(audioId, audioVersion ? { audioVersion } : {})}.wav`,
    mediaCache: createMediaCache({ ami, log }),
    isUp: ari.isUp,
    async start() {
      ami.start()
      await hep.start()
      await start()
    },
    async close() {
      await standby.stop()
      ami.close()
      await hep.close()
      await ari.close()
    },
  }
}

/** Of this machine: Asterisk runs beside us. */
const ownAddresses = (): ReadonlySet<string> =>
  new Set(Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address)))
