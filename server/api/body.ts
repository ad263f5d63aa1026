import type { IncomingMessage } from 'node:http'
import { HttpRefusal } from './errors.ts'
import type { Upload } from './route.ts'

const jsonBytesMax = 1024 * 1024
/** What the other fields and the borders of a multipart body may add to its file. */
const formBytesMax = 64 * 1024

type Body = { fields: Record<string, unknown>; file?: Upload }

/** A JSON object, a multipart form with a `file`, or (where a file is accepted) the file's bare bytes. */
export async function readBody(request: IncomingMessage, fileBytesMax: number | undefined): Promise<Body> {
  const type = (request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase()
  if (request.headers['content-encoding']) throw unknownType('content-encoding')
  const accepts = fileBytesMax !== undefined
  const max = type === 'multipart/form-data' && accepts ? fileBytesMax + formBytesMax : (fileBytesMax ?? jsonBytesMax)
  const bytes = await readBytes(request, Math.max(max, accepts && !isJson(type) ? 0 : jsonBytesMax))
  if (bytes.length === 0) return { fields: {} }
  if (isJson(type)) return { fields: jsonObject(bytes) }
  if (!accepts) throw unknownType(type || 'none')
  if (type === 'multipart/form-data') return readForm(bytes, request.headers['content-type']!, fileBytesMax)
  return { fields: {}, file: { name: 'file', type, bytes } }
}

const isJson = (type: string) => type === 'application/json' || type.endsWith('+json')

const unknownType = (type: string) => new HttpRefusal(415, 'body.unknown-type', `This type is not accepted: ${type}.`)
const tooLarge = (max: number) =>
  new HttpRefusal(413, 'body.too-large', `The body may have at most ${max} bytes.`, { Connection: 'close' })
const malformed = (what: string) => new HttpRefusal(400, 'body.malformed', `The body is not valid ${what}.`)

async function readBytes(request: IncomingMessage, max: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > max) throw tooLarge(max)
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length
      if (length > max) throw tooLarge(max)
      chunks.push(chunk)
    }
  } catch (why) {
    // Who hung up in the middle reads no answer: it is nobody's failure here.
    if (request.readableAborted) throw new HttpRefusal(400, 'body.broken-off', 'The body broke off.')
    throw why
  }
  return Buffer.concat(chunks)
}

function jsonObject(bytes: Buffer): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw malformed('JSON')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed('JSON: an object is wanted')
  return value as Record<string, unknown>
}

async function readForm(bytes: Buffer, contentType: string, fileBytesMax: number): Promise<Body> {
  let form: FormData
  try {
    form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': contentType } }).formData()
  } catch {
    throw malformed('multipart/form-data')
  }
  const fields = Object.fromEntries([...form].filter(([, value]) => typeof value === 'string'))
  const file = form.get('file')
  if (!(file instanceof File)) return { fields }
  if (file.size > fileBytesMax) throw tooLarge(fileBytesMax)
  return { fields, file: { name: file.name, type: file.type, bytes: Buffer.from(await file.arrayBuffer()) } }
}
