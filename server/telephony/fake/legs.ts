import type { Alive, LegEvent, LegOutcome, Legs, LegWhy, OutsideNumber, Phone } from '#server/calls/ports.ts'
import type { Clock } from '#server/kernel/clock.ts'
import type { LegId, TalkId } from '#server/kernel/ids.ts'
import { done, failed, type Outcome } from '#server/kernel/outcome.ts'
import { isDialable } from '../clean.ts'
import type { Does, Exchange, FakeLeg } from './exchange.ts'

export type FakeLegsOptions = {
  exchange: Exchange
  clock: Clock
  isAway(): boolean
  /** Undefined where there is no such phone. */
  phoneDoes(phone: Phone): Does | undefined
  trunkDoes(trunk: OutsideNumber): Does | undefined
  tell(event: LegEvent): void
}

const gone: Outcome<LegWhy> = failed('gone')

/** `Legs` on the pretended exchange; every command can be cut off. */
export function fakeLegs(options: FakeLegsOptions): Legs {
  const { exchange, clock, isAway, phoneDoes, trunkDoes, tell } = options
  const { legs, talks, recordings } = exchange

  /** As over a network: the answer comes later, and perhaps after the events. */
  async function command(work: () => Outcome<LegWhy>): LegOutcome {
    await Promise.resolve()
    return isAway() ? failed('away') : work()
  }
  const withLeg = (legId: LegId, work: (leg: FakeLeg) => Outcome<LegWhy> | undefined): LegOutcome =>
    command(() => {
      const leg = legs.get(legId)
      return leg ? (work(leg) ?? done) : gone
    })

  /** Whoever is rung is not ours to command before it answers. */
  const ifIn = (leg: FakeLeg, work: () => void): Outcome<LegWhy> => {
    if (!leg.arrived && leg.state !== 'up') return failed('refused', 'it has not been answered')
    work()
    return done
  }

  function bringIn(talkId: TalkId, leg: FakeLeg): void {
    for (const { soundId } of [...leg.sounds]) exchange.stopSound(soundId)
    leg.music = false
    exchange.leaveTalk(leg)
    leg.talkId = talkId
    talkOf(talkId).add(leg.legId)
  }

  function talkOf(talkId: TalkId): Set<LegId> {
    const talk = talks.get(talkId) ?? new Set()
    talks.set(talkId, talk)
    return talk
  }

  return {
    answer: (legId) =>
      withLeg(legId, (leg) => {
        leg.state = 'up'
        return undefined
      }),
    stopRinging: (legId) =>
      withLeg(legId, (leg) => {
        leg.hearsRinging = false
        return undefined
      }),
    signalRinging: (legId) =>
      withLeg(legId, (leg) => {
        leg.hearsRinging = true
        return undefined
      }),

    ring: (legId, phone, { tag, ringMs }) =>
      command(() => {
        const does = phoneDoes(phone)
        if (!does) return failed('refused', 'there is no such phone')
        if (!legs.has(legId)) exchange.call(legId, tag, does, ringMs)
        return done
      }),
    dial: (legId, to, { tag, ringMs, talkId, talkMsMax }) =>
      command(() => {
        const does = trunkDoes(to)
        if (!does) return failed('refused', 'there is no such trunk')
        if (!isDialable(to.number)) return failed('refused', 'the number has characters that cannot be dialled')
        if (legs.has(legId)) return done
        talkOf(talkId)
        exchange.call(legId, tag, does, ringMs)
        const leg = legs.get(legId)
        if (leg) bringIn(talkId, leg)
        if (leg && talkMsMax !== undefined) exchange.after(leg, talkMsMax, () => exchange.end(leg, 'hung-up'))
        return done
      }),
    hangUp: (legId, cause = 'hung-up') =>
      withLeg(legId, (leg) => {
        exchange.end(leg, cause)
        return undefined
      }),

    play: (legId, soundId, sounds) =>
      withLeg(legId, (leg) => {
        if (sounds.length === 0) return failed('refused', 'not a sound of ours')
        return ifIn(leg, () => exchange.play(leg, soundId, sounds))
      }),
    playInTalk: (talkId, soundId, sounds) =>
      command(() => {
        if (!talks.has(talkId)) return gone
        if (sounds.length === 0) return failed('refused', 'not a sound of ours')
        exchange.playInTalk(talkId, soundId, sounds)
        return done
      }),
    mute: (legId, muted) =>
      withLeg(legId, (leg) => {
        leg.muted = muted
        return undefined
      }),
    stopSound: (soundId) =>
      command(() => {
        exchange.stopSound(soundId)
        return done
      }),
    startMusic: (legId) =>
      withLeg(legId, (leg) =>
        ifIn(leg, () => {
          leg.music = true
        }),
      ),
    stopMusic: (legId) =>
      withLeg(legId, (leg) =>
        ifIn(leg, () => {
          leg.music = false
        }),
      ),

    join: (talkId, legIds) =>
      command(() => {
        talkOf(talkId)
        const found = legIds.map((legId) => legs.get(legId))
        if (found.includes(undefined)) return gone
        if (found.some((leg) => leg && !leg.arrived && leg.state !== 'up'))
          return failed('refused', 'it has not been answered')
        for (const leg of found) if (leg) bringIn(talkId, leg)
        return done
      }),
    leave: (talkId, legId) =>
      command(() => {
        const leg = legs.get(legId)
        if (!leg || !talks.has(talkId)) return gone
        if (leg.talkId === talkId) exchange.leaveTalk(leg)
        return done
      }),
    endTalk: (talkId) =>
      command(() => {
        if (!talks.has(talkId)) return gone
        exchange.endTalk(talkId)
        return done
      }),

    record: (talkId, recordingId) =>
      command(() => {
        if (!talks.has(talkId)) return gone
        if (recordings.has(recordingId)) return done
        recordings.set(recordingId, { of: talkId, since: clock.now() })
        tell({ type: 'recording.started', recordingId })
        return done
      }),
    recordLeg: (legId, recordingId, { maxMs }) =>
      withLeg(legId, (leg) =>
        ifIn(leg, () => {
          if (recordings.has(recordingId)) return
          recordings.set(recordingId, { of: legId, since: clock.now() })
          tell({ type: 'recording.started', recordingId })
          exchange.after(leg, maxMs, () => exchange.stopRecording(recordingId))
        }),
      ),
    pauseRecording: (recordingId) => command(() => (recordings.has(recordingId) ? done : gone)),
    stopRecording: (recordingId) =>
      command(() => {
        exchange.stopRecording(recordingId)
        return done
      }),

    async alive() {
      await Promise.resolve()
      if (isAway()) return failed('away')
      return { ok: true, value: aliveIn(exchange) }
    },
  }
}

function aliveIn({ legs, talks }: Exchange): Alive {
  return {
    legs: [...legs.values()].map(({ legId, tag, state, arrived }) => ({ legId, tag, state, arrived })),
    talks: [...talks].map(([talkId, legIds]) => ({ talkId, legIds: [...legIds] })),
  }
}
