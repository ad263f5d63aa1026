import { type FlowReply, hidesKeys, proceed } from '#server/flows/index.ts'
import { talkOf } from '../call.ts'
import { drop, note, originOf, type Turn } from '../turn.ts'
import { follow } from '../way.ts'
import type { PhaseRules } from './contract.ts'

export const inFlow: PhaseRules<'in-flow'> = {
  keyPressed(turn, { run }, leg, key) {
    const { call, now, book } = turn
    if (originOf(call) !== leg) return
    note(turn, { type: 'call.key-pressed', key: hidesKeys(run) ? '•' : key, node: run.node })
    follow(turn, proceed(run, { type: 'pressed', key }, book.flows, now))
  },
  soundFinished: (turn, { run }) => follow(turn, proceed(run, { type: 'heard' }, turn.book.flows, turn.now)),
  timePassed(turn, { run }) {
    const happening = run.waitsUntil === null ? ({ type: 'heard' } as const) : ({ type: 'timed-out' } as const)
    follow(turn, proceed(run, happening, turn.book.flows, turn.now))
  },
  resumed(turn, { run }) {
    // What was being said may have ended unheard, what was asked unanswered: the node is entered once more.
    const { call, effects } = turn
    call.soundId = null
    const origin = originOf(call)
    if (call.served) {
      // The end of the talk before it may not have been told.
      effects.push({ do: 'leave', talkId: talkOf(call), legId: origin.legId })
      const left = { type: 'interaction.left', interactionId: call.id, why: 'ended-by-agent' } as const
      effects.push({ do: 'tell-routing', input: left })
    }
    for (const leg of call.legs) if (leg !== origin) drop(turn, leg, 'hung-up')
    const again = proceed({ ...run, memory: undefined }, { type: 'entered' }, turn.book.flows, turn.now)
    follow(turn, { ...again, hush: false })
  },
}

export function outsideReplied(turn: Turn, key: string, reply: FlowReply): void {
  const { phase } = turn.call
  if (phase.is === 'in-flow')
    follow(turn, proceed(phase.run, { type: 'replied', key, reply }, turn.book.flows, turn.now))
}
