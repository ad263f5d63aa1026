import { z } from 'zod'
import { line, lines } from '#server/kernel/text.ts'

/** RFC 9110: a token, and what is not the connection's own. */
const headerName = z
  .string()
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,60}$/, 'is no name of a header')
  .refine((name) => !/^(?:host|content-length|transfer-encoding|connection|upgrade|te|trailer)$/i.test(name), {
    message: 'is set by us',
  })
const header = z.strictObject({
  name: headerName,
  value: line(2_000).regex(/^[\x20-\x7e]*$/, 'has signs that headers cannot have'),
})

const address = z.url({ protocol: /^https?$/ }).refine(
  (text) => {
    const url = URL.parse(text)
    return url !== null && url.username === '' && url.password === '' && url.search === '' && url.hash === ''
  },
  { message: 'is an address without login, ? and #' },
)

/** A system of the company's that URAs may ask. A flow names the service; host and secrets are never in a flow. */
export const webServiceFields = z.strictObject({
  name: line(80),
  description: lines(500).default(''),
  /** What a node's path is put behind: `https://erp.example.com/api`. */
  baseUrl: address.max(500),
  headers: z.array(header).max(20).default([]),
  /** Sent like the others and never shown again. */
  secretHeaders: z.array(header).max(5).default([]),
  /** The host may be in our own network. */
  privateAllowed: z.boolean().default(false),
})
export type WebServiceFields = z.output<typeof webServiceFields>
