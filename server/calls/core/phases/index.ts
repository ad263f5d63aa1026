import type { Call, Phase } from '../call.ts'
import { announcing } from './announcing.ts'
import { awaitingCallback } from './awaiting-callback.ts'
import { calling } from './calling.ts'
import { callingBack } from './calling-back.ts'
import { consulting } from './consulting.ts'
import type { PhaseRules } from './contract.ts'
import { dialling } from './dialling.ts'
import { dictating } from './dictating.ts'
import { closing, ending } from './ending.ts'
import { feature } from './feature.ts'
import { hearingMessages } from './hearing-messages.ts'
import { conferencePin, inConference } from './in-conference.ts'
import { inFlow } from './in-flow.ts'
import { joining } from './joining.ts'
import { leavingMessage } from './leaving-message.ts'
import { ownPhone } from './own-phone.ts'
import { parked } from './parked.ts'
import { queued } from './queued.ts'
import { standingBy } from './standing-by.ts'
import { summoned } from './summoned.ts'
import { talking } from './talking.ts'

/** A phase is a file and a line here: one without rules does not compile. */
const phases: { [Is in Phase['is']]: PhaseRules<Is> } = {
  'in-flow': inFlow,
  queued,
  'awaiting-callback': awaitingCallback,
  'calling-back': callingBack,
  dialling,
  talking,
  consulting,
  joining,
  'conference-pin': conferencePin,
  'in-conference': inConference,
  parked,
  'standing-by': standingBy,
  'own-phone': ownPhone,
  announcing,
  calling,
  feature,
  summoned,
  dictating,
  'leaving-message': leavingMessage,
  'hearing-messages': hearingMessages,
  closing,
  ending,
  ended: {},
}

/** The rules of the phase that the call stands in; they are given that very phase. */
export const rulesOf = ({ phase }: Call) => phases[phase.is] as unknown as PhaseRules<never>
