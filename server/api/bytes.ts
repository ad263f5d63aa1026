import { Readable } from 'node:stream'
import type { Context } from 'koa'
import { HttpRefusal } from './errors.ts'
import type { Bytes } from './route.ts'

/** Answers bytes: not again what the client has (ETag), and a part where a part is asked for (Range). */
export function sendBytes(ctx: Context, bytes: Bytes): void {
  const length = Buffer.isBuffer(bytes.body) ? bytes.body.length : bytes.length
  ctx.status = 200
  ctx.type = bytes.type
  ctx.set(
    'Cache-Control',
    bytes.maxAgeSeconds === undefined ? 'private, no-cache' : `private, max-age=${bytes.maxAgeSeconds}`,
  )
  if (bytes.etag) ctx.set('ETag', `"${bytes.etag}"`)
  if (bytes.headers) ctx.set(bytes.headers)
  if (bytes.fileName) ctx.attachment(bytes.fileName, { type: bytes.download ? 'attachment' : 'inline' })
  if (bytes.etag && ctx.fresh) {
    if (bytes.body instanceof Readable) bytes.body.destroy()
    ctx.status = 304
    return
  }
  if (length === undefined) {
    ctx.body = bytes.body
    return
  }
  ctx.set('Accept-Ranges', 'bytes')
  const range = rangeOf(ctx, length, bytes.etag)
  if (!range) {
    ctx.body = bytes.body
    ctx.length = length
    return
  }
  ctx.status = 206
  ctx.set('Content-Range', `bytes ${range.first}-${range.last}/${length}`)
  ctx.body = Buffer.isBuffer(bytes.body)
    ? bytes.body.subarray(range.first, range.last + 1)
    : Readable.from(part(bytes.body, range.first, range.last))
  ctx.length = range.last - range.first + 1
}

type Range = { first: number; last: number }

/** One range of bytes; a list of them, or one of another version, is answered by the whole. */
function rangeOf(ctx: Context, length: number, etag: string | undefined): Range | undefined {
  const ifRange = ctx.get('If-Range')
  if (ifRange && ifRange !== `"${etag}"`) return undefined
  const range = parseRange(ctx.get('Range'), length)
  if (range === 'unsatisfiable')
    throw new HttpRefusal(416, 'range.unsatisfiable', 'There are no such bytes.', {
      'Content-Range': `bytes */${length}`,
    })
  return range
}

/** `bytes=0-99`, `bytes=100-`, `bytes=-50`. Pure. */
export function parseRange(header: string, length: number): Range | 'unsatisfiable' | undefined {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header.trim()) ?? []
  if (first === undefined || last === undefined || (first === '' && last === '')) return undefined
  const range =
    first === ''
      ? { first: Math.max(0, length - Number(last)), last: length - 1 }
      : { first: Number(first), last: Math.min(last === '' ? length - 1 : Number(last), length - 1) }
  if (first !== '' && last !== '' && Number(first) > Number(last)) return undefined
  return range.first >= length || range.first > range.last ? 'unsatisfiable' : range
}

async function* part(from: Readable, first: number, last: number): AsyncGenerator<Buffer> {
  let at = 0
  for await (const chunk of from as AsyncIterable<Buffer>) {
    const begin = Math.max(0, first - at)
    const end = Math.min(chunk.length, last + 1 - at)
    if (begin < end) yield chunk.subarray(begin, end)
    at += chunk.length
    if (at > last) return
  }
}
