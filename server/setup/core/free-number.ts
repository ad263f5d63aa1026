/** The first number from `from` on that nobody has. */
export function freeNumber(from: number, taken: readonly string[]): string {
  const there = new Set(taken)
  let number = from
  while (there.has(String(number))) number++
  return String(number)
}
