import type { Command } from '../command.ts'
import { CliProblem } from '../problem.ts'
import type { Server } from '../server.ts'

type Named = { id: string; name: string; number?: string }
type Step = {
  afterMs: number
  is: string
  place: string | null
  name: string | null
  why: string | null
  id: string | null
}
type Answer = {
  question: { at: number }
  number: { kind: string; e164: string | null }
  steps: Step[]
  phase: string
}

export const trace: Command = {
  name: 'trace',
  usage: 'trace NUMBER',
  summary: 'Say what would happen if NUMBER were called, step by step; nothing is dialled.',
  help: `  --trunk NAME        the call comes in by this trunk (the only one, where there is one)
  --extension NUMBER  the call is dialled by this extension
  --from NUMBER       who calls
  --at TIME           when, as 2026-12-25T22:00-03:00 (now)
  --keys KEYS         what the caller presses in the URA
  --far DOES          answers, no-answer, busy or unreachable (answers)`,
  takes: { min: 1, max: 1 },
  options: {
    trunk: { type: 'string' },
    extension: { type: 'string' },
    from: { type: 'string' },
    at: { type: 'string' },
    keys: { type: 'string' },
    far: { type: 'string' },
  },
  async run({ args: [dialled = ''], options, server, print }) {
    const given = options as Record<string, string | undefined>
    const api = await server()
    const at = given.at === undefined ? undefined : Date.parse(given.at)
    if (Number.isNaN(at)) throw new CliProblem(`"${given.at}" is no time: write it as 2026-12-25T22:00-03:00.`)
    const { question, number, steps, phase } = await api.post<Answer>('/traces', {
      from: await whence(api, given),
      dialled,
      ...(given.from && { callerId: given.from }),
      ...(at !== undefined && { at }),
      ...(given.keys && { keys: given.keys }),
      ...(given.far && { far: given.far }),
    })
    print(`${number.e164 ?? dialled} (${number.kind}), ${new Date(question.at).toISOString()}`)
    for (const step of steps) print(`  ${seconds(step.afterMs)}  ${said(step)}`)
    print(`  → ${phase}`)
    return 0
  },
}

async function whence(api: Server, { trunk, extension }: Record<string, string | undefined>) {
  if (extension !== undefined) {
    const found = (await all(api, '/extensions')).find((one) => one.number === extension)
    if (!found) throw new CliProblem(`There is no extension ${extension}.`)
    return { side: 'extension', extensionId: found.id }
  }
  const trunks = await all(api, '/trunks')
  const found = trunk === undefined && trunks.length === 1 ? trunks[0] : trunks.find(({ name }) => name === trunk)
  if (!found) throw new CliProblem(`By which trunk? --trunk ${trunks.map(({ name }) => `"${name}"`).join(' or ')}`)
  return { side: 'trunk', trunkId: found.id }
}

/** Page after page. */
async function all(api: Server, path: string): Promise<Named[]> {
  const found: Named[] = []
  for (let after: string | null = ''; after !== null; ) {
    const page: { items: Named[]; next: string | null } = await api.get(
      `${path}?limit=200${after ? `&after=${after}` : ''}`,
    )
    found.push(...page.items)
    after = page.next
  }
  return found
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`.padStart(8)

function said({ is, place, name, id, why }: Step): string {
  const what = [place ?? is, name ? `“${name}”` : (id ?? '')].filter(Boolean).join(' ')
  const lead = place && is !== 'way' ? `${is}: ` : ''
  return `${lead}${what}${why ? ` (${why})` : ''}`
}
