import type { CompanyId } from '#server/kernel/ids.ts'

/** What lamps need of telephony: see `telephony/ami/hints.ts`. */
export interface HintPort {
  set(context: string, number: string, endpoints: readonly string[]): Promise<boolean>
  remove(context: string, number: string): Promise<boolean>
}
export type Lamp = { number: string; endpoints: string[] }

/** Where phones of a company ask for its lamps: another company's cannot be asked for. */
export const lampContext = (companyId: CompanyId): string => `blf-${companyId}`

/** Busy lamps of desk phones (BLF, T5): each number of the company shows what its phone does, wherever its owner sits. */
export function createLamps({
  hints,
  log,
}: {
  hints: HintPort
  log: { warn(message: string, fields?: object): void }
}) {
  const wanted = new Map<CompanyId, readonly Lamp[]>()
  /** What Asterisk has, as far as it was told: context and number → endpoints. */
  const told = new Map<string, string>()
  let work: Promise<void> = Promise.resolve()

  async function equalize(companyId: CompanyId): Promise<void> {
    const context = lampContext(companyId)
    const lamps = wanted.get(companyId) ?? []
    for (const { number, endpoints } of lamps) {
      const key = `${context}/${number}`
      const value = endpoints.join('&')
      if (told.get(key) === value) continue
      if (await hints.set(context, number, endpoints)) told.set(key, value)
      else return void log.warn('a lamp was not set', { companyId, number })
    }
    const numbers = new Set(lamps.map(({ number }) => `${context}/${number}`))
    for (const key of [...told.keys()].filter((one) => one.startsWith(`${context}/`) && !numbers.has(one))) {
      told.delete(key)
      await hints.remove(context, key.slice(context.length + 1))
    }
  }
  const soon = (companyId: CompanyId) => {
    work = work.then(() => equalize(companyId)).catch((why) => log.warn('lamps were not set', { companyId, why }))
    return work
  }

  return {
    show(companyId: CompanyId, lamps: readonly Lamp[]): Promise<void> {
      wanted.set(companyId, lamps)
      return soon(companyId)
    },
    /** Asterisk is there (again): it may have forgotten all. */
    async again(): Promise<void> {
      told.clear()
      for (const companyId of wanted.keys()) await soon(companyId)
    },
  }
}
