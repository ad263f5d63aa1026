import type { z } from 'zod'
import type { Clock } from '#server/kernel/clock.ts'
import { type FieldProblem, Refusal } from '#server/kernel/errors.ts'
import { asId, type CompanyId, type ExtensionId, type NewId } from '#server/kernel/ids.ts'
import type { Provisioning } from '#server/provisioning/index.ts'
import type { BatchColumn } from './batch-columns.ts'
import { extensionModel } from './model.ts'
import { type ExtensionFields, extensionSchema } from './schema.ts'
import { newSecret, pinHash, secretHash } from './secret.ts'

/** A line as a person writes it: text in each column. What is empty is not said. */
export type BatchLine = Partial<Record<BatchColumn, string>>
export const batchMax = 1000

export type LineProblem = { line: number; column: string; code: string; message: string }
export type Made = { id: string; number: string; name: string; sipUser: string; secret: string }
/** How far Asterisk is with what was made last. */
export type BatchProgress = { total: number; done: number; failed: { number: string; why: string }[] }

const atOnce = 4

type Whole = z.output<typeof extensionSchema>
/** A line's fields, or what is wrong with it. Pure. */
export function readLine(
  line: BatchLine,
): { ok: true; fields: Whole } | { ok: false; problems: Omit<LineProblem, 'line'>[] } {
  const said = Object.fromEntries(Object.entries(line).filter(([, text]) => text !== undefined && text !== ''))
  const { email, ringSeconds, ...plain } = said
  const parsed = extensionSchema.strict().safeParse({
    ...plain,
    ...(ringSeconds !== undefined && { ringMs: Number(ringSeconds) * 1000 }),
    ...(email !== undefined && { voicemail: { active: true, email } }),
  })
  if (parsed.success) return { ok: true, fields: parsed.data }
  const columnOf = (path: PropertyKey[]) =>
    path[0] === 'voicemail' ? 'email' : path[0] === 'ringMs' ? 'ringSeconds' : String(path[0] ?? '')
  return {
    ok: false,
    problems: parsed.error.issues.map((issue) => ({
      column: columnOf(issue.path),
      code: issue.code === 'custom' ? String(issue.params?.code ?? 'wrong-format') : 'wrong-format',
      message: issue.message,
    })),
  }
}

/** Many extensions at once: all of the lines, or none. Asterisk is told of them afterwards, a few at a time. */
export function createBatches(options: {
  provisioning: Pick<Provisioning, 'apply'>
  slugOf: (companyId: CompanyId) => Promise<string>
  /** Which of these numbers lead elsewhere in the house, and to whom. */
  taken: (companyId: CompanyId, numbers: string[]) => Promise<Map<string, string>>
  /** The records are stored: whoever keeps settings reads them. */
  made: (companyId: CompanyId, ids: string[], userId: string) => Promise<void>
  clock: Clock
  newId: NewId
}) {
  const { provisioning, slugOf, taken, made, clock, newId } = options
  const progress = new Map<CompanyId, BatchProgress>()

  /** What is wrong with which line; none where all can be made. */
  async function check(companyId: CompanyId, lines: readonly BatchLine[]) {
    const read = lines.map(readLine)
    const problems = read.flatMap((one, index): LineProblem[] =>
      one.ok ? [] : one.problems.map((problem) => ({ line: index + 1, ...problem })),
    )
    const numbers = read.map((one) => (one.ok ? one.fields.number : undefined))
    const known = await extensionModel
      .find({ companyId, number: { $in: numbers.filter((number) => number !== undefined) } } as never, { number: 1 })
      .lean<{ number: string }[]>()
    const there = new Set(known.map(({ number }) => number))
    const elsewhere = await taken(
      companyId,
      numbers.filter((number) => number !== undefined),
    )
    for (const [index, number] of numbers.entries()) {
      if (number === undefined) continue
      const problem = (code: string, message: string) =>
        problems.push({ line: index + 1, column: 'number', code, message })
      const holder = elsewhere.get(number)
      if (numbers.indexOf(number) < index)
        problem('twice', `${number} stands in line ${numbers.indexOf(number) + 1}, too.`)
      else if (there.has(number)) problem('taken', `There is an extension ${number}.`)
      else if (holder !== undefined) problem('number.taken', `${number} leads to ${holder} already.`)
    }
    problems.sort((a, b) => a.line - b.line)
    return { problems, fields: read.flatMap((one) => (one.ok ? [one.fields] : [])) }
  }

  async function make(companyId: CompanyId, userId: string, lines: readonly BatchLine[]): Promise<Made[]> {
    const { problems, fields } = await check(companyId, lines)
    if (problems.length > 0)
      throw new Refusal(
        'invalid',
        'extension.lines-wrong',
        'Nothing was made: some lines are wrong.',
        problems.map(asField),
      )
    const slug = await slugOf(companyId)
    const now = clock.now()
    const records = fields.map(({ secret = newSecret(), pin, ...field }) => {
      const sipUser = `${slug}-${field.number}`
      const stored: ExtensionFields = {
        ...field,
        sipUser,
        secretHash: secretHash(sipUser, secret),
        ...(pin !== undefined && { pinHash: pinHash(pin), hasPin: true }),
      }
      return {
        secret,
        doc: { ...stored, _id: newId<ExtensionId>(), companyId, rev: 1, createdAt: now, updatedAt: now },
      }
    })
    const ids = records.map(({ doc }) => doc._id)
    try {
      await extensionModel.insertMany(records.map(({ doc }) => doc) as never)
    } catch (why) {
      // All or nothing, also where somebody made one of them a moment ago.
      await extensionModel.deleteMany({ companyId, _id: { $in: ids } } as never)
      throw why
    }
    await made(companyId, ids, userId)
    void provision(
      companyId,
      records.map(({ doc }) => doc),
    )
    return records.map(({ secret, doc: { _id, number, name, sipUser } }) => ({
      id: _id,
      number,
      name,
      sipUser,
      secret,
    }))
  }

  async function provision(companyId: CompanyId, docs: readonly { _id: ExtensionId; number: string }[]): Promise<void> {
    const standing: BatchProgress = { total: docs.length, done: 0, failed: [] }
    progress.set(companyId, standing)
    const left = [...docs]
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (let next = left.shift(); next; next = left.shift()) {
          const applied = await provisioning.apply('extension', asId<ExtensionId>(next._id))
          standing.done++
          if (applied.state === 'failed') standing.failed.push({ number: next.number, why: applied.why })
        }
      }),
    )
  }

  return {
    check: async (companyId: CompanyId, lines: readonly BatchLine[]) => (await check(companyId, lines)).problems,
    make,
    progress: (companyId: CompanyId): BatchProgress => progress.get(companyId) ?? { total: 0, done: 0, failed: [] },
  }
}
export type Batches = ReturnType<typeof createBatches>

const asField = ({ line, column, code, message }: LineProblem): FieldProblem => ({
  field: `lines.${line - 1}.${column}`,
  code,
  message: `Line ${line}: ${message}`,
})
