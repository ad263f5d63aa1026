import type { CompanyId } from '#server/kernel/ids.ts'
import { type Page, pageOf, type Records } from './page.ts'

export type BookOptions = {
  /** Everything of one company, read anew; undefined where it is gone. */
  read: (companyId: CompanyId) => Promise<Records | undefined>
  companies: () => Promise<CompanyId[]>
  /** A page was written or written anew. */
  changed: (page: Page) => void
}

export type Book = ReturnType<typeof createBook>

/**
 * The settings of every company in memory: read once at the start, and one company's anew when something of it was
 * saved. Two refreshes of one company never overlap, so the later reading is what stands.
 */
export function createBook({ read, companies, changed }: BookOptions) {
  const pages = new Map<CompanyId, Page>()
  const reading = new Map<CompanyId, { again: boolean; done: Promise<void> }>()

  async function readOnce(companyId: CompanyId): Promise<void> {
    const records = await read(companyId)
    if (!records) return void pages.delete(companyId)
    const page = pageOf(records)
    pages.set(companyId, page)
    changed(page)
  }

  /** Resolves when a reading that began after the call has ended. */
  async function refresh(companyId: CompanyId): Promise<void> {
    const now = reading.get(companyId)
    if (now) {
      now.again = true
      return now.done
    }
    const mine = { again: false, done: Promise.resolve() }
    reading.set(companyId, mine)
    mine.done = readWhileAsked(companyId, mine).finally(() => reading.delete(companyId))
    return mine.done
  }

  async function readWhileAsked(companyId: CompanyId, asked: { again: boolean }): Promise<void> {
    for (let again = true; again; again = asked.again) {
      asked.again = false
      await readOnce(companyId)
    }
  }

  return {
    async start(): Promise<void> {
      for (const companyId of await companies()) await refresh(companyId)
    },
    refresh,
    page: (companyId: CompanyId): Page | undefined => pages.get(companyId),
    pages: (): Page[] => [...pages.values()],
  }
}
