import type { Outcome } from '#server/kernel/outcome.ts'

/** What an engineer wants to know of Asterisk before any call; undefined where it does not say. */
export interface PhoneSystem {
  asterisk(): Promise<{ version: string; startedAt: number } | undefined>
  rtpPorts(): Promise<{ first: number; last: number } | undefined>
  phonesAreServed(): Promise<boolean>
  /** Whether its events reach us, and whether its manager answers. */
  eventsFlow(): boolean
  managerAnswers(): boolean
}

/** Who calls in where there is no carrier yet; never anybody but us. */
export interface DemoCaller {
  /** Where its calls come from. */
  address: { host: string; port: number }
  call(calling: {
    number: string
    from: { number: string; name: string }
    keys: readonly string[]
    keysAfterSeconds: number
  }): Promise<Outcome<'busy' | 'away' | 'refused'>>
  hangUp(): Promise<void>
}

/** A lock that ends by itself, should its holder die. */
export interface Lock {
  /** False where somebody else has it. */
  take(): Promise<boolean>
  release(): Promise<void>
}
