import { createHash } from 'node:crypto'

/** A visitor's secret is in the visitor's browser alone; kept is its hash. */
export const secretForm = /^[A-Za-z0-9_-]{43}$/
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url')
