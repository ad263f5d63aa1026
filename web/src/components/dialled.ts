/** A Brazilian number with its country before it: +55 11 4004-1000. What is not of that form stays as it is. */
export function internationalText(number: string): string {
  const bare = number.replace(/[ ().\u00a0-]/g, '')
  const [, ddd, first, last] = /^\+?(?:55|0)?([1-9][1-9])(\d{4,5})(\d{4})$/.exec(bare) ?? []
  return ddd ? `+55 ${ddd} ${first}-${last}` : number
}
