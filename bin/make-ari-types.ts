#!/usr/bin/env node
/**
 * Writes server/telephony/ari/{events,operations}.generated.ts from Asterisk's own description of its API.
 *
 *   node bin/make-ari-types.ts <where>
 *
 * <where> is the folder `rest-api` that comes with Asterisk (share/asterisk/rest-api), or the address of a running
 * one with its credentials (http://user:password@host:port/ari/api-docs).
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const parameter = z.object({
  name: z.string(),
  paramType: z.enum(['path', 'query', 'body']),
  required: z.boolean().optional(),
  allowMultiple: z.boolean().optional(),
  dataType: z.string(),
})
const operation = z.object({
  httpMethod: z.string(),
  nickname: z.string(),
  summary: z.string(),
  upgrade: z.string().optional(),
  responseClass: z.string(),
  parameters: z.array(parameter).default([]),
})
const property = z.object({ type: z.string(), description: z.string().optional(), required: z.boolean().optional() })
const model = z.object({
  id: z.string(),
  description: z.string().optional(),
  properties: z.record(z.string(), property),
  subTypes: z.array(z.string()).default([]),
})
const description = z.object({
  apis: z.array(z.object({ path: z.string(), operations: z.array(operation) })),
  models: z.record(z.string(), model).default({}),
})
type Model = z.infer<typeof model>
type Operation = z.infer<typeof operation> & { resource: string; path: string }

const resources = [
  'applications',
  'asterisk',
  'bridges',
  'channels',
  'deviceStates',
  'endpoints',
  'events',
  'mailboxes',
  'playbacks',
  'recordings',
  'sounds',
]

const simple: Record<string, string> = {
  string: 'string',
  Date: 'string',
  boolean: 'boolean',
  int: 'number',
  long: 'number',
  double: 'number',
  object: 'Record<string, unknown>',
  containers: 'Record<string, unknown>',
  void: 'undefined',
  binary: 'Uint8Array',
}

function typeOf(word: string): string {
  const list = /^List\[(.+)\]$/.exec(word)
  return list?.[1] ? `${typeOf(list[1])}[]` : (simple[word] ?? word)
}

async function read(where: string, resource: string): Promise<unknown> {
  if (!/^https?:/.test(where)) return JSON.parse(await readFile(join(where, `${resource}.json`), 'utf8'))
  const url = new URL(where)
  const authorization = `Basic ${btoa(`${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`)}`
  url.username = url.password = ''
  const answer = await fetch(`${url.href.replace(/\/$/, '')}/${resource}.json`, { headers: { authorization } })
  if (!answer.ok) throw new Error(`${resource}.json: HTTP ${answer.status}`)
  return answer.json()
}

const comment = (text: string | undefined, indent: string) =>
  text ? `${indent}/** ${text.replaceAll('*/', '* /').replace(/\s+/g, ' ').trim()} */\n` : ''

const field = (name: string, required: boolean | undefined, type: string) =>
  `${/^\w+$/.test(name) ? name : `'${name}'`}${required ? '' : '?'}: ${type}`

/** An event is a model that descends from Event; its name is the value of its `type`. */
function renderModels(models: Map<string, Model>): string {
  const events = models.get('Event')?.subTypes ?? []
  const parents = new Map<string, string>()
  for (const [name, { subTypes }] of models) for (const child of subTypes) parents.set(child, name)

  const lineage = (name: string): Model[] => {
    const parent = parents.get(name)
    const own = models.get(name)
    return [...(parent ? lineage(parent) : []), ...(own ? [own] : [])]
  }
  const rendered = [...models].map(([name, { description: text }]) => {
    const isEvent = events.includes(name)
    const fields = new Map(lineage(name).flatMap((m) => Object.entries(m.properties)))
    const lines = [...fields].map(([key, p]) =>
      key === 'type' && isEvent
        ? `  type: '${name}'\n`
        : `${comment(p.description, '  ')}  ${field(key, p.required, typeOf(p.type))}\n`,
    )
    return `${comment(text, '')}export interface ${name} {\n${lines.join('')}}\n`
  })
  return `${rendered.join('\n')}\nexport type AriEvent =\n${events.map((e) => `  | ${e}`).join('\n')}\n`
}

function renderOperations(operations: Operation[], models: Map<string, Model>): string {
  const key = (o: Operation) => `${o.resource}.${o.nickname}`
  const types = operations.map((o) => {
    const fields = o.parameters.map((p) => {
      const type = p.allowMultiple ? `${typeOf(p.dataType)} | ${typeOf(p.dataType)}[]` : typeOf(p.dataType)
      return field(p.name, p.required, p.paramType === 'body' ? 'unknown' : type)
    })
    const parameters = fields.length > 0 ? `{ ${fields.join('; ')} }` : 'Record<never, never>'
    return `${comment(o.summary, '  ')}  '${key(o)}': { parameters: ${parameters}; answer: ${typeOf(o.responseClass)} }\n`
  })
  const table = operations.map((o) => {
    const named = (kind: string) => o.parameters.filter((p) => p.paramType === kind).map((p) => `'${p.name}'`)
    const body = named('body')[0] ?? 'null'
    return `  '${key(o)}': { method: '${o.httpMethod}', path: '${o.path}', query: [${named('query').join(', ')}], body: ${body} },\n`
  })
  const used = [...models.keys()].filter((name) => types.some((t) => new RegExp(`answer: ${name}\\b`).test(t)))
  return `import type { ${used.join(', ')} } from './events.generated.ts'

export interface Operations {
${types.join('')}}

export type OperationName = keyof Operations

export const operations: Record<OperationName, { method: string; path: string; query: string[]; body: string | null }> = {
${table.join('')}}
`
}

async function main(where: string | undefined): Promise<void> {
  if (!where) throw new Error('Say where the description is: node bin/make-ari-types.ts <folder or address>')
  const models = new Map<string, Model>()
  const operations: Operation[] = []
  for (const resource of resources) {
    const { apis, models: found } = description.parse(await read(where, resource))
    for (const [name, value] of Object.entries(found)) models.set(name, value)
    for (const { path, operations: here } of apis)
      for (const o of here) if (!o.upgrade) operations.push({ ...o, resource, path })
  }
  const head =
    '// Made by bin/make-ari-types.ts from the description that comes with Asterisk 22.10.1. Do not edit.\n\n'
  const into = (name: string) => join(import.meta.dirname, '../server/telephony/ari', name)
  await writeFile(into('events.generated.ts'), head + renderModels(models))
  await writeFile(into('operations.generated.ts'), head + renderOperations(operations, models))
  console.log(`${models.size} models, ${operations.length} operations`)
}

await main(process.argv[2])
