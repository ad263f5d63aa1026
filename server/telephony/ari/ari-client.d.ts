/** ari-client has no types of its own. Only what is used here. */
declare module 'ari-client' {
  type Told = { status?: number; data?: Uint8Array | string }
  type Operation = (
    parameters: Record<string, unknown>,
    succeeded: (told: Told) => void,
    failed: (told: Told) => void,
  ) => void
  export interface Client {
    /** The operations of Asterisk's description, as they were loaded. */
    readonly _swagger: { readonly apis: Record<string, Record<string, Operation> | undefined> }
  }
  const ariClient: { connect(url: string, user: string, password: string): PromiseLike<Client> }
  export default ariClient
}
