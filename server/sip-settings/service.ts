import type { Clock, Instant } from '#server/kernel/clock.ts'
import { conflict, Refusal } from '#server/kernel/errors.ts'
import type { CompanyId } from '#server/kernel/ids.ts'
import type { Outcome } from '#server/kernel/outcome.ts'
import { isIpv4, type Resolve } from '#server/provisioning/index.ts'
import { readGeneral } from './core/general.ts'
import {
  type Found,
  type Meant,
  meantBy,
  needsRestart,
  type Part,
  pendingOf,
  readFound,
  renderFiles,
} from './core/render.ts'
import { commandOf, isOver, type Restart, type RestartWhen } from './core/restart.ts'
import { type SipSettingsFields, sipSettingsFields } from './schema.ts'

export type Kept = { fields: SipSettingsFields; restart: Restart | null; rev: number; updatedAt: Instant }

/** Where the settings are kept. */
export interface SipSettingsStore {
  read(): Promise<Kept>
  /** Throws `sip-settings.stale` where another revision is there. */
  save(fields: SipSettingsFields, rev: number): Promise<Kept>
  keepRestart(restart: Restart | null): Promise<void>
}

/** Asterisk, as far as its settings go. */
export interface SettingsOfAsterisk {
  command(line: string): Promise<Outcome<'away' | 'refused', string>>
  /** Writes the files that its configuration includes; false where nobody said where they lie. */
  write(files: Record<string, string>): Promise<boolean>
  startedAt(): Promise<Instant | undefined>
  onUp(listener: () => void): void
}

export type By = { id: string; companyId: CompanyId; name: string }

/** `pending`: what Asterisk does not have as it is meant; null where Asterisk is away. */
export type SipSettingsState = {
  kept: Kept
  pending: Part[] | null
  found: Found | null
  /** The address that the external name has now. */
  externalAddress: string | null
  startedAt: Instant | null
  /** Nobody said where Asterisk's settings are written: they are kept, and not applied. */
  isWritable: boolean
}

export interface SipSettings {
  state(): Promise<SipSettingsState>
  save(fields: SipSettingsFields, rev: number): Promise<SipSettingsState>
  restart(when: RestartWhen, at: Instant | null, by: By): Promise<SipSettingsState>
  cancelRestart(by: By): Promise<SipSettingsState>
  /** Endpoint attributes of every phone, as the words of the whole installation say. */
  phoneTuning(): Record<string, string>
  /** `keeps`: this process writes them and restarts Asterisk; where another one does, phones are made by them all the same. */
  start(options?: { keeps: boolean }): Promise<void>
  close(): void
}

const installedUserAgent = 'Vez'
/** An address behind a name may change: looked at so often. */
const lookAgainMs = 5 * 60_000
/** A restart that is asked for is looked after so often, until Asterisk is back. */
const watchMs = 2_000

