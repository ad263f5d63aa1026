import type { Call, Phase } from '../call.ts'
import { announcing } from './announcing.ts'
import type { PhaseRules } from './contract.ts'
import { dialling } from './dialling.ts'
import { closing, ending } from './ending.ts'
import { feature } from './feature.ts'
import { inFlow } from './in-flow.ts'
import { queued } from './queued.ts'
import { talking } from './talking.ts'

/** A phase is a file and a line here: one without rules does not compile. */
const phases: { [Is in Phase['is']]: PhaseRules<Is> } = {
  'in-flow': inFlow,
  queued,
  dialling,
  talking,
  announcing,
  feature,
  closing,
  ending,
  ended: {},
}

/** The rules of the phase that the call stands in; they are given that very phase. */
export const rulesOf = ({ phase }: Call) => phases[phase.is] as unknown as PhaseRules<never>
