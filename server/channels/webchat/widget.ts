import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { z } from 'zod'
import { type Bytes, type Route, route } from '#server/api/route.ts'
import { notFound } from '#server/kernel/errors.ts'
import { frameAncestors } from './core/origin.ts'
import type { Webchat } from './service.ts'

/** What a page may fetch, and as what. */
const types: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
}
/** The loader keeps its name, so that it is asked for again soon; what it opens has its content in its name. */
const loaderMaxAgeSeconds = 300
const assetMaxAgeSeconds = 31_536_000

/** The frame runs nothing but our own files, talks to us alone, and stands only on the account's sites. */
const appPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  // Pictures of the conversation are fetched with the visitor's session, and shown from memory.
  "img-src 'self' data: blob:",
  "base-uri 'none'",
  "form-action 'none'",
]

/** The embeddable widget as it was built: a loader for the company's page, and the frame that it opens. */
export function widgetRoutes({ webchat, dir }: { webchat: Webchat; dir: string }): Route[] {
  const read = builtFiles(dir)

  return [
    route({
      method: 'get',
      path: '/widget/app.html',
      atRoot: true,
      summary: 'The frame of the chat',
      may: 'public',
      input: z.object({ token: z.string().max(100), lang: z.string().max(40).optional() }),
      output: 'bytes',
      async handle({ input }) {
        const { allowedOrigins } = await webchat.accountBy(input.token)
        const { body } = await read('app.html')
        const policy = [...appPolicy, frameAncestors(allowedOrigins)].join('; ')
        // Frames are guarded by the policy; the older header knows no list of sites, and would forbid them all.
        const headers = { 'Content-Security-Policy': policy, 'X-Frame-Options': '' }
        return { body, type: 'text/html; charset=utf-8', headers }
      },
    }),
    route({
      method: 'get',
      path: '/widget/widget.js',
      atRoot: true,
      summary: 'The loader of the chat, for the pages of a site',
      may: 'public',
      input: z.object({}),
      output: 'bytes',
      handle: async ({ headers }) =>
        bytesOf(await read('widget.js'), '.js', loaderMaxAgeSeconds, headers['accept-encoding']),
    }),
    route({
      method: 'get',
      path: '/widget/assets/:file',
      atRoot: true,
      summary: 'Files of the chat',
      may: 'public',
      input: z.object({ file: z.string().regex(/^[A-Za-z0-9_-]{1,80}\.(?:js|css)$/) }),
      output: 'bytes',
      handle: async ({ input: { file }, headers }) =>
        bytesOf(await read(join('assets', file)), extname(file), assetMaxAgeSeconds, headers['accept-encoding']),
    }),
  ]
}

type Built = { body: Buffer; zipped: Buffer; etag: string; changedAt: number }

/** Read when they are first asked for, and again when they changed. */
function builtFiles(dir: string): (name: string) => Promise<Built> {
  const kept = new Map<string, Built>()
  return async (name) => {
    const path = join(dir, name)
    const found = await stat(path).catch(() => undefined)
    if (!found?.isFile()) throw notFound('file')
    const known = kept.get(name)
    if (known?.changedAt === found.mtimeMs) return known
    const body = await readFile(path)
    const zipped = await promisify(gzip)(body, { level: 9 })
    const etag = createHash('sha256').update(body).digest('base64url').slice(0, 22)
    const file = { body, zipped, etag, changedAt: found.mtimeMs }
    kept.set(name, file)
    return file
  }
}

function bytesOf(file: Built, ending: string, maxAgeSeconds: number, accepts: string | undefined): Bytes {
  const zips = /\bgzip\b/.test(accepts ?? '')
  return {
    body: zips ? file.zipped : file.body,
    type: types[ending] ?? 'application/octet-stream',
    etag: zips ? `${file.etag}-gz` : file.etag,
    maxAgeSeconds,
    headers: {
      // Other sites' pages load it: Cross-Origin-Resource-Policy must let them.
      'Cross-Origin-Resource-Policy': 'cross-origin',
      Vary: 'Accept-Encoding',
      ...(zips && { 'Content-Encoding': 'gzip' }),
    },
  }
}
