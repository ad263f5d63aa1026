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
}

export const phone: Phone = {
  start() {},
  stop() {},
  answer() {},
  reject() {},
  hangUp() {},
  setMuted() {},
  press() {},
  dial() {},
  takeOver() {},
  arm: async () => {},
}
