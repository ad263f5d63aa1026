/** Where telephony tells what it saw: a fixed message and fields. */
export type Log = Record<'info' | 'warn' | 'error', (message: string, fields?: Record<string, unknown>) => void>
