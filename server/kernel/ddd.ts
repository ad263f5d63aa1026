/** The 67 area codes (DDD, "código nacional") that Anatel has given out. */
const given = /^(?:[14689][1-9]|2[12478]|3[1-578]|5[13-5]|7[13-579])$/

export const isDdd = (text: string): boolean => given.test(text)

export const ddds: readonly string[] = Array.from({ length: 89 }, (_none, index) => String(index + 11)).filter(isDdd)
