import { z } from 'zod'

const port = z.coerce.number().int().min(1).max(65_535)

const environment = z.object({
  VEZ_HTTP_HOST: z.string().default('127.0.0.1'),
  VEZ_HTTP_PORT: port.default(8080),
  /** How Asterisk reaches this server, for the audio that it plays. */
  VEZ_INTERNAL_URL: z.url().optional(),
  VEZ_MONGODB_URI: z.string().default('mongodb://127.0.0.1:27017/vez'),
  VEZ_REDIS_URL: z.string().default('redis://127.0.0.1:6379/0'),
  VEZ_ARI_URL: z.url().default('http://127.0.0.1:8088'),
  /** Asterisk's WebSocket for phones in browsers; /ws beside ARI where it is not said. */
  VEZ_SIP_WS_URL: z.url().optional(),
  /** STUN and TURN for phones in browsers, as JSON: [{"urls":"stun:stun.example.com:3478"}]. None where Asterisk can be reached as it is. */
  VEZ_ICE_SERVERS: z
    .string()
    .default('[]')
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown
      } catch {
        context.addIssue('is not JSON')
        return z.NEVER
      }
    })
    .pipe(
      z.array(z.strictObject({ urls: z.string(), username: z.string().optional(), credential: z.string().optional() })),
    ),
  VEZ_ARI_USER: z.string().default('vez'),
  VEZ_ARI_PASSWORD: z.string(),
  VEZ_ARI_EVENTS_HOST: z.string().default('127.0.0.1'),
  VEZ_ARI_EVENTS_PORT: port.default(8090),
  VEZ_AMI_HOST: z.string().default('127.0.0.1'),
  VEZ_AMI_PORT: port.default(5038),
  VEZ_AMI_USER: z.string().default('vez'),
  VEZ_AMI_PASSWORD: z.string(),
  /** Where Asterisk tells its SIP messages to (res_hep), by UDP. */
  VEZ_HEP_HOST: z.string().default('127.0.0.1'),
  VEZ_HEP_PORT: port.default(5055),
  VEZ_SIP_HOST: z.string().default('127.0.0.1'),
  VEZ_SIP_PORT: port.default(5060),
  /** Where Asterisk's recordings lie, as this process sees it. */
  VEZ_RECORDINGS_DIR: z.string(),
  /** Where Asterisk's configuration includes the files of the SIP settings from, as this process sees it. */
  VEZ_ASTERISK_SETTINGS_DIR: z.string().optional(),
  /** Where sounds/ lies, as Asterisk sees it. */
  VEZ_SOUNDS_ROOT: z.string(),
  /** Another voice for texts than espeak-ng: a program and its arguments as JSON, or an address (docs/how-to/sounds.md). */
  VEZ_SPEECH_COMMAND: z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text)
      } catch {
        context.addIssue('is not JSON')
        return z.NEVER
      }
    })
    .pipe(z.tuple([z.string().min(1)], z.string()))
    .optional(),
  VEZ_SPEECH_URL: z.url({ protocol: /^https?$/ }).optional(),
  VEZ_SPEECH_AUTHORIZATION: z.string().optional(),
  VEZ_SPEECH_VOICE: z.string().default(''),
  VEZ_DATA_DIR: z.string().default('.vez/data'),
  /** Where mail is sent by, as smtp://user:password@host:587 or smtps://…; without it none is. */
  VEZ_SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  VEZ_MAIL_FROM: z.string().default('vez@localhost'),
  /** Into how many shards the companies are spread, the same for every process of the installation. */
  VEZ_SHARDS: z.coerce.number().int().min(1).max(64).default(1),
  /** 1 loads the demo company where there is no company at all. */
  VEZ_DEMO: z.enum(['0', '1']).default('0'),
  VEZ_LOG: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
})

export type Config = ReturnType<typeof readConfig>

/** The environment, parsed once: nothing else reads it. Throws one readable line for each variable that is wrong. */
export function readConfig(env: Record<string, string | undefined>) {
  const parsed = environment.safeParse(env)
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new Error(`The environment is not complete:\n  ${lines.join('\n  ')}`)
  }
  const e = parsed.data
  return {
    http: { host: e.VEZ_HTTP_HOST, port: e.VEZ_HTTP_PORT },
    internalUrl: e.VEZ_INTERNAL_URL ?? `http://127.0.0.1:${e.VEZ_HTTP_PORT}`,
    mongodbUri: e.VEZ_MONGODB_URI,
    redisUrl: e.VEZ_REDIS_URL,
    ari: {
      url: e.VEZ_ARI_URL,
      user: e.VEZ_ARI_USER,
      password: e.VEZ_ARI_PASSWORD,
      eventsHost: e.VEZ_ARI_EVENTS_HOST,
      eventsPort: e.VEZ_ARI_EVENTS_PORT,
    },
    ami: { host: e.VEZ_AMI_HOST, port: e.VEZ_AMI_PORT, user: e.VEZ_AMI_USER, password: e.VEZ_AMI_PASSWORD },
    hep: { host: e.VEZ_HEP_HOST, port: e.VEZ_HEP_PORT },
    sip: { host: e.VEZ_SIP_HOST, port: e.VEZ_SIP_PORT },
    sipWsUrl: e.VEZ_SIP_WS_URL ?? new URL('/ws', e.VEZ_ARI_URL).href,
    iceServers: e.VEZ_ICE_SERVERS,
    recordingsDir: e.VEZ_RECORDINGS_DIR,
    asteriskSettingsDir: e.VEZ_ASTERISK_SETTINGS_DIR,
    soundsRoot: e.VEZ_SOUNDS_ROOT,
    speech: speechEngine(e),
    dataDir: e.VEZ_DATA_DIR,
    mail: { smtpUrl: e.VEZ_SMTP_URL, from: e.VEZ_MAIL_FROM },
    shards: e.VEZ_SHARDS,
    demo: e.VEZ_DEMO === '1',
    log: e.VEZ_LOG,
  }
}

function speechEngine(e: z.output<typeof environment>) {
  const voice = e.VEZ_SPEECH_VOICE
  if (e.VEZ_SPEECH_URL)
    return { engine: 'http', url: e.VEZ_SPEECH_URL, authorization: e.VEZ_SPEECH_AUTHORIZATION, voice } as const
  if (e.VEZ_SPEECH_COMMAND) return { engine: 'command', argv: e.VEZ_SPEECH_COMMAND, voice } as const
  return { engine: 'espeak' } as const
}
