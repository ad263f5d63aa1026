import type { LegListener, Legs, OutsideNumber, Phone } from '#server/calls/ports.ts'
import type { Config } from '#server/config.ts'
import { type Ami, createAmi } from './ami/connection.ts'
import { createDatabase } from './ami/database.ts'
import { createStatus, type Status } from './ami/status.ts'
import { createAri } from './ari/ari.ts'
import { createLegs } from './ari/legs.ts'
import { createObjects, type Objects } from './ari/objects.ts'
import type { Log } from './log.ts'
import { convertToWav } from './media/convert.ts'
import { checkWav } from './media/wav.ts'

export type { Ami, AmiItem } from './ami/connection.ts'
export type { Status, StatusEvent } from './ami/status.ts'
export type { ObjectFields, Objects, ObjectType } from './ari/objects.ts'

/** All that the rest of the house gets of Asterisk. */
export interface Telephony {
  legs: Legs
  /** Before `start`. */
  onEvent(listener: LegListener): void
  objects: Objects
  ami: Ami
  status: Status
  wav: { check: typeof checkWav; convert(bytes: Buffer): Promise<Buffer | undefined> }
  /** Whether events flow. */
  isUp(): boolean
  /** Listens for Asterisk, which dials us within a quarter of a second; `link.up` tells when it has. */
  start(): Promise<void>
  close(): Promise<void>
}

export type TelephonyOptions = {
  config: Pick<Config, 'ari' | 'ami' | 'internalUrl' | 'soundsRoot' | 'shard'>
  log: Log
  /** The names that provisioning gave to Asterisk's endpoints; undefined where there is none. */
  phoneAddress(phone: Phone): string | undefined
  trunkAddress(trunk: Omit<OutsideNumber, 'number'>): string | undefined
}

export function createTelephony({ config, log, phoneAddress, trunkAddress }: TelephonyOptions): Telephony {
  const ari = createAri({ ...config.ari, app: `vez-${config.shard}`, log })
  const ami = createAmi(config.ami)
  const { onEvent, start, ...legs } = createLegs({
    ari,
    log,
    phoneAddress,
    trunkAddress,
    mediaUrl: config.internalUrl,
    soundsRoot: config.soundsRoot,
  })
  return {
    legs,
    onEvent,
    objects: createObjects({ commands: ari, database: createDatabase({ ami }) }),
    ami,
    status: createStatus({ ami, log }),
    wav: { check: checkWav, convert: convertToWav },
    isUp: ari.isUp,
    async start() {
      ami.start()
      await start()
    },
    async close() {
      ami.close()
      await ari.close()
    },
  }
}
