import { z } from 'zod'
import { roles } from '#server/api/permissions.ts'
import { idText, line } from '#server/kernel/text.ts'
import { skillLevels } from '#server/skills/levels/index.ts'

export const loginText = z
  .string()
  .trim()
  .toLowerCase()
  .refine((text) => /^[a-z0-9][a-z0-9._@+-]{4,63}$/.test(text), {
    error: 'Five characters at least: letters, digits and . _ @ + -',
    params: { code: 'login.wrong-form' },
  })
export const passwordText = z.string().min(6).max(200)

/** A person who works here; every agent is one. */
export const userFields = z.strictObject({
  name: line(80),
  /** One in the whole installation. */
  login: loginText,
  /** Never shown; must be said for a new user, and keeps as it is where it is not said. */
  password: passwordText.optional(),
  role: z.enum(roles),
  email: z.email().max(120).nullable().default(null),
  /** The phone at which this agent is rung. */
  extensionId: idText.nullable().default(null),
  /** What this agent can, and how well. */
  skills: skillLevels.default([]),
  active: z.boolean().default(true),
})
export type UserFields = Omit<z.output<typeof userFields>, 'password' | 'skills'> & {
  passwordHash: string
  /** Users of before there were skills lack it. */
  skills?: z.output<typeof skillLevels>
}
