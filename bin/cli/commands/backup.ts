import { spawn } from 'node:child_process'
import { createReadStream, createWriteStream } from 'node:fs'
import { access, chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { pipeline } from 'node:stream/promises'
import { type Dump, openDump } from '#server/store/dump.ts'
import type { Command } from '../command.ts'
import { installationOf, isServerUp } from '../installation.ts'
import { CliProblem } from '../problem.ts'

/*
 * A backup is one .tar.gz: manifest.json, db/<collection>.ndjson (Extended JSON) and data/ (recordings and the like). It
 * holds secrets and what callers said: only its owner may read it. Redis holds nothing that must outlive a restore.
 */
const version = 1

export const backup: Command = {
  name: 'backup',
  usage: 'backup FILE.tar.gz',
  summary: 'Put everything into one file: settings, contacts, interactions, recordings.',
  help: `  --env FILE   the installation's environment, such as .vez/up/env; else VEZ_MONGODB_URI and VEZ_DATA_DIR

The server may go on meanwhile: what is written during the backup may be in it or not.`,
  takes: { min: 1, max: 1 },
  options: { env: { type: 'string' } },
  async run({ args: [file = ''], options, print }) {
    const { mongodbUri, dataDir } = await installationOf(options.env as string | undefined)
    await within(async (folder) => {
      const counts = await withDump(mongodbUri, (dump) => write(dump, folder))
      if (await isThere(dataDir)) await cp(dataDir, join(folder, 'data'), { recursive: true })
      else await mkdir(join(folder, 'data'))
      await writeFile(join(folder, 'manifest.json'), JSON.stringify({ vez: version, at: new Date(), counts }, null, 2))
      await tar(['--create', '--gzip', '--file', resolve(file), '-C', folder, 'manifest.json', 'db', 'data'])
      await chmod(file, 0o600)
      const documents = Object.values(counts).reduce((sum, count) => sum + count, 0)
      print(`${file}: ${documents} documents of ${Object.keys(counts).length} collections, and the data folder.`)
      print('It holds secrets and personal data: keep it like them.')
    })
    return 0
  },
}

export const restore: Command = {
  name: 'restore',
  usage: 'restore FILE.tar.gz',
  summary: 'Put a backup back into an installation whose server does not run.',
  help: `  --env FILE   the installation's environment, such as .vez/up/env; else VEZ_MONGODB_URI and VEZ_DATA_DIR
  --replace    what is there now goes; without it the database must be empty`,
  takes: { min: 1, max: 1 },
  options: { env: { type: 'string' }, replace: { type: 'boolean' } },
  async run({ args: [file = ''], options, print }) {
    const { mongodbUri, dataDir, serverUrl } = await installationOf(options.env as string | undefined)
    if (await isServerUp(serverUrl)) throw new CliProblem(`A server runs at ${serverUrl}: stop it first.`)
    await within(async (folder) => {
      await tar(['--extract', '--gzip', '--file', resolve(file), '-C', folder, '--no-same-owner'])
      const { vez, counts } = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as {
        vez: number
        counts: Record<string, number>
      }
      if (vez !== version) throw new CliProblem(`It is a backup of another kind (${vez}): a newer Vez reads it.`)
      await withDump(mongodbUri, async (dump) => {
        const there = await dump.collections()
        if (there.length > 0 && !options.replace)
          throw new CliProblem(
            `The database holds something already (${there.slice(0, 3).join(', ')} …): say --replace.`,
          )
        await dump.clear()
        await fill(dump, folder, counts)
      })
      if (options.replace) await rm(dataDir, { recursive: true, force: true })
      await cp(join(folder, 'data'), dataDir, { recursive: true })
    })
    print('Restored. Start the server: Asterisk is made equal to it by itself.')
    return 0
  },
}

async function write(dump: Dump, folder: string): Promise<Record<string, number>> {
  await mkdir(join(folder, 'db'))
  const counts: Record<string, number> = {}
  for (const name of await dump.collections()) {
    let count = 0
    const lines = async function* () {
      for await (const line of dump.lines(name)) {
        count++
        yield `${line}\n`
      }
    }
    await pipeline(lines, createWriteStream(join(folder, 'db', `${name}.ndjson`)))
    counts[name] = count
  }
  return counts
}

/** A backup that lost lines on its way is not taken for whole. */
async function fill(dump: Dump, folder: string, counts: Record<string, number>): Promise<void> {
  for (const file of await readdir(join(folder, 'db'))) {
    const name = file.replace(/\.ndjson$/, '')
    const lines = createInterface({
      input: createReadStream(join(folder, 'db', file)),
      crlfDelay: Number.POSITIVE_INFINITY,
    })
    const count = await dump.fill(name, lines)
    if (count !== counts[name])
      throw new CliProblem(`The backup is damaged: of ${name} there are ${count} documents, not ${counts[name]}.`)
  }
}

async function withDump<Answer>(uri: string, work: (dump: Dump) => Promise<Answer>): Promise<Answer> {
  const dump = await openDump(uri).catch((why: Error) => {
    throw new CliProblem(`The database does not answer: ${why.message}`)
  })
  try {
    return await work(dump)
  } finally {
    await dump.close()
  }
}

/** A folder of ours that is gone after it: what is in it is nobody else's to read. */
async function within(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'vez-backup-'))
  try {
    await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function tar(args: string[]): Promise<void> {
  let complained = ''
  const child = spawn('tar', args, { stdio: ['ignore', 'ignore', 'pipe'] })
  child.stderr.on('data', (text: Buffer) => {
    complained += text.toString()
  })
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve))
  if (code !== 0) throw new CliProblem(`tar failed: ${complained.trim()}`)
}

const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )
