import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type Bytes, type Route, route } from '#server/api/route.ts'
import { frameAncestors } from './core/origin.ts'
import type { Webchat } from './service.ts'

/** What a page may fetch, and as what. */
const files = {
  'widget.js': 'text/javascript; charset=utf-8',
  'app.js': 'text/javascript; charset=utf-8',
  'app.css': 'text/css; charset=utf-8',
} as const
type FileName = keyof typeof files

const maxAgeSeconds = 300

/** The frame runs nothing but our own files, talks to us alone, and stands only on the account's sites. */
const appPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
]

/** The embeddable widget: a loader for the company's page, and the frame that it opens. */
export function widgetRoutes({ webchat, dir }: { webchat: Webchat; dir: string }): Route[] {
  const read = (name: string) => readFileSync(join(dir, name))
  const kept = new Map<FileName, Bytes>()
  for (const [name, type] of Object.entries(files)) {
    const body = read(name)
    const etag = createHash('sha256').update(body).digest('base64url').slice(0, 22)
    // Other sites' pages load it: Cross-Origin-Resource-Policy must let them.
    const headers = { 'Cross-Origin-Resource-Policy': 'cross-origin' }
    kept.set(name as FileName, { body, type, etag, maxAgeSeconds, headers })
  }
  const app = read('app.html')

  return [
    route({
      method: 'get',
      path: '/widget/app.html',
      atRoot: true,
      summary: 'The frame of the chat',
      may: 'public',
      input: z.object({ token: z.string().max(100) }),
      output: 'bytes',
      async handle({ input }) {
        const { allowedOrigins } = await webchat.accountBy(input.token)
        const policy = [...appPolicy, frameAncestors(allowedOrigins)].join('; ')
        // Frames are guarded by the policy; the older header knows no list of sites, and would forbid them all.
        const headers = { 'Content-Security-Policy': policy, 'X-Frame-Options': '' }
        return { body: app, type: 'text/html; charset=utf-8', headers }
      },
    }),
    route({
      method: 'get',
      path: '/widget/:file',
      atRoot: true,
      summary: 'Files of the chat',
      may: 'public',
      input: z.object({ file: z.enum(Object.keys(files) as [FileName, ...FileName[]]) }),
      output: 'bytes',
      async handle({ input }) {
        const file = kept.get(input.file)
        if (!file) throw new Error('a file that is listed is there')
        return file
      },
    }),
  ]
}
