export type Values = Record<string, unknown>

/** A field that somebody else changed while it was edited here, and that is not now what stands here. */
export type Difference = {
  field: string
  mine: unknown
  theirs: unknown
  /** It was changed here as well: somebody has to choose. */
  changedByBoth: boolean
}
export type Choice = 'mine' | 'theirs'

/** `base` is what was read, `mine` what stands in the form, `theirs` what is stored by now. */
export function differencesOf(base: Values, mine: Values, theirs: Values): Difference[] {
  return Object.keys(theirs)
    .filter((field) => !same(base[field], theirs[field]) && !same(mine[field], theirs[field]))
    .map((field) => ({
      field,
      mine: mine[field],
      theirs: theirs[field],
      changedByBoth: !same(base[field], mine[field]),
    }))
}

/** What is in nobody's way stays: mine where I changed it, theirs where I did not. */
export const firstChoice = ({ changedByBoth }: Difference): Choice => (changedByBoth ? 'mine' : 'theirs')

export function merged(mine: Values, differences: readonly Difference[], choices: Record<string, Choice>): Values {
  const taken = differences
    .filter((one) => (choices[one.field] ?? firstChoice(one)) === 'theirs')
    .map(({ field, theirs }) => [field, theirs])
  return { ...mine, ...Object.fromEntries(taken) }
}

const same = (a: unknown, b: unknown) => JSON.stringify(plain(a)) === JSON.stringify(plain(b))
/** An empty field and none are the same; the order of an object's fields says nothing. */
const plain = (value: unknown): unknown => {
  if (value === '' || value === undefined) return null
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, inner]) => [name, plain(inner)] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  )
}
