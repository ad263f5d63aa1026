import { readFile } from 'node:fs/promises'
import { CliProblem } from './problem.ts'

/** Where an installation keeps what it keeps: for commands that work beside the server, not through it. */
export type Installation = { mongodbUri: string; dataDir: string; serverUrl: string }

/** From the environment of the server, or from a file of it such as bin/up leaves at .vez/<name>/env. */
export async function installationOf(envFile: string | undefined): Promise<Installation> {
  const env = envFile === undefined ? process.env : await readEnv(envFile)
  const { VEZ_MONGODB_URI: mongodbUri, VEZ_DATA_DIR: dataDir, VEZ_HTTP_PORT: port = '8080' } = env
  if (!mongodbUri || !dataDir)
    throw new CliProblem(
      'Which installation? Say --env FILE (bin/up writes .vez/<name>/env), or set VEZ_MONGODB_URI and VEZ_DATA_DIR.',
    )
  return { mongodbUri, dataDir, serverUrl: `http://127.0.0.1:${port}` }
}

async function readEnv(file: string): Promise<Record<string, string>> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new CliProblem(`There is no ${file}.`)
  })
  return Object.fromEntries(
    text.split('\n').flatMap((line) => {
      const at = line.indexOf('=')
      return at > 0 ? [[line.slice(0, at), line.slice(at + 1)]] : []
    }),
  )
}

export const isServerUp = (url: string): Promise<boolean> =>
  fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2_000) }).then(
    () => true,
    () => false,
  )
