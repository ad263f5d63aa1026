import type { z } from 'zod'
import { type FieldProblem, Refusal } from '#server/kernel/errors.ts'
import {
  host,
  overlap,
  readRegistration,
  sipPassword,
  sipUser,
  type TrunkRecord,
  trunkAddresses,
} from '#server/provisioning/index.ts'
import type { TrunkFields, trunkSchema } from './schema.ts'

type Sent = z.output<typeof trunkSchema>

/** What is stored of what was sent: the registration text taken apart, nothing missing. Throws a Refusal by field. */
export function completeTrunk({ registration, ...sent }: Sent): TrunkFields {
  const { line, host, ...rest } = { ...sent, ...(registration?.trim() && partsOf(registration)) }
  const problems: FieldProblem[] = []
  if (line === undefined) problems.push(required('line'))
  if (host === undefined) problems.push(required('host'))
  if (rest.kind === 'registration' && rest.user === undefined) problems.push(required('user'))
  if (rest.kind === 'registration' && rest.password === undefined) problems.push(required('password'))
  if (line === undefined || host === undefined || problems.length > 0)
    throw new Refusal('invalid', 'trunk.incomplete', 'Fields are missing.', problems)
  return { ...rest, line, host }
}

const required = (field: string): FieldProblem => ({ field, code: 'required', message: 'Is required.' })

function partsOf(text: string): Partial<Sent> {
  const read = readRegistration(text)
  if (!read.ok) throw wrongRegistration(read.why)
  const { parts } = read
  const checks = [
    ['user', sipUser.safeParse(parts.user)],
    ['password', sipPassword.safeParse(parts.password)],
    ['host', host.safeParse(parts.host)],
    ['line', sipUser.safeParse(parts.line ?? parts.user)],
  ] as const
  for (const [name, { success }] of checks)
    if (!success) throw wrongRegistration(`The ${name} in it has characters that are not allowed.`)
  if (parts.transport !== undefined && parts.transport !== 'udp')
    throw wrongRegistration(
      `Write transport=${parts.transport} among the additional words.`,
      'trunk.transport-elsewhere',
    )
  const { user, password, host: at, port, line = user } = parts
  return { user, password, line, host: at.toLowerCase(), ...(port !== undefined && { port }) }
}

const wrongRegistration = (message: string, code = 'trunk.registration') =>
  new Refusal('invalid', code, message, [{ field: 'registration', code, message }])

/**
 * A call is known by the address that it comes from: an address of two trunks would mix their companies' calls. Does not
 * say whose the other trunk is.
 */
export function checkAddresses(trunk: TrunkRecord, resolved: readonly string[], others: readonly TrunkRecord[]): void {
  const taken = others.flatMap((other) => trunkAddresses(other, []))
  const problems = trunkAddresses(trunk, resolved).flatMap((address): FieldProblem[] => {
    if (!overlap([address], taken)) return []
    const index = trunk.allowedIps.indexOf(address)
    const field = index < 0 ? 'host' : `allowedIps.${index}`
    return [{ field, code: 'trunk.address-taken', message: `${address} belongs to another trunk.` }]
  })
  if (problems.length > 0)
    throw new Refusal('conflict', 'trunk.address-taken', 'An address can be of one trunk only.', problems)
}
