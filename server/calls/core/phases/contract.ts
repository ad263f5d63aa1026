import type { Cause } from '../../ports.ts'
import type { Leg, Phase } from '../call.ts'
import type { Turn } from '../turn.ts'

export type PhaseOf<Is extends Phase['is']> = Extract<Phase, { is: Is }>

/**
 * What a call does, while it stands in one phase, about what happens. Where a phase has no rule nothing happens, but for
 * two: a leg that rings for an offer and answers tells routing, and the end of the leg that made the call is the call's.
 */
export type PhaseRules<Is extends Phase['is']> = {
  /** Its far end rings, or lets something be heard. */
  legRinging?(turn: Turn, phase: PhaseOf<Is>, leg: Leg): void
  /** The leg is `up` already. */
  legAnswered?(turn: Turn, phase: PhaseOf<Is>, leg: Leg): void
  /** The leg is `down` already. */
  legEnded?(turn: Turn, phase: PhaseOf<Is>, leg: Leg, cause: Cause): void
  keyPressed?(turn: Turn, phase: PhaseOf<Is>, leg: Leg, key: string): void
  /** What the call's `soundId` was has been heard, or never will be. */
  soundFinished?(turn: Turn, phase: PhaseOf<Is>): void
  /** A leg's own recording is there, or could not be made. */
  recordingEnded?(turn: Turn, phase: PhaseOf<Is>, recordingId: string, recorded: boolean): void
  /** `wakeAt` has come, and is null now. */
  timePassed?(turn: Turn, phase: PhaseOf<Is>): void
  /** After a restart: of every leg is known what became of it. The phase's own work once more. */
  resumed?(turn: Turn, phase: PhaseOf<Is>): void
}
