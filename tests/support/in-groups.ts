/** So many at once: a thing that is done for hundreds is not asked hundreds of times in one moment. */
const atOnce = 20

export async function inGroups<Item, Made>(
  items: readonly Item[],
  work: (item: Item, at: number) => Promise<Made>,
): Promise<Made[]> {
  const made: Made[] = []
  for (let first = 0; first < items.length; first += atOnce) {
    const group = items.slice(first, first + atOnce)
    made.push(...(await Promise.all(group.map((item, n) => work(item, first + n)))))
  }
  return made
}
