import { createInterface } from 'node:readline'
import type { Command } from '../command.ts'
import { CliProblem } from '../problem.ts'
import { forgetLogin, rememberLogin } from '../server.ts'

export const login: Command = {
  name: 'login',
  usage: 'login [LOGIN]',
  summary: 'Log in; the session is kept for the commands that follow.',
  takes: { min: 0, max: 1 },
  async run({ args, access, print }) {
    const name = args[0] ?? access.login
    if (!name) throw new CliProblem('Who logs in? bin/vez login LOGIN')
    await rememberLogin(access, name, access.password ?? (await askHidden(`Password of ${name}: `)))
    print(`Logged in at ${access.url} as ${name}.`)
    return 0
  },
}

export const logout: Command = {
  name: 'logout',
  usage: 'logout',
  summary: 'End that session.',
  takes: { min: 0, max: 0 },
  async run({ access }) {
    await forgetLogin(access)
    return 0
  },
}

/** Read from the terminal without showing it; from a pipe, its first line. */
async function askHidden(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: process.stdin.isTTY })
  if (process.stdin.isTTY) {
    process.stderr.write(question)
    // What is typed is echoed by readline itself: it is told to write nothing.
    Object.assign(lines, { _writeToOutput: () => {} })
  }
  const answer = await new Promise<string>((resolve) => {
    lines.once('line', resolve)
    lines.once('close', () => resolve(''))
  })
  lines.close()
  if (process.stdin.isTTY) process.stderr.write('\n')
  return answer
}
