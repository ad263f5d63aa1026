import { createInterface } from 'node:readline/promises'
import type { Document } from '#server/configuration/index.ts'
import type { Command, Given } from '../command.ts'
import { fileFor } from '../document.ts'
import { CliProblem } from '../problem.ts'
import { anybody, rememberLogin, type Server } from '../server.ts'
import { changeLines } from '../told.ts'
import type { Applied, Asked, PlanView } from '../wire.ts'
import { planHelp, planLines, planOptions, readAsked } from './plan.ts'

export const apply: Command = {
  name: 'apply',
  usage: 'apply FILE|FOLDER',
  summary: 'Make the installation as the file says, after showing what changes.',
  help: `${planHelp}
  --yes                 do not ask
  --first-admin LOGIN   of an empty installation: makes the company of FILE and this administrator, with VEZ_PASSWORD`,
  takes: { min: 1, max: 1 },
  options: { ...planOptions, yes: { type: 'boolean', short: 'y' }, 'first-admin': { type: 'string' } },
  async run(given) {
    const { asked, folder } = await readAsked(given)
    const server = await begin(given, asked.document)
    const found = await server.post<PlanView>('/configuration/plan', asked)
    for (const line of planLines(found)) given.print(line)
    if (found.problems.length > 0) return 1
    if (found.changes.length + found.files.length === 0) return 0
    if (!given.options.yes && !(await isWanted())) throw new CliProblem('Nothing was changed.')
    await sendFiles(server, found, asked, folder)
    const { done, failed, notApplied } = await server.post<Applied>('/configuration/apply', asked)
    given.print(`\n${done.length} of ${found.changes.length} changes are made.`)
    for (const { resource, key, why } of notApplied)
      given.print(`!  ${resource} “${key}” is stored, and Asterisk did not take it: ${why}`)
    if (!failed) return notApplied.length > 0 ? 1 : 0
    given.print(`✗  ${changeLines(failed.change)[0]} was refused:`)
    for (const { field, message } of failed.problems) given.print(`     ${field ? `${field}: ` : ''}${message}`)
    given.print('   Mend the file and apply it again: it goes on from there.')
    return 1
  },
}

async function isWanted(): Promise<boolean> {
  if (!process.stdin.isTTY) throw new CliProblem('Nobody is there to be asked: say --yes.')
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await lines.question('\nApply this? [y/N] ')
  lines.close()
  return /^[ysj]/i.test(answer.trim())
}

/** Where nobody is there yet, the company of the file and its first administrator. */
async function begin({ access, options, server, print }: Given, { company }: Document): Promise<Server> {
  const first = options['first-admin']
  if (typeof first !== 'string') return server()
  const { needed } = await anybody(access).get<{ needed: boolean }>('/setup')
  if (!needed) throw new CliProblem('This installation has a company already: apply without --first-admin.')
  if (!access.password) throw new CliProblem('Set VEZ_PASSWORD: the new administrator needs a password.')
  if (!company) throw new CliProblem('The file has no company.')
  const { legalName, tradeName, cnpj, ddd, timeZone, language } = company
  await anybody(access).post('/setup', {
    company: { legalName, tradeName, cnpj, ddd, timeZone, language },
    administrator: { name: first, login: first, password: access.password },
  })
  await rememberLogin(access, first, access.password)
  print(`The company and its administrator ${first} are made.`)
  access.login = first
  return server()
}

/** Records that are made with their file are made by sending it; what else they have is applied after. */
async function sendFiles(server: Server, { files }: PlanView, { document }: Asked, folder: string): Promise<void> {
  for (const { resource, key, path, id, rev } of files) {
    const entry = entryOf(document, path, key)
    const { sha256 } = (entry.file ?? {}) as { sha256?: string }
    const bytes = await fileFor(folder, resource, key, sha256)
    const name = `${resource}.wav`
    const description = String(entry.description ?? '')
    if (id === null) await server.send('post', path, { name: key, description }, { name, bytes })
    else await server.send('put', `${path}/${id}/file`, { rev: String(rev) }, { name, bytes })
  }
}

function entryOf(document: Document, path: string, key: string): Record<string, unknown> {
  const list = (document as Record<string, unknown>)[path.slice(1)] as Record<string, unknown>[]
  return list.find(({ name }) => name === key) ?? {}
}
