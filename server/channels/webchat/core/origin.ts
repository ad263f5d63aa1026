/** Scheme, host (perhaps all below a domain) and port. */
export const originForm = /^https?:\/\/(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?$/

/**
 * Whether a page of this origin may use the chat: it is listed, or it is our own (the widget's frame, whose embedding
 * is guarded by `frameAncestors`). `host` is the host by which we were asked.
 */
export function mayUse(origin: string, allowed: readonly string[], host: string | undefined): boolean {
  if (!URL.canParse(origin)) return false
  const asked = new URL(origin)
  if (host !== undefined && asked.host === host) return true
  return allowed.some((one) => matches(asked, one))
}

function matches(asked: URL, allowed: string): boolean {
  const wildcard = allowed.includes('://*.')
  const listed = new URL(allowed.replace('*.', ''))
  if (asked.protocol !== listed.protocol || asked.port !== listed.port) return false
  return wildcard ? asked.hostname.endsWith(`.${listed.hostname}`) : asked.hostname === listed.hostname
}

/** The sites that may frame the widget, as Content-Security-Policy has it. */
export const frameAncestors = (allowed: readonly string[]): string =>
  `frame-ancestors ${["'self'", ...allowed.filter((one) => originForm.test(one))].join(' ')}`
