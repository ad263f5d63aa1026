import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/**
 * web/src/client/routes.generated.ts: what each route takes and answers, as types for the console. Made of the OpenAPI
 * page of a server, which is made of the route values: `npm run make:client`, while one runs (VEZ_HTTP_PORT, else 8080).
 */
export function clientTypes(page: OpenApiPage): string {
  const routes = Object.entries(page.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => {
      const name = `${method} ${path.replace(/^\/api/, '').replace(/\{(\w+)\}/g, ':$1')}`
      return `  /** ${operation.summary} */\n  '${name}': { input: ${inputOf(operation)}; output: ${outputOf(operation)} }\n`
    }),
  )
  const shared = Object.entries(page.components.schemas).map(
    ([name, schema]) => `export type ${typeName(name)} = ${typeOf(schema)}\n`,
  )
  return `// Made by bin/make-client.ts of the server's routes: do not edit.\n\nexport interface Routes {\n${routes.join('')}}\n\n${shared.join('\n')}`
}

type Schema = {
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  items?: Schema
  prefixItems?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: boolean | Schema
  $ref?: string
}
type Operation = {
  summary: string
  parameters?: { name: string; in: 'path' | 'query'; required: boolean; schema: Schema }[]
  requestBody?: { required: boolean; content: Record<string, { schema: Schema }> }
  responses: Record<string, { content?: Record<string, { schema?: Schema }> }>
}
export type OpenApiPage = {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema> }
}

const typeName = (name: string) => name.replace(/[^A-Za-z0-9]+(\w?)/g, (_all, letter: string) => letter.toUpperCase())

function inputOf({ parameters = [], requestBody }: Operation): string {
  const fields = parameters.map(({ name, required, schema }) => `'${name}'${required ? '' : '?'}: ${typeOf(schema)}`)
  const json = requestBody?.content['application/json']?.schema
  const file = requestBody?.content['multipart/form-data'] ? ['{ file: Blob }'] : []
  const parts = [...(fields.length > 0 ? [`{ ${fields.join('; ')} }`] : []), ...file, ...(json ? [typeOf(json)] : [])]
  return parts.join(' & ') || '{}'
}

function outputOf({ responses }: Operation): string {
  const [, answer] = Object.entries(responses).find(([status]) => status.startsWith('2')) ?? []
  if (answer?.content?.['*/*']) return 'Blob'
  const schema = answer?.content?.['application/json']?.schema
  return schema ? typeOf(schema) : 'undefined'
}

function typeOf(schema: Schema): string {
  if (schema.$ref) return typeName(schema.$ref.replace('#/components/schemas/', ''))
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((word) => JSON.stringify(word)).join(' | ')
  const some = schema.anyOf ?? schema.oneOf
  if (some) return `(${some.map(typeOf).join(' | ')})`
  if (schema.allOf) return `(${schema.allOf.map(typeOf).join(' & ')})`
  if (Array.isArray(schema.type)) return schema.type.map((type) => typeOf({ ...schema, type })).join(' | ')
  switch (schema.type) {
    case 'string':
    case 'boolean':
    case 'null':
      return schema.type
    case 'number':
    case 'integer':
      return 'number'
    case 'array':
      if (schema.prefixItems) return `[${schema.prefixItems.map(typeOf).join(', ')}]`
      return `Array<${schema.items ? typeOf(schema.items) : 'unknown'}>`
    case 'object':
      return objectOf(schema)
    default:
      return 'unknown'
  }
}

function objectOf({ properties, required = [], additionalProperties }: Schema): string {
  const fields = Object.entries(properties ?? {}).map(
    ([name, schema]) => `'${name}'${required.includes(name) ? '' : '?'}: ${typeOf(schema)}`,
  )
  const others = typeof additionalProperties === 'object' ? typeOf(additionalProperties) : 'unknown'
  if (fields.length === 0) return additionalProperties === false ? '{}' : `Record<string, ${others}>`
  return `{ ${fields.join('; ')} }`
}

if (import.meta.main) {
  const url = `http://127.0.0.1:${process.env.VEZ_HTTP_PORT ?? 8080}/openapi.json`
  const page = (await (await fetch(url)).json()) as OpenApiPage
  const file = join(import.meta.dirname, '..', 'web', 'src', 'client', 'routes.generated.ts')
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, clientTypes(page))
}
