import type { ParseArgsOptionsConfig } from 'node:util'
import type { Access, Server } from './server.ts'

export type Given = {
  /** What stands after the command's name. */
  args: string[]
  options: Record<string, string | boolean | undefined>
  access: Access
  /** The API as the person who is logged in; throws where nobody is. */
  server: () => Promise<Server>
  print: (line: string) => void
}

/** One word after `vez`: a file in `commands/` and a line in its list. */
export type Command = {
  name: string
  /** As in the usage: `plan FILE`. */
  usage: string
  summary: string
  /** How many words must stand after its name. */
  takes: { min: number; max: number }
  options?: ParseArgsOptionsConfig
  /** What its options mean, a line each. */
  help?: string
  /** Resolves with the exit code. */
  run(given: Given): Promise<number>
}
