import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { byRoute } from '#server/api/by-route.ts'
import type { Route, User } from '#server/api/index.ts'
import { companyModel } from '#server/directory/index.ts'
import type { Log } from '#server/host/index.ts'
import { asId } from '#server/kernel/ids.ts'
import * as data from './data.ts'

export { shopRoutes } from './shop.ts'

export type DemoOptions = {
  /** The API's own: the demo is set up as an engineer would do it, by the same checks. */
  routes: readonly Route[]
  dataDir: string
  /** Where ivr-flows/ lies. */
  flowsDir: string
  log: Log
}

/** What the demo's phones and people log in with, for `bin/up` and `bin/up --check`. */
export type DemoKeys = {
  logins: { role: string; login: string; password: string; phone?: string }[]
  phones: { name: string; login: string; sipUser: string; secret: string }[]
  trunk: { host: string; port: number }
  dids: typeof data.dids
  webchatToken: string
}

/** Loads the demo company where there is no company at all. Its secrets are random, and lie in the data folder alone. */
export async function loadDemo({ routes, dataDir, flowsDir, log }: DemoOptions): Promise<void> {
  if (await companyModel.exists({})) return
  // Nobody is there yet who could make the first company.
  let user: User = { id: asId('demo'), companyId: asId('none'), name: 'demo', role: 'admin', sessionId: '' }

  async function create<Made = { id: string }>(path: string, fields: object): Promise<Made & { id: string }> {
    return byRoute<Made & { id: string }>(routes, { method: 'post', path, fields, user })
  }

  const company = await create('/companies', data.company)
  user = { ...user, companyId: asId(company.id) }

  const logins: DemoKeys['logins'] = []
  const phones: DemoKeys['phones'] = []
  for (const { login: name, ...person } of data.staff) {
    const login = `${name}@demo`
    const password = secret()
    await create('/users', { ...person, login, password })
    logins.push({ role: person.role, login, password })
  }
  const agentIds: string[] = []
  for (const { name, login: short, number, kind } of data.agents) {
    const login = `${short}@demo`
    const password = secret()
    const phone = { name, number, kind, secret: secret() }
    const extension = await create<{ sipUser: string }>('/extensions', phone)
    const agent = await create('/users', { name, login, password, role: 'agent', extensionId: extension.id })
    agentIds.push(agent.id)
    logins.push({ role: 'agent', login, password, phone: kind === 'webphone' ? 'the browser' : `SIP ${number}` })
    // A browser gets a secret of its own at each login.
    if (kind === 'sip') phones.push({ name, login, sipUser: extension.sipUser, secret: phone.secret })
  }

  const trunkIds: string[] = []
  for (const trunk of data.trunks) trunkIds.push((await create('/trunks', trunk)).id)
  const queueIds = new Map<string, string>()
  for (const { key, members, ...queue } of data.queues) {
    const memberIds = members.map((place) => agentIds[place])
    queueIds.set(
      key,
      (await create('/queues', { ...queue, memberIds, announcePositionEveryMs: 30_000, wrapUpMs: 20_000 })).id,
    )
  }
  const queueId = (key: string) => queueIds.get(key) ?? ''
  for (const disposition of data.dispositions) await create('/dispositions', disposition)
  for (const reason of data.pauseReasons) await create('/pause-reasons', reason)

  const { name, graph } = JSON.parse(await readFile(join(flowsDir, 'demo-main', 'flow.json'), 'utf8')) as {
    name: string
    graph: unknown
  }
  const flow = await create('/flows', { name, graph: data.withQueues(graph, queueId) })
  const inbound = { trunkId: null }
  await create('/inbound-routes', {
    ...inbound,
    name: 'Número principal',
    did: data.dids.flow,
    destination: { type: 'flow', id: flow.id },
  })
  await create('/inbound-routes', {
    ...inbound,
    name: 'Vendas direto',
    did: data.dids.vendas,
    destination: { type: 'queue', id: queueId('vendas') },
  })
  await create('/outbound-routes', {
    name: 'Saída',
    rules: data.outboundRules.map((rule) => ({
      ...rule,
      trunkId: trunkIds[0],
      callerId: data.dids.flow,
      forceCallerId: true,
    })),
  })
  for (const one of data.classesOfService) await create('/classes-of-service', one)
  const webchat = await create<{ publicToken: string }>('/webchat-accounts', {
    ...data.webchat,
    queueId: queueId('vendas'),
  })

  await writeKeys(dataDir, {
    logins,
    phones,
    trunk: { host: data.trunks[0].host, port: 5060 },
    dids: data.dids,
    webchatToken: webchat.publicToken,
  })
  log.info('the demo company is loaded', { companyId: company.id })
}

const secret = () => `${randomBytes(9).toString('base64url').replace(/[-_]/g, 'x')}7k`

async function writeKeys(dataDir: string, keys: DemoKeys): Promise<void> {
  await mkdir(dataDir, { recursive: true })
  const lines = keys.logins.map(
    ({ role, login, password, phone }) =>
      `  ${role.padEnd(12)}${login.padEnd(24)}${password}${phone ? `  phone: ${phone}` : ''}\n`,
  )
  await writeFile(join(dataDir, 'demo-logins.txt'), lines.join(''), { mode: 0o600 })
  await writeFile(join(dataDir, 'demo.json'), JSON.stringify(keys, null, 2), { mode: 0o600 })
}
