import { parsePhoneNumberFromString } from 'libphonenumber-js'
import { z } from 'zod'
import { line } from '#server/kernel/text.ts'

/** What a contact is known by. `webchat` is one browser on one account, and proves nothing more. */
export const identityKinds = ['phone', 'email', 'webchat'] as const
export type IdentityKind = (typeof identityKinds)[number]

/** `scope`: within what the value means this contact; empty where it means the same everywhere in the company. */
export type Identity = { kind: IdentityKind; scope: string; value: string }

export const contactFields = z.object({
  name: line(120),
  /** 1-100, higher is served first; 50 where nothing is known. */
  priority: z.int().min(1).max(100).default(50),
  notes: z.string().trim().max(4_000).default(''),
})
export type ContactFields = z.output<typeof contactFields>

/** The form in which an identity is compared; null when it cannot be one. */
export function normalIdentity(kind: IdentityKind, value: string): string | null {
  const text = value.trim()
  if (text === '' || text.length > 254) return null
  switch (kind) {
    case 'email':
      return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text) ? text.toLowerCase() : null
    case 'phone':
      return normalPhone(text)
    case 'webchat':
      return text
  }
}

/** E.164 where it is a number of some country (ours: Brazil); else the digits as they came: short and private numbers. */
function normalPhone(text: string): string | null {
  const parsed = parsePhoneNumberFromString(text, 'BR')
  if (parsed?.isPossible()) return parsed.number
  const digits = text.replace(/[^\d]/g, '')
  return /^\d{2,20}$/.test(digits) ? digits : null
}
