import argon2 from 'argon2'

/** OWASP's argon2id for a machine that has other things to do: 19 MiB, two rounds, one lane. */
const cost = { type: argon2.argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

export const hashPassword = (password: string): Promise<string> => argon2.hash(password, cost)

let nobody: Promise<string> | undefined

/**
 * Whether it is the password. For a login that nobody has (`undefined`) a hash of no password is tried, so that it
 * takes as long, and is never right.
 */
export async function verifyPassword(hash: string | undefined, password: string): Promise<boolean> {
  nobody ??= hashPassword('')
  const right = await argon2.verify(hash ?? (await nobody), password)
  return right && hash !== undefined
}
