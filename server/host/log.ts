import pino, { type DestinationStream } from 'pino'

/**
 * A fixed message and fields, one JSON object a line. Whatever names a person (numbers, names, texts) goes under `pii`,
 * which whoever ships logs away can drop as a whole; what is secret by its name is never written.
 */
export type Fields = Record<string, unknown> & { pii?: Record<string, unknown> }

export interface Log {
  debug(message: string, fields?: Fields): void
  info(message: string, fields?: Fields): void
  warn(message: string, fields?: Fields): void
  /** `why` is what was caught: its stack is written. */
  error(message: string, fields?: Fields & { why?: unknown }): void
  /** The same log with these fields on each line. */
  with(fields: Fields): Log
}

const secrets = ['password', 'passwordHash', 'token', 'secret', 'authorization', 'cookie']
const redacted = secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`])

export function createLog(options: {
  level: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  to?: DestinationStream
}): Log {
  const logger = pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      messageKey: 'message',
      formatters: { level: (label) => ({ level: label }) },
      serializers: { why: (why: unknown) => (why instanceof Error ? pino.stdSerializers.err(why) : why) },
      redact: { paths: redacted, censor: '[secret]' },
    },
    options.to ?? pino.destination({ fd: 1, sync: true }),
  )
  return logOf(logger)
}

const logOf = (logger: pino.Logger): Log => ({
  debug: (message, fields = {}) => logger.debug(fields, message),
  info: (message, fields = {}) => logger.info(fields, message),
  warn: (message, fields = {}) => logger.warn(fields, message),
  error: (message, fields = {}) => logger.error(fields, message),
  with: (fields) => logOf(logger.child(fields)),
})
