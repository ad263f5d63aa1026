import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { type Bytes, type Route, route } from '#server/api/route.ts'
import { notFound } from '#server/kernel/errors.ts'

const folder = join(import.meta.dirname, 'shop')
/** A shop may well have a policy of its own: this is what the chat needs of it. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "frame-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')
const types = { 'page.css': 'text/css; charset=utf-8', 'page.js': 'text/javascript; charset=utf-8' } as const

/** The site of a small shop that has the demo's chat on it: `/demo/loja`. */
export const shopRoutes = ({ dataDir }: { dataDir: string }): Route[] => [
  route({
    method: 'get',
    path: '/demo/loja',
    atRoot: true,
    summary: 'The demo’s shop, with its chat',
    may: 'public',
    input: z.object({}).loose(),
    output: 'bytes',
    async handle(): Promise<Bytes> {
      const keys = await readFile(join(dataDir, 'demo.json'), 'utf8').catch(() => undefined)
      if (keys === undefined) throw notFound('page')
      const { webchatToken } = z.object({ webchatToken: z.string() }).parse(JSON.parse(keys))
      const page = await readFile(join(folder, 'page.html'), 'utf8')
      const body = Buffer.from(page.replace('{{token}}', webchatToken))
      return { body, type: 'text/html; charset=utf-8', headers: { 'Content-Security-Policy': policy } }
    },
  }),
  route({
    method: 'get',
    path: '/demo/loja/:file',
    atRoot: true,
    summary: 'Files of the demo’s shop',
    may: 'public',
    input: z.object({ file: z.enum(['page.css', 'page.js']) }),
    output: 'bytes',
    handle: async ({ input: { file } }) => ({ body: await readFile(join(folder, file)), type: types[file] }),
  }),
]
