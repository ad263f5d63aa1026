import { gather, type Imported, isStrongSecret } from './found.ts'
import { allOf, type ConfSection, lastOf, readSections } from './sections.ts'

const codecs = new Set(['alaw', 'ulaw', 'g722', 'g729', 'opus', 'gsm'])

/**
 * An Asterisk's pjsip.conf: endpoints that a registration, an identify or an outbound auth belongs to are trunks; those
 * that are a number and have an auth are extensions. What cannot be told is named, never guessed.
 */
export function fromPjsipConf(text: string): Imported {
  const found = gather()
  const sections = readSections(text)
  const of = (type: string) => sections.filter((one) => lastOf(one, 'type') === type)
  const named = (type: string, name: string | undefined) => of(type).find((one) => one.name === name)
  for (const endpoint of of('endpoint')) {
    const registration = of('registration').find((one) => isOf(endpoint, one, named('aor', lastOf(endpoint, 'aors'))))
    const identifies = of('identify').filter((one) => lastOf(one, 'endpoint') === endpoint.name)
    const outbound = named('auth', lastOf(endpoint, 'outbound_auth'))
    if (registration || identifies.length > 0 || outbound)
      addTrunk(endpoint, { registration, identifies, outbound, aor: named('aor', lastOf(endpoint, 'aors')) })
    else addExtension(endpoint, named('auth', lastOf(endpoint, 'auth')))
  }
  return found.imported()

  function addExtension(endpoint: ConfSection, auth: ConfSection | undefined): void {
    const { name: number } = endpoint
    if (!/^\d{2,8}$/.test(number))
      return found.note(`Endpoint “${number}” is neither a trunk nor a number of 2 to 8 digits: left out.`)
    const password = auth && lastOf(auth, 'password')
    const isWeak = password !== undefined && !isStrongSecret(password)
    if (isWeak) found.note(`The password of ${number} is too weak: it gets a new one, to be set in its phone.`)
    const [, shown] = /^"?([^"<]*?)"?\s*(?:<|$)/.exec(lastOf(endpoint, 'callerid') ?? '') ?? []
    found.add('extensions', number, {
      number,
      name: shown?.trim() || number,
      kind: lastOf(endpoint, 'webrtc') === 'yes' ? 'webphone' : 'sip',
      ...(password && !isWeak && { secret: found.secret(`extension/${number}/secret`, password) }),
    })
  }

  function addTrunk(
    endpoint: ConfSection,
    parts: {
      registration: ConfSection | undefined
      identifies: ConfSection[]
      outbound: ConfSection | undefined
      aor: ConfSection | undefined
    },
  ): void {
    const { registration, identifies, outbound, aor } = parts
    const { name } = endpoint
    const where = (registration && lastOf(registration, 'server_uri')) ?? (aor && lastOf(aor, 'contact')) ?? ''
    const [, user, host, port] = /^sips?:(?:([^@;]+)@)?([^:;]+)(?::(\d+))?/.exec(where) ?? []
    if (!host) return found.note(`Trunk “${name}” says nowhere where it is (server_uri or contact): left out.`)
    const allowed = allOf(endpoint, 'allow').filter((one) => codecs.has(one))
    const password = outbound && lastOf(outbound, 'password')
    const ips = identifies.flatMap((one) => allOf(one, 'match')).filter((one) => one !== host)
    const line = (outbound && lastOf(outbound, 'username')) ?? user
    if (/^sips:/.test(where)) found.note(`Trunk “${name}” wants TLS: look at its transport by hand.`)
    found.add('trunks', name, {
      name,
      kind: registration ? 'registration' : 'ip',
      host,
      ...(port && { port: Number(port) }),
      ...(line && { line, user: line }),
      ...(password && { password: found.secret(`trunk/${name}/password`, password) }),
      ...(ips.length > 0 && { allowedIps: ips }),
      ...(allowed.length > 0 && { codecs: [...new Set(allowed)] }),
    })
  }
}

/** Whose registration it is: by its own word (`endpoint=`), its auth, or its server. */
function isOf(endpoint: ConfSection, registration: ConfSection, aor: ConfSection | undefined): boolean {
  if (lastOf(registration, 'endpoint') === endpoint.name || registration.name === endpoint.name) return true
  const auth = lastOf(endpoint, 'outbound_auth')
  if (auth !== undefined && lastOf(registration, 'outbound_auth') === auth) return true
  const hostIn = (uri: string | undefined) => /^sips?:(?:[^@]*@)?([^:;]+)/.exec(uri ?? '')?.[1]
  const server = hostIn(lastOf(registration, 'server_uri'))
  return server !== undefined && aor !== undefined && server === hostIn(lastOf(aor, 'contact'))
}
