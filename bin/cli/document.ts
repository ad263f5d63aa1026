import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parseDocument, Scalar, stringify } from 'yaml'
import type { Document } from '#server/configuration/index.ts'
import { CliProblem } from './problem.ts'

type Entry = Record<string, unknown>

/** `password: !secret trunk/Sul/password` in YAML is `{ $secret: 'trunk/Sul/password' }` for the server. */
const secretTag = {
  tag: '!secret',
  identify: (value: unknown) =>
    typeof value === 'object' && value !== null && typeof (value as { $secret?: unknown }).$secret === 'string',
  resolve: (text: string) => ({ $secret: text }),
  stringify: ({ value }: Scalar) => (value as { $secret: string }).$secret,
  createNode: (_schema: unknown, value: unknown) => new Scalar(value),
}
const options = { customTags: [secretTag] as never[] }

export const toYaml = (document: Document): string =>
  stringify(document, { ...options, lineWidth: 110, aliasDuplicateObjects: false })

/** Throws a CliProblem that names line and column. */
export function fromYaml(text: string, file: string): Document {
  const parsed = parseDocument(text, { ...options, prettyErrors: true })
  const [wrong] = parsed.errors
  if (wrong) throw new CliProblem(`${file}: ${wrong.message}`)
  const value = parsed.toJS({ maxAliasCount: 100 }) as Document | null
  if (value?.vez !== 1) throw new CliProblem(`${file} is no configuration of Vez: it must begin with "vez: 1".`)
  return value
}

/** One file, or all .yaml files of a folder as one document. */
export async function readDocument(path: string): Promise<{ document: Document; folder: string }> {
  const isFolder = (
    await stat(path).catch(() => {
      throw new CliProblem(`There is no ${path}.`)
    })
  ).isDirectory()
  if (!isFolder) return { document: await readOne(path), folder: dirname(path) }
  const names = (await readdir(path)).filter((name) => /\.ya?ml$/.test(name) && !/^secrets\./.test(name)).toSorted()
  if (names.length === 0) throw new CliProblem(`There is no .yaml file in ${path}.`)
  const parts = await Promise.all(names.map((name) => readOne(join(path, name))))
  return { document: parts.reduce(joined), folder: path }
}

const readOne = async (file: string): Promise<Document> => fromYaml(await readFile(file, 'utf8'), file)

function joined(first: Document, second: Document): Document {
  const all: Record<string, unknown> = { ...first }
  for (const [section, value] of Object.entries(second))
    all[section] =
      Array.isArray(value) && Array.isArray(all[section]) ? [...(all[section] as Entry[]), ...value] : value
  return all as Document
}

/**
 * What the document names: `trunk/Sul/password` → the secret, from a file of such lines (YAML) and from the environment
 * (VEZ_SECRET_TRUNK_SUL_PASSWORD), which goes before.
 */
export async function secretsFor(document: Document, file: string | undefined): Promise<Record<string, string>> {
  const text = file === undefined ? '' : await readFile(file, 'utf8')
  const given = (parseDocument(text).toJS() ?? {}) as Record<string, unknown>
  const found: Record<string, string> = {}
  for (const name of secretsIn(document)) {
    const secret = process.env[secretVariable(name)] ?? given[name]
    if (typeof secret === 'string' || typeof secret === 'number') found[name] = String(secret)
  }
  return found
}

export const secretVariable = (name: string): string =>
  `VEZ_SECRET_${name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase()}`

function secretsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  const { $secret } = value as { $secret?: unknown }
  return typeof $secret === 'string' ? [$secret] : Object.values(value).flatMap(secretsIn)
}

// ── Files that belong to records ─────────────────────────────────────────────────────────────────────────────────────

/** Where a record's file lies beside the document. */
export const fileOf = (resource: string, key: string): string =>
  join('files', resource, `${key.replace(/[^\p{L}\p{N}._ -]/gu, '_')}.wav`)

export async function writeFileOf(folder: string, resource: string, key: string, bytes: Buffer): Promise<void> {
  const path = join(folder, fileOf(resource, key))
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, bytes)
}

/** The digest that the document states, and the bytes behind it, which must fit. */
export async function fileFor(
  folder: string,
  resource: string,
  key: string,
  sha256: string | undefined,
): Promise<Buffer> {
  const path = join(folder, fileOf(resource, key))
  const bytes = await readFile(path).catch(() => {
    throw new CliProblem(`The file of ${resource} “${key}” is missing: ${path}`)
  })
  if (sha256 && digestOf(bytes) !== sha256) throw new CliProblem(`${path} is not the file that the document speaks of.`)
  return bytes
}

export const digestOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('base64url')
