/** asterisk-manager has no types of its own. Only what is used here. */
declare module 'asterisk-manager' {
  export type Item = Record<string, unknown>
  export interface Manager {
    connect(port: number, host: string, done: (why: unknown) => void): void
    login(done: (why?: unknown) => void): void
    disconnect(done?: () => void): void
    /** Gives the action's id; `done` hears the first answer to it. */
    action(action: Record<string, string>, done?: (why: unknown, answer?: Item) => void): string
    on(event: 'managerevent' | 'asterisk' | 'rawevent', listener: (item: Item) => void): void
    on(event: 'close' | 'end' | 'connect', listener: () => void): void
    on(event: 'error', listener: (why: unknown) => void): void
    removeAllListeners(event?: string): void
  }
  function create(port: number | null, host: string, user: string, password: string, events: boolean): Manager
  export default create
}
