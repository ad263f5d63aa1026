/** A promise that the code makes to itself. On in production: a broken one ends the work of one interaction, loudly. */
export class BrokenInvariant extends Error {
  override name = 'BrokenInvariant'
}

export function assert(condition: unknown, promise: string): asserts condition {
  if (!condition) throw new BrokenInvariant(promise)
}

/** For the end of an exhaustive switch: a new member of the union that nobody handles does not compile. */
export function unreachable(value: never): never {
  throw new BrokenInvariant(`no such case: ${JSON.stringify(value)}`)
}
