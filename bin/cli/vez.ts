import { parseArgs } from 'node:util'
import type { Command } from './command.ts'
import { commands } from './commands/index.ts'
import { CliProblem } from './problem.ts'
import { type Access, serverFor } from './server.ts'

const width = Math.max(...commands.map(({ usage }) => usage.length))
const usage = `bin/vez COMMAND [--server URL] [--company ID]

${commands.map(({ usage, summary }) => `  ${usage.padEnd(width)}  ${summary}`).join('\n')}

The server is VEZ_SERVER or --server (http://127.0.0.1:8080). Log in once with "vez login", or set VEZ_LOGIN and
VEZ_PASSWORD. "vez COMMAND --help" tells more. Exit code: 0 done, 1 not done, 2 there are changes (plan --exit-code).`

const common = {
  server: { type: 'string' },
  company: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

async function main(): Promise<number> {
  const [name, ...rest] = process.argv.slice(2)
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') return told(usage)
  const command = commands.find((one) => one.name === name)
  if (!command) throw new CliProblem(`There is no command "${name}".\n\n${usage}`)
  const { values, positionals } = read(command, rest)
  if (values.help) return told(helpOf(command))
  const { min, max } = command.takes
  if (positionals.length < min || positionals.length > max) throw new CliProblem(helpOf(command))
  const access: Access = {
    url: String(values.server ?? process.env.VEZ_SERVER ?? 'http://127.0.0.1:8080').replace(/\/+$/, ''),
    login: process.env.VEZ_LOGIN,
    password: process.env.VEZ_PASSWORD,
    company: values.company === undefined ? undefined : String(values.company),
  }
  return command.run({
    args: positionals,
    options: values as Record<string, string | boolean | undefined>,
    access,
    server: () => serverFor(access),
    print: (line) => console.log(line),
  })
}

function read(command: Command, args: string[]) {
  try {
    return parseArgs({ args, options: { ...command.options, ...common }, allowPositionals: true })
  } catch (why) {
    throw new CliProblem(`${why instanceof Error ? why.message : why}\n\n${helpOf(command)}`)
  }
}

const helpOf = ({ usage, summary, help }: Command): string =>
  `bin/vez ${usage}\n\n${summary}${help ? `\n\n${help}` : ''}`

function told(text: string): number {
  console.log(text)
  return 0
}

try {
  process.exitCode = await main()
} catch (why) {
  if (!(why instanceof CliProblem)) throw why
  console.error(`✗  ${why.message}`)
  process.exitCode = 1
}
