import { proceed } from '#server/flows/index.ts'
import { note, originOf } from '../turn.ts'
import { follow } from '../way.ts'
import type { PhaseRules } from './contract.ts'

export const inFlow: PhaseRules<'in-flow'> = {
  keyPressed(turn, phase, leg, key) {
    const { call, now } = turn
    if (originOf(call) !== leg) return
    const { node } = phase.run
    note(turn, { type: 'call.key-pressed', key, node })
    const next = proceed(phase.run, { type: 'pressed', key }, now)
    // A key that leads nowhere says nothing of what the caller wants.
    if (next.leaves || next.run?.node !== node) call.path.push(`${node}: ${key}`)
    follow(turn, next)
  },
  soundFinished: (turn, phase) => follow(turn, proceed(phase.run, { type: 'heard' }, turn.now)),
  timePassed(turn, phase) {
    const happening = phase.run.waitsUntil === null ? ({ type: 'heard' } as const) : ({ type: 'timed-out' } as const)
    follow(turn, proceed(phase.run, happening, turn.now))
  },
  resumed(turn, phase) {
    // What was being said may have ended unheard: the node is entered once more.
    turn.call.soundId = null
    const again = proceed({ ...phase.run, memory: undefined }, { type: 'entered' }, turn.now)
    follow(turn, { ...again, hush: false })
  },
}
