import type { Command, Given } from '../command.ts'
import { readDocument, secretsFor, secretVariable } from '../document.ts'
import { changeLines } from '../told.ts'
import type { Asked, PlanView } from '../wire.ts'

export const planOptions = {
  prune: { type: 'boolean' },
  secrets: { type: 'string' },
  'set-secrets': { type: 'boolean' },
} as const

export const planHelp = `  --prune         what is there and not in FILE goes; else it is only named
  --secrets FILE  secrets by their names, as YAML; VEZ_SECRET_… of the environment goes before
  --set-secrets   also records that are there already get them`

export const plan: Command = {
  name: 'plan',
  usage: 'plan FILE|FOLDER',
  summary: 'Show what would change so that the installation is as the file says.',
  help: `${planHelp}\n  --exit-code     2 where there are changes`,
  takes: { min: 1, max: 1 },
  options: { ...planOptions, 'exit-code': { type: 'boolean' } },
  async run(given) {
    const { asked } = await readAsked(given)
    const found = await (await given.server()).post<PlanView>('/configuration/plan', asked)
    for (const line of planLines(found)) given.print(line)
    if (found.problems.length > 0) return 1
    return given.options['exit-code'] && found.changes.length + found.files.length > 0 ? 2 : 0
  },
}

/** What is asked of the server, from a file and its secrets. */
export async function readAsked({ args: [path = ''], options }: Given): Promise<{ asked: Asked; folder: string }> {
  const { document, folder } = await readDocument(path)
  const secrets = await secretsFor(document, options.secrets as string | undefined)
  const prune = options.prune === true
  return { asked: { document, prune, secrets, setSecrets: options['set-secrets'] === true }, folder }
}

export function planLines({ changes, beyond, problems, secretsMissing, files }: PlanView): string[] {
  const lines = changes.flatMap(changeLines)
  for (const { resource, key, id } of files)
    lines.push(`${id === null ? '+' : '~'} ${resource} “${key}”: its file is sent`)
  for (const { resource, key } of beyond)
    lines.push(`  ${resource} “${key}” is not in the file (kept; --prune removes it)`)
  for (const name of secretsMissing) lines.push(`! secret ${name} is not given (${secretVariable(name)})`)
  for (const { resource, key, field, message } of problems)
    lines.push(`✗ ${resource} “${key}”${field ? ` ${field}` : ''}: ${message}`)
  if (changes.length + files.length === 0 && problems.length === 0) lines.push('No changes.')
  else {
    const count = (action: string) => changes.filter((change) => change.action === action).length
    const made = count('create') + files.filter(({ id }) => id === null).length
    lines.push(`\n${made} to create, ${count('update')} to change, ${count('remove')} to remove.`)
  }
  return lines
}
