import { z } from 'zod'
import type { Route } from './route.ts'

type Json = Record<string, unknown>

/** The routes as an OpenAPI 3.1 page. */
export function openApi({ routes, version }: { routes: readonly Route[]; version: string }): Json {
  const shared: Json = {}
  const paths: Record<string, Json> = {}
  for (const route of routes) {
    if (route.atRoot) continue
    const path = `/api${route.path.replace(/:(\w+)/g, '{$1}')}`
    paths[path] = { ...paths[path], [route.method]: operation(route, shared) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Vez', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: { Problem: problemSchema, ...shared },
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        cookie: { type: 'apiKey', in: 'cookie', name: 'vez_session' },
      },
    },
  }
}

function operation(route: Route, shared: Json): Json {
  const params = new Set([...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name!))
  const name = `${route.method}${route.path.replace(/[/:](\w)/g, (_whole, letter: string) => letter.toUpperCase()).replace(/\W/g, '')}`
  const input = schemaOf(route.input, 'input', `${name}Input`, shared)
  const fields = Object.entries((input.properties ?? {}) as Record<string, Json>)
  const required = new Set((input.required ?? []) as string[])
  const inPath = fields.filter(([field]) => params.has(field))
  const others = fields.filter(([field]) => !params.has(field))
  const hasBody = ['post', 'put', 'patch'].includes(route.method) && route.fileBytesMax === undefined
  const inQuery = hasBody ? [] : others

  return {
    operationId: name,
    summary: route.summary,
    tags: [route.path.split('/')[1]],
    ...(route.may === 'public' ? { security: [] } : { security: [{ bearer: [] }, { cookie: [] }] }),
    parameters: [
      ...inPath.map(([field, schema]) => ({ name: field, in: 'path', required: true, schema })),
      ...inQuery.map(([field, schema]) => ({ name: field, in: 'query', required: required.has(field), schema })),
    ],
    ...(hasBody &&
      others.length + Number(input.properties === undefined) > 0 && {
        requestBody: jsonBody(input, others, required),
      }),
    ...(route.fileBytesMax !== undefined && { requestBody: fileBody }),
    responses: { ...success(route, name, shared), default: problemAnswer },
  }
}

function jsonBody(input: Json, fields: [string, Json][], required: Set<string>): Json {
  const names = fields.map(([field]) => field)
  const schema =
    input.properties === undefined
      ? input
      : {
          type: 'object',
          properties: Object.fromEntries(fields),
          required: names.filter((field) => required.has(field)),
          additionalProperties: false,
        }
  return { required: names.some((field) => required.has(field)), content: { 'application/json': { schema } } }
}

const fileBody = {
  required: true,
  content: {
    'multipart/form-data': { schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } } } },
    'application/octet-stream': { schema: { type: 'string', format: 'binary' } },
  },
}

function success(route: Route, name: string, shared: Json): Json {
  const status = String(route.status ?? 200)
  if (route.output === 'bytes') return { 200: { description: 'The bytes.', content: { '*/*': {} } } }
  if (status === '204') return { 204: { description: 'Done.' } }
  const schema = schemaOf(route.output, 'output', `${name}Output`, shared)
  return { [status]: { description: route.summary, content: { 'application/json': { schema } } } }
}

/** A schema that refers to itself brings definitions: they stand among the page's components. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', name: string, shared: Json): Json {
  const made = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' }) as Json
  const { $schema: _dialect, $defs, ...rest } = made
  if ($defs === undefined) return rest
  for (const [key, value] of Object.entries($defs as Json)) shared[`${name}_${key}`] = moved(value, name)
  return moved(rest, name) as Json
}

const moved = (value: unknown, name: string): unknown =>
  JSON.parse(JSON.stringify(value).replaceAll('"#/$defs/', `"#/components/schemas/${name}_`))

const problemSchema = {
  type: 'object',
  description: 'RFC 9457. `code` is stable; `title` is for people, in the language of Accept-Language.',
  required: ['type', 'title', 'status', 'code', 'requestId'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    requestId: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['field', 'code', 'message'],
        properties: { field: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
}

const problemAnswer = {
  description: 'A problem.',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
}
