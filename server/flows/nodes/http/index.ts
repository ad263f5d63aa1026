import { z } from 'zod'
import { line } from '#server/kernel/text.ts'
import type { FlowReply, Variables } from '../../core/flow.ts'
import { fill } from '../../core/variables.ts'
import { defineNode } from '../define.ts'
import { ms, named, sounds, template, variable } from '../fields.ts'

const settings = z.strictObject({
  /** Host, address and secrets are the service's: a flow cannot send anything anywhere else. */
  serviceId: named('web-service'),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default('GET'),
  /** Behind the service's address: `/clientes/{{cpf}}?canal=voz`. */
  path: template(500)
    .pipe(z.string().regex(/^\/(?!\/)[^\s#\\]*$/, 'begins with one / and has no spaces'))
    .meta({ asks: 'template' }),
  /** JSON: one object of texts. Not sent with GET. */
  body: z
    .array(z.strictObject({ name: line(80), value: template() }))
    .max(40)
    .default([])
    .meta({ asks: 'pairs' }),
  /** What is taken of a JSON answer: `cliente.plano.0.nome` into a variable. */
  takes: z
    .array(
      z.strictObject({
        variable,
        path: z
          .string()
          .regex(/^[^.\s]+(?:\.[^.\s]+)*$/)
          .max(200),
      }),
    )
    .max(40)
    .default([])
    .meta({ asks: 'takes' }),
  /** Of each attempt. */
  timeoutMs: ms(500, 20_000).default(5000),
  retries: z.number().int().min(0).max(3).default(1),
  /** While it is waited for. */
  say: sounds.default([]),
})
type Settings = z.infer<typeof settings>
type Memory = { key: string; until: number }

const betweenAttemptsMs = 1_000
const valueMax = 500

/**
 * Asks one of the company's web services and takes what it wants of the answer. `ok` is an answer of 200 to 299;
 * the status stands in `http_status`, also of `failed`.
 */
export const http = defineNode<Settings, Memory>({
  type: 'http',
  settings,
  exits: () => ['ok', 'failed', 'timeout'],
  waits: false,
  sets: ({ takes }) => ['http_status', ...takes.map(({ variable }) => variable)],
  turn(settings, memory, happening, { variables, now, requestKey }) {
    if (!memory) {
      const { serviceId, method, timeoutMs, retries, say } = settings
      const attemptsMax = retries + 1
      const until = now + attemptsMax * (timeoutMs + betweenAttemptsMs)
      const asks = {
        key: requestKey,
        serviceId,
        method,
        path: fill(settings.path, variables, encodeURIComponent),
        body: method === 'GET' ? null : bodyOf(settings, variables),
        timeoutMs,
        attemptsMax,
      }
      return {
        ...(say.length > 0 && { say }),
        memory: { key: requestKey, until },
        asks,
        next: { wait: 'reply', until },
      }
    }
    if (happening.type === 'replied' && happening.key === memory.key)
      return { hush: true, memory, ...taken(settings, happening.reply) }
    if (happening.type === 'timed-out')
      return { hush: true, memory, set: { http_status: '' }, next: { exit: 'timeout' } }
    return { memory, next: { wait: 'reply', until: memory.until } }
  },
})

const bodyOf = ({ body }: Settings, variables: Variables) =>
  Object.fromEntries(body.map(({ name, value }) => [name, fill(value, variables)]))

function taken({ takes }: Settings, reply: FlowReply) {
  const status = { http_status: String(reply.status ?? '') }
  if (!reply.ok) return { set: status, next: { exit: reply.why === 'timed-out' ? 'timeout' : 'failed' } }
  const found = takes.map(({ variable, path }) => [variable, valueAt(reply.body, path)])
  return { set: { ...status, ...Object.fromEntries(found) }, next: { exit: 'ok' } }
}

/** Texts, numbers and yes or no; what is more than that, or not there, is empty. */
export function valueAt(body: unknown, path: string): string {
  let at = body
  for (const name of path.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return ''
    at = (at as Record<string, unknown>)[name]
  }
  return typeof at === 'string' || typeof at === 'number' || typeof at === 'boolean'
    ? String(at).slice(0, valueMax)
    : ''
}
