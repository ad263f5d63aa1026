import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { expect, test } from 'vitest'

/**
 * The house rules that a compiler does not know, read off the sources: who may import what, who owns which library,
 * what pure code must not touch. A message names the remedy.
 */
const root = join(import.meta.dirname, '..')

type Import = { from: string; names: string[]; typeOnly: boolean }
type Source = { path: string; code: string; imports: Import[] }

const sources = new Map(
  ['server', 'bin', 'bench', 'tests', 'web/src', 'web/widget']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
    )
    .filter((path) => /\.tsx?$/.test(path) && !path.includes('node_modules') && !path.endsWith('.generated.ts'))
    .map((path): [string, Source] => [path, readSource(path)]),
)
const server = [...sources.values()].filter(({ path }) => path.startsWith('server/') && !path.endsWith('.test.ts'))

function readSource(path: string): Source {
  const code = withoutComments(readFileSync(join(root, path), 'utf8'))
  return { path, code, imports: importsIn(path, code) }
}

function withoutComments(text: string): string {
  return text.replace(/(^|[\s;{}(,])\/\*[\s\S]*?\*\//g, '$1').replace(/(^|[\s;{}(,])\/\/.*$/gm, '$1')
}

function importsIn(path: string, code: string): Import[] {
  const statements = code.matchAll(/^(?:import|export)\s+(type\s+)?([^'";]*?)\s*from\s+'([^']+)'/gm)
  const named = [...statements].map(([, type, what = '', from = '']): Import => {
    const names = what
      .replace(/^.*?\{|\}.*$/gs, '')
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean)
    const typeOnly =
      type !== undefined ||
      (what.startsWith('{') && names.length > 0 && names.every((name) => name.startsWith('type ')))
    return {
      from: resolve(path, from),
      names: names.map((name) => name.replace(/^type /, '').replace(/ as .*/, '')),
      typeOnly,
    }
  })
  const bare = [...code.matchAll(/(?:^import\s+|\bimport\()'([^']+)'/gm)].map(([, from = '']) => ({
    from: resolve(path, from),
    names: [],
    typeOnly: false,
  }))
  return [...named, ...bare]
}

/** A path from the root for our own files, the name of the package for others. */
function resolve(path: string, from: string): string {
  if (from.startsWith('.')) return normalize(join(dirname(path), from))
  const own = /^#(server|tests|stack)\/(.*)$/.exec(from)
  if (own) return own[1] === 'stack' ? `bin/stack/${own[2]}` : `${own[1]}/${own[2]}`
  return from.startsWith('@') ? from.split('/').slice(0, 2).join('/') : (from.split('/')[0] ?? from)
}

const isOwn = (from: string) => /^(?:server|tests|bin|bench|web)\//.test(from)
const folderOf = (path: string) => path.split('/')[1] ?? ''
const expectNone = (complaints: string[]) => expect(complaints.toSorted((a, b) => (a < b ? -1 : 1)).join('\n')).toBe('')

// ── 1. Pure code ─────────────────────────────────────────────────────────────────────────────────────────────────────

const mustBePure = (path: string) =>
  /^server\/(?:kernel\/|routing\/strategies\/|flows\/nodes\/)|\/(?:core|rules|render)\/|\/events\.ts$/.test(path)
/** Tables and functions over them, with no life of their own. */
const pureLibraries = new Set(['zod', 'libphonenumber-js'])
const impure =
  /\b(?:Date\.now|Math\.random|setTimeout|setInterval|setImmediate|performance\.now|process\.\w+|new Date\(\)|fetch\()/

/** Nothing that is run when it is imported, or called after, knows the time, chance or the outside. */
function whyImpure(path: string, seen = new Set<string>()): string | undefined {
  if (seen.has(path)) return undefined
  seen.add(path)
  const source = sources.get(path)
  if (!source) return `${path}, which is not there`
  const [touched] = impure.exec(source.code) ?? []
  if (touched !== undefined) return `${path}, which uses ${touched}`
  for (const imported of source.imports) {
    if (imported.typeOnly || pureLibraries.has(imported.from)) continue
    if (!isOwn(imported.from)) return `${path}, which imports ${imported.from}`
    for (const from of behind(imported)) {
      const why = whyImpure(from, seen)
      if (why) return why
    }
  }
  return undefined
}

/** An index.ts stands for the files whose names are taken from it. */
function behind({ from, names }: Import): string[] {
  const index = from.endsWith('/index.ts') ? sources.get(from) : undefined
  const named = index?.imports.filter((exported) => exported.names.some((name) => names.includes(name))) ?? []
  return named.length > 0 ? named.map((exported) => exported.from) : [from]
}

test('pure code reaches no clock, chance, library or process, also not through what it imports', () => {
  const complaints = server
    .filter(({ path }) => mustBePure(path))
    .flatMap(({ path }) => {
      const why = whyImpure(path)
      return why
        ? [`${path} is pure but reaches ${why}: take time and chance as arguments, and I/O as a port outside`]
        : []
    })
  expectNone(complaints)
})

// ── 2. One owner for each outside library ────────────────────────────────────────────────────────────────────────────

const owners: Record<string, RegExp> = {
  'ari-client': /^server\/telephony\//,
  'asterisk-manager': /^server\/telephony\//,
  'drachtio-srf': /^server\/telephony\//,
  nodemailer: /^server\/voicemail\//,
  wav: /^server\/telephony\//,
  ws: /^server\/telephony\//,
  koa: /^server\/api\//,
  '@koa/router': /^server\/api\//,
  mongoose: /^server\/store\/|\/model\.ts$/,
  ioredis: /^server\/store\//,
  bull: /^server\/jobs\//,
  'socket.io': /^server\/(?:realtime|channels\/webchat)\//,
  '@socket.io/redis-streams-adapter': /^server\/realtime\//,
  pino: /^server\/host\//,
  'prom-client': /^server\/host\//,
  argon2: /^server\/directory\/users\//,
  'rate-limiter-flexible': /^server\/(?:api|channels\/webchat)\//,
  'libphonenumber-js': /^server\/(?:numbering|contacts)\//,
  luxon: /^server\/(?:voicemail|numbering|interactions|kernel|live)\//,
  zod: /^server\//,
}
/** Their types may be named where they are passed on. */
const typesAnywhere = new Set(['ioredis'])

test('each outside library is known to its owner alone', () => {
  const complaints = server.flatMap(({ path, imports }) =>
    imports
      .filter(
        ({ from, typeOnly }) => !isOwn(from) && !from.startsWith('node:') && !(typeOnly && typesAnywhere.has(from)),
      )
      .filter(({ from }) => !owners[from]?.test(path))
      .map(({ from }) =>
        owners[from]
          ? `${path} imports ${from}, which belongs to ${owners[from].source}: ask its owner through a port`
          : `${path} imports ${from}, which has no owner: name one in tests/tidy.test.ts`,
      ),
  )
  expectNone(complaints)
})

// ── 3. Domains meet at their index.ts ────────────────────────────────────────────────────────────────────────────────

/** Layers below the domains, whose files are used as they are. */
const layers = new Set(['kernel', 'host', 'store', 'api'])
/** The lists of families, and the file that puts all together. */
const knowsAll = /^server\/(?:app|process|main|events)\.ts$|^server\/api\/resources\.ts$/

test('a domain uses another through its index.ts', () => {
  const complaints = server.flatMap(({ path, imports }) =>
    imports
      .filter(({ from }) => from.startsWith('server/') && from.split('/').length > 2 && !knowsAll.test(path))
      .filter(({ from }) => folderOf(from) !== folderOf(path) && !layers.has(folderOf(from)))
      .filter((imported) => !isDoor(imported) && !storesModel(path, imported.from))
      .map(
        ({ from }) => `${path} imports ${from}: take it from server/${folderOf(from)}/index.ts, or tell it by an event`,
      ),
  )
  expectNone(complaints)
})

/** A domain's `index.ts` or that of a family's member; where it must stay pure, the model stands beside it. */
function isDoor({ from, typeOnly }: Import): boolean {
  if (/^server\/[^/]+\/(?:[^/]+\/)?index\.ts$/.test(from)) return true
  // An adapter fits a port by its shape: it may name the shape.
  if (typeOnly && from.endsWith('/ports.ts')) return true
  return /^server\/[^/]+\/model\.ts$/.test(from) && whyImpure(`server/${folderOf(from)}/index.ts`) === undefined
}

/** The store writes what several domains keep in one record. */
const storesModel = (path: string, from: string) => path.startsWith('server/store/') && from.endsWith('/model.ts')

// ── 5. Factories are called where the house is put together ──────────────────────────────────────────────────────────

/** What they make has no life: a way of looking at a model, or at bytes. */
const noLife = new Set(['createRecords'])

test('factories of other folders are called by app.ts and tests alone', () => {
  const complaints = server.flatMap(({ path, imports }) =>
    /^server\/(?:app|process|main)\.ts$/.test(path)
      ? []
      : imports
          .filter(({ from, typeOnly }) => !typeOnly && from.startsWith('server/') && folderOf(from) !== folderOf(path))
          .flatMap(({ from, names }) =>
            names.filter((name) => /^create[A-Z]/.test(name) && !noLife.has(name)).map((name) => ({ from, name })),
          )
          .map(
            ({ from, name }) =>
              `${path} calls ${name} of ${from}: take what it makes as an option, and let app.ts make it`,
          ),
  )
  expectNone(complaints)
})

// ── The console ──────────────────────────────────────────────────────────────────────────────────────────────────────

const consoleSources = [...sources.values()].filter(({ path }) => path.startsWith('web/') && !path.endsWith('.test.ts'))

test('the console takes of the server its types and what is pure', () => {
  const complaints = consoleSources.flatMap(({ path, imports }) =>
    imports
      .filter(({ from, typeOnly }) => from.startsWith('server/') && !typeOnly)
      .flatMap((imported) => behind(imported))
      .flatMap((from) => {
        const why = whyImpure(from)
        return why ? [`${path} takes ${from} into a browser, which reaches ${why}: take the pure file behind it`] : []
      }),
  )
  expectNone(complaints)
})

const consoleOwners: Record<string, RegExp> = {
  jssip: /^web\/src\/phone\//,
  'socket.io-client': /^web\/(?:src\/client|widget)\//,
  '@tanstack/react-query': /^web\/src\/(?:client\/|main)/,
  '@tanstack/react-table': /^web\/src\/components\//,
  preact: /^web\/widget\//,
  i18next: /^web\/src\/app\//,
  'react-i18next': /^web\/src\/app\//,
  tinykeys: /^web\/src\/app\//,
}

test('what the console is made of has its owners, too', () => {
  const complaints = consoleSources.flatMap(({ path, imports }) =>
    imports
      .filter(({ from, typeOnly }) => !typeOnly && consoleOwners[from] && !consoleOwners[from].test(path))
      .map(({ from }) => `${path} imports ${from}, which belongs to ${consoleOwners[from]?.source}`),
  )
  expectNone(complaints)
})

test('a page of the console knows no other page', () => {
  const sceneOf = (path: string) => /^web\/src\/scenes\/([^/]+)\//.exec(path)?.[1]
  const complaints = consoleSources.flatMap(({ path, imports }) =>
    imports
      .filter(({ from }) => sceneOf(path) && sceneOf(from) && sceneOf(from) !== sceneOf(path))
      .map(
        ({ from }) =>
          `${path} imports ${from}: what two pages share belongs into web/src/components or a folder of its own`,
      ),
  )
  expectNone(complaints)
})

// ── 6. No cycles ─────────────────────────────────────────────────────────────────────────────────────────────────────

test('no file imports itself by way of others', () => {
  const done = new Set<string>()
  const cycles: string[] = []

  function visit(path: string, trail: string[]): void {
    if (trail.includes(path)) {
      cycles.push(`${[...trail.slice(trail.indexOf(path)), path].join(' → ')}: move what both need below both`)
      return
    }
    if (done.has(path)) return
    for (const { from, typeOnly } of sources.get(path)?.imports ?? [])
      if (!typeOnly && isOwn(from)) visit(from, [...trail, path])
    done.add(path)
  }

  for (const path of sources.keys()) visit(path, [])
  expectNone(cycles)
})

// ── And besides ──────────────────────────────────────────────────────────────────────────────────────────────────────

test('the environment is read by server/config.ts, which main.ts gives it to', () => {
  const complaints = server
    .filter(({ path, code }) => !['server/config.ts', 'server/main.ts'].includes(path) && /\bprocess\.env\b/.test(code))
    .map(
      ({ path }) => `${path} reads process.env: add the variable to server/config.ts and take the value as an option`,
    )
  expectNone(complaints)
})

test('what is imported is there, and is named with its ending', () => {
  const complaints = [...sources.values()].flatMap(({ path, imports }) =>
    imports
      .filter(
        ({ from }) => isOwn(from) && /\.tsx?$/.test(from) && !from.endsWith('.generated.ts') && !sources.has(from),
      )
      .map(({ from }) => `${path} imports ${from}, which is not there`),
  )
  expectNone(complaints)
})

test('no file names a place of one machine or a registry', () => {
  const places = new RegExp(
    ['ho' + 'me/\\w', 'ro' + 'ot/\\w', 'wo' + 'rk/\\w', 't' + 'mp/vez']
      .map((place) => `(?<![\\w}.])/${place}`)
      .join('|'),
  )
  const complaints = [...sources.values()]
    .filter(({ code }) => places.test(code))
    .map(
      ({ path, code }) => `${path} names ${places.exec(code)?.[0]}: take it from the environment or from import.meta`,
    )
  expectNone(complaints)
})

test('folders are named for an idea', () => {
  const complaints = [...sources.keys()]
    .flatMap((path) =>
      path
        .split('/')
        .slice(0, -1)
        .filter((folder) => /^(?:utils?|helpers?|common|misc|lib)$/.test(folder))
        .map(() => dirname(path)),
    )
    .map((folder) => `${relative('.', folder)}: name the idea that the folder is about`)
  expectNone([...new Set(complaints)])
})
