import { readFile, stat } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Middleware } from 'koa'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
}
const compressed = new Set(['.html', '.js', '.css', '.json', '.svg', '.webmanifest'])
const yearSeconds = 31_536_000

/**
 * The console runs our own files and talks to us alone. Styles are set on elements by its component library; the
 * microphone is for the phone in the browser; a recording or a picture that is about to be sent is a blob.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "worker-src 'self'",
  "frame-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

type File = { body: Buffer; zipped: Buffer | undefined; changedAt: number }

/**
 * The console's built files; every address that is no file of it is the console's page itself, which knows its ways.
 * Files are read when they are first asked for, and again when they changed: a build beside a running server is seen.
 */
export function servePages({ dir }: { dir: string }): Middleware {
  const kept = new Map<string, File>()

  async function read(path: string): Promise<File | undefined> {
    const found = await stat(path).catch(() => undefined)
    if (!found?.isFile()) return undefined
    const known = kept.get(path)
    if (known?.changedAt === found.mtimeMs) return known
    const body = await readFile(path)
    const zipped = compressed.has(extname(path)) ? await promisify(gzip)(body, { level: 9 }) : undefined
    const file = { body, zipped, changedAt: found.mtimeMs }
    kept.set(path, file)
    return file
  }

  return async (ctx, next) => {
    if ((ctx.method !== 'GET' && ctx.method !== 'HEAD') || isOurs(ctx.path)) return next()
    const path = normalize(join(dir, ctx.path))
    const inside = path.startsWith(dir + sep)
    const asset = inside ? await read(path) : undefined
    // A file that is not there is not answered by a page: a browser would run the page as a script.
    if (!asset && extname(ctx.path)) return next()
    const page = asset ?? (await read(join(dir, 'index.html')))
    if (!page) return next()
    const ending = asset ? extname(path) : '.html'
    ctx.set('Content-Security-Policy', policy)
    ctx.set('Permissions-Policy', 'microphone=(self), camera=(), geolocation=()')
    ctx.set(
      'Cache-Control',
      ctx.path.startsWith('/assets/') && asset ? `public, max-age=${yearSeconds}, immutable` : 'no-cache',
    )
    ctx.set('Vary', 'Accept-Encoding')
    ctx.type = types[ending] ?? 'application/octet-stream'
    const zips = page.zipped && ctx.acceptsEncodings('gzip') === 'gzip'
    if (zips) ctx.set('Content-Encoding', 'gzip')
    ctx.body = zips ? page.zipped : page.body
  }
}

/** What is no page, whether or not there is something: programs ask for it, and want a program's answer. */
const isOurs = (path: string) =>
  /^\/(?:api|socket\.io|sip|widget|media|metrics|healthz|readyz|openapi\.json)(?:\/|$)/.test(path)
