import { z } from 'zod'
import { idText, lines } from '#server/kernel/text.ts'
import { hasSecret, host, localNetwork } from '#server/provisioning/words/index.ts'

/** What an engineer types to let strangers in: the risk, in so many words. */
export const guestsSentence = 'qualquer pessoa na internet poderá ligar para nós'

const rtpPort = z.number().int().min(1_024).max(65_535).nullable().default(null)
/** Two ports a call's leg, RTP and RTCP: fifty legs at least. */
const rtpPortsMin = 200

/** SIP (M21): what may be sent. Of the whole installation, every company's. null: as it was installed. */
export const sipSettingsFields = z.strictObject({
  /** Our address as the internet sees it (IP externo). */
  externalHost: z.preprocess((value) => (value === '' ? null : value), host.nullable()).default(null as never),
  /** The SIP port that the router forwards to us, where it is another than ours. */
  externalPort: z.number().int().min(1).max(65_535).nullable().default(null),
  /** Networks on our side of the router: nothing that goes there is told the outside address. */
  localNets: z.array(localNetwork).max(50).default([]),
  rtpFirst: rtpPort,
  rtpLast: rtpPort,
  /** SipGeneralConfig, in chan_sip's words. */
  general: lines(8_000)
    .refine((text) => !hasSecret(text), {
      error: 'Passwords do not belong here: this text can be read by others.',
      params: { code: 'trunk.secret-in-text' },
    })
    .default(''),
  /** Strangers' calls come in as this trunk's, by its inbound routes; null: they stay out. */
  guests: z
    .strictObject({
      trunkId: idText,
      understood: z.string().refine((said) => said.trim().toLowerCase() === guestsSentence, {
        error: `Type: ${guestsSentence}`,
        params: { code: 'sip-settings.not-understood' },
      }),
    })
    .nullable()
    .default(null),
})

export const sipSettingsSchema = sipSettingsFields.superRefine(
  ({ rtpFirst, rtpLast, externalHost, externalPort }, context) => {
    const problem = (field: string, code: string, message: string) =>
      context.addIssue({ code: 'custom', path: [field], params: { code }, message })
    if ((rtpFirst === null) !== (rtpLast === null))
      problem(rtpFirst === null ? 'rtpFirst' : 'rtpLast', 'required', 'First and last, or none of both.')
    else if (rtpFirst !== null && rtpLast !== null && rtpLast - rtpFirst + 1 < rtpPortsMin)
      problem('rtpLast', 'sip-settings.rtp-too-few', `At least ${rtpPortsMin} ports.`)
    if (externalPort !== null && externalHost === null) problem('externalHost', 'required', 'Is required with a port.')
  },
)

export type SipSettingsFields = z.output<typeof sipSettingsFields>