export function createSipSettings(options: {
  store: SipSettingsStore
  asterisk: SettingsOfAsterisk
  resolve: Resolve
  /** Of the machine that Asterisk runs on. */
  ownAddresses: () => string[]
  /** Whose the trunk is that strangers come in by; undefined where there is none, or it is switched off. */
  trunkOf: (trunkId: string) => Promise<{ companyId: CompanyId; owner: string } | undefined>
  tell: (
    companyId: CompanyId,
    type: 'asterisk.restart-asked' | 'asterisk.restart-cancelled' | 'asterisk.restarted',
    data: object,
    by: By | null,
  ) => void
  /** The phones' tuning may be another: extensions are to be made equal again. */
  phonesChanged: () => void
  clock: Clock
  log: { info(message: string, fields?: object): void; warn(message: string, fields?: object): void }
}): SipSettings {
  const { store, asterisk, resolve, ownAddresses, trunkOf, tell, phonesChanged, clock, log } = options
  let phone: Record<string, string> = {}
  let isWritable = true
  let askedBy: By | null = null
  let callOff = () => {}
  let callOffRestart = () => {}
  let closed = false

  async function meantOf(fields: SipSettingsFields): Promise<Meant> {
    const { tuning } = readGeneral(fields.general, { guests: fields.guests !== null })
    phone = tuning.phone
    const trunk = fields.guests ? await trunkOf(fields.guests.trunkId) : undefined
    return meantBy(fields, tuning, {
      externalAddress: await addressOf(fields.externalHost ?? tuning.externalHost ?? null),
      ownAddresses: ownAddresses(),
      guests: trunk ? { companyId: trunk.companyId, trunkOwner: trunk.owner } : null,
    })
  }

  let lastKnown: { host: string; address: string } | undefined
  /** A name that cannot be resolved just now keeps the address that it had. */
  async function addressOf(host: string | null): Promise<string | null> {
    if (host === null || isIpv4(host)) return host
    const [address] = await resolve(host)
    if (address !== undefined) lastKnown = { host, address }
    return lastKnown?.host === host ? lastKnown.address : null
  }

  async function find(): Promise<Found | null> {
    const ask = async (line: string) => {
      const printed = await asterisk.command(line)
      return printed.ok ? printed.value : null
    }
    const [transport, settings, rtp, guests] = await Promise.all(
      [
        'pjsip show transport transport-udp',
        'pjsip show settings',
        'rtp show settings',
        'pjsip show endpoint anonymous',
      ].map(ask),
    )
    if (transport == null || settings == null || rtp == null) return null
    return readFound({ transport, settings, rtp, guests: guests ?? '' })
  }

  async function stateOf(kept: Kept): Promise<SipSettingsState> {
    const [meant, found, startedAt] = await Promise.all([meantOf(kept.fields), find(), asterisk.startedAt()])
    return {
      kept,
      found,
      pending: found && pendingOf(meant, found, { userAgent: installedUserAgent, rtp: null }),
      externalAddress: meant.externalAddress,
      startedAt: startedAt ?? null,
      isWritable,
    }
  }

  /** Writes what is meant; the RTP ports count from then on, all else from the next start of Asterisk. */
  async function apply(kept: Kept): Promise<void> {
    const before = phone
    const meant = await meantOf(kept.fields)
    isWritable = await asterisk.write(renderFiles(meant))
    if (!isWritable) log.warn('SIP settings are kept and not applied: VEZ_ASTERISK_SETTINGS_DIR is not said')
    else await asterisk.command('module reload res_rtp_asterisk.so')
    if (JSON.stringify(before) !== JSON.stringify(phone)) phonesChanged()
  }

  /** Another process keeps them. */
  async function follow({ fields }: Kept): Promise<void> {
    const before = phone
    phone = readGeneral(fields.general, { guests: fields.guests !== null }).tuning.phone
    if (JSON.stringify(before) !== JSON.stringify(phone)) phonesChanged()
  }

  async function go(restart: Restart): Promise<void> {
    await store.keepRestart({ ...restart, state: 'asked' })
    // Asterisk goes without an answer.
    void asterisk.command(commandOf(restart.when))
    watch()
  }

  function watch(): void {
    callOffRestart()
    if (closed) return
    callOffRestart = clock.wakeAt(clock.now() + watchMs, () => {
      void looked().catch((why) => log.warn('a restart of Asterisk could not be looked after', { why }))
    })
  }

  /** Whether the restart that was asked for has been, or its hour has come. */
  async function looked(): Promise<void> {
    const kept = await store.read()
    const { restart } = kept
    if (!restart) return
    if (restart.state === 'scheduled') return sleepUntil(restart)
    if (restart.state !== 'asked') return
    const { startedAt, pending } = await stateOf(kept)
    if (startedAt === null || pending === null || !isOver(restart, startedAt)) return watch()
    const left = pending.filter(needsRestart)
    await store.keepRestart({ ...restart, state: left.length > 0 ? 'failed' : 'done', endedAt: clock.now() })
    log.info('Asterisk was restarted for its SIP settings', { pending })
    if (askedBy) tell(askedBy.companyId, 'asterisk.restarted', { pending }, null)
  }

  function sleepUntil(restart: Restart): void {
    callOffRestart()
    callOffRestart = clock.wakeAt(restart.at ?? clock.now(), () => void go(restart))
  }

  function again(use: (kept: Kept) => Promise<void>): void {
    if (closed) return
    callOff = clock.wakeAt(clock.now() + lookAgainMs, () => {
      void store
        .read()
        .then(use)
        .catch((why) => log.warn('SIP settings were not looked at', { why }))
        .finally(() => again(use))
    })
  }

  return {
    state: async () => stateOf(await store.read()),
    async save(fields, rev) {
      const { tuning } = readGeneral(fields.general, { guests: fields.guests !== null })
      const host = fields.externalHost ?? tuning.externalHost ?? null
      if (host !== null && (await addressOf(host)) === null)
        throw new Refusal('invalid', 'sip-settings.host-unknown', `${host} cannot be resolved to an address.`, [
          {
            field: fields.externalHost === null ? 'general' : 'externalHost',
            code: 'sip-settings.host-unknown',
            message: 'Cannot be resolved.',
          },
        ])
      if (fields.guests && !(await trunkOf(fields.guests.trunkId)))
        throw new Refusal('invalid', 'unknown-reference', 'There is no such trunk.', [
          { field: 'guests.trunkId', code: 'unknown-reference', message: 'There is no such trunk.' },
        ])
      const kept = await store.save(fields, rev)
      await apply(kept)
      return stateOf(kept)
    },
    async restart(when, at, by) {
      const { restart: before } = await store.read()
      if (before?.state === 'asked') throw conflict('sip-settings.restarting', 'A restart is asked for already.')
      const now = clock.now()
      const restart: Restart = { when, at, askedBy: by.name, askedAt: now, state: 'scheduled', endedAt: null }
      askedBy = by
      tell(by.companyId, 'asterisk.restart-asked', { when, at }, by)
      if (when === 'at') {
        await store.keepRestart(restart)
        sleepUntil(restart)
      } else await go(restart)
      return stateOf(await store.read())
    },
    async cancelRestart(by) {
      const { restart } = await store.read()
      if (restart?.state !== 'scheduled' && restart?.state !== 'asked')
        throw conflict('sip-settings.no-restart', 'No restart is asked for.')
      callOffRestart()
      if (restart.state === 'asked') await asterisk.command('core abort shutdown')
      await store.keepRestart(null)
      tell(by.companyId, 'asterisk.restart-cancelled', {}, by)
      return stateOf(await store.read())
    },
    phoneTuning: () => phone,
    async start({ keeps } = { keeps: true }) {
      const kept = await store.read()
      if (!keeps) {
        await follow(kept)
        return again(follow)
      }
      await apply(kept)
      await looked()
      asterisk.onUp(() => void looked().catch((why) => log.warn('a restart could not be looked after', { why })))
      again(apply)
    },
    close() {
      closed = true
      callOff()
      callOffRestart()
    },
  }
}

export const noSettings = (): SipSettingsFields => sipSettingsFields.parse({})
