import { Refusal } from '#server/kernel/errors.ts'
import type { AnyResource } from './resource.ts'

/** Who has a number of the house: the fields that records call it by, in the order in which people read them. */
type Holder = { _id: string; name?: string; feature?: string }

/**
 * The house's numbers: what phones dial within a company (extension, queue, conference, parking place, feature code). A
 * number leads to one place only, so a record is refused whose number another resource's record has. A resource of such
 * records says `dialled` with the field (one number, or a list). Within one resource the unique index sees to it.
 */
export async function checkHouseNumbers(
  resource: AnyResource,
  all: readonly AnyResource[],
  companyId: string,
  fields: Record<string, unknown>,
): Promise<void> {
  if (!resource.dialled) return
  const wanted = [fields[resource.dialled]].flat().filter((number) => typeof number === 'string')
  if (wanted.length === 0) return
  for (const other of all) {
    if (!other.dialled || other === resource) continue
    const holder = await other.model
      .findOne({ companyId, [other.dialled]: { $in: wanted } })
      .lean<Holder & Record<string, unknown>>()
    if (!holder) continue
    const number = [holder[other.dialled]].flat().find((one) => wanted.includes(one as string))
    throw taken(resource.dialled, String(number), other.name, holder.name ?? holder.feature ?? '')
  }
}

const taken = (field: string, number: string, holder: string, name: string) =>
  new Refusal('conflict', 'number.taken', `${number} leads to ${holder} "${name}" already.`, [
    { field, code: `number.taken-by-${holder}`, message: `${number} is that of ${holder} "${name}".` },
  ])

/** Which of these numbers another resource's records have, and whose they are, in words. */
export async function housesNumbers(
  all: readonly AnyResource[],
  except: string,
  companyId: string,
  numbers: readonly string[],
): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const other of all) {
    const { dialled } = other
    if (!dialled || other.name === except) continue
    const holders = await other.model
      .find({ companyId, [dialled]: { $in: numbers } })
      .lean<(Holder & Record<string, unknown>)[]>()
    for (const holder of holders)
      for (const number of [holder[dialled]].flat())
        if (numbers.includes(number as string)) found.set(number as string, `${other.name} "${holder.name ?? ''}"`)
  }
  return found
}
