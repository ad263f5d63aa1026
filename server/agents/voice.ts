import type { AgentId, CompanyId } from '#server/kernel/ids.ts'

/** A phone that can be given to an agent; what a desk phone can say of itself is that it is registered. */
export type AgentPhone = { endpoint: string; kind: 'webphone' | 'sip' }

/** What is known of one agent's voice; undefined is not known yet, as after a restart. */
type Voice = {
  companyId: CompanyId
  /** Null: none. */
  phone: AgentPhone | null | undefined
  registered: boolean | undefined
  /** The page with the phone says that microphone and ringer are well. */
  well: boolean | undefined
}

/**
 * Whether voice reaches an agent: by a desk phone while it is registered, by a phone in the browser while it is
 * registered and its page is well. What is not known yet is not told: then what was remembered holds.
 */
export function createVoice({ reaches }: { reaches: (companyId: CompanyId, agentId: AgentId, does: boolean) => void }) {
  const voices = new Map<AgentId, Voice>()

  function voiceOf(companyId: CompanyId, agentId: AgentId): Voice {
    const known = voices.get(agentId) ?? { companyId, phone: undefined, registered: undefined, well: undefined }
    voices.set(agentId, known)
    return known
  }

  function tell(agentId: AgentId, voice: Voice): void {
    const does = reachedBy(voice)
    if (does !== undefined) reaches(voice.companyId, agentId, does)
  }

  return {
    /** The phone that the agent has now, and whether it is registered where that is known. */
    phone(companyId: CompanyId, agentId: AgentId, phone: AgentPhone | null, registered: boolean | undefined): void {
      const voice = voiceOf(companyId, agentId)
      const isOther = voice.phone && voice.phone.endpoint !== phone?.endpoint
      voice.phone = phone
      voice.registered = registered ?? (isOther ? false : voice.registered)
      if (phone || isOther) tell(agentId, voice)
    },
    /** The page with the agent's phone is well or not; one that vanished is not. */
    page(companyId: CompanyId, agentId: AgentId, well: boolean): void {
      const voice = voiceOf(companyId, agentId)
      voice.well = well
      tell(agentId, voice)
    },
  }
}

function reachedBy({ phone, registered, well }: Voice): boolean | undefined {
  if (phone === undefined) return undefined
  if (phone === null || registered === false) return false
  if (phone.kind === 'sip') return registered
  return well === false ? false : registered && well
}
