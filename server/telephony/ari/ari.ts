import type { Log } from '../log.ts'
import { type Commands, createCommands } from './commands.ts'
import type { AriEvent } from './events.generated.ts'
import { createLink, type Link } from './link.ts'
import { wantedEvents } from './translate.ts'

export type AriOptions = {
  /** http://host:port of Asterisk's own server. */
  url: string
  user: string
  password: string
  eventsHost: string
  eventsPort: number
  /** Our Stasis application: `vez-<shard>`. */
  app: string
  log: Log
  eventLag?: (seconds: number) => void
  /** Told now and again while Asterisk, which dials four times a second, does not. */
  missed?: () => void
  commandTimeoutMs?: number
  pingMs?: number
}

export type AriHandler = {
  /** The connection stands and the filter is set; no event comes before this resolves. */
  up(): Promise<void>
  down(): void
  event(event: AriEvent): void
}

/** Asterisk: commands go to it over HTTP, events come from it over the WebSocket that it opens. */
export interface Ari extends Pick<Commands, 'run'>, Pick<Link, 'isUp' | 'drop'> {
  readonly app: string
  /** Resolves when we listen for Asterisk; `handler.up` tells when it has come. */
  start(handler: AriHandler): Promise<void>
  close(): Promise<void>
}

export function createAri(options: AriOptions): Ari {
  const { app, log } = options
  const commands = createCommands(options)
  let link: Link | undefined

  /** Of the 52 events of a call in a queue we need about ten. */
  async function setFilter(): Promise<boolean> {
    const allowed = wantedEvents.map((type) => ({ type }))
    const answer = await commands.run('applications.filter', { applicationName: app, filter: { allowed } })
    if (!answer.ok) log.warn('the event filter was not set', { app, status: answer.status, why: answer.detail })
    return answer.ok
  }

  return {
    app,
    run: commands.run,
    isUp: () => link?.isUp() ?? false,
    drop: () => link?.drop(),
    async start(handler) {
      const { eventsHost: host, eventsPort: port, user, password, pingMs } = options
      link = createLink(
        { host, port, user, password, log, ...(pingMs === undefined ? {} : { pingMs }) },
        {
          prepare: setFilter,
          up: handler.up,
          down: handler.down,
          event(event) {
            if (event.timestamp) options.eventLag?.((Date.now() - Date.parse(event.timestamp)) / 1_000)
            if (event.type === 'ApplicationReplaced') log.warn('another connection has taken our application', { app })
            handler.event(event)
          },
          ...(options.missed && { missed: options.missed }),
        },
      )
      await link.listen()
    },
    async close() {
      commands.close()
      await link?.close()
    },
  }
}
