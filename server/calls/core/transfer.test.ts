import { describe, expect, test } from 'vitest'
import { asId, type ExtensionId, type LegId } from '#server/kernel/ids.ts'
import { ana, bia, caller, fromPhone, fromTrunk, hungUp, outside, queueId, talking } from '#tests/support/caller.ts'
import type { Effect } from './effect.ts'
import type { Input } from './input.ts'
import type { ConsultWish } from './transfer.ts'
import { agentsOf, noPapers, viewFor } from './view.ts'

type World = ReturnType<typeof caller>
const customer = fromTrunk.legId

/** Who is in the talk, who hears music, who hears ringing, by all that was asked of telephony. */
function heard(world: World) {
  const inTalk = new Set<LegId>(world.call.legs.filter((leg) => leg.is === 'up').map((leg) => leg.legId))
  const music = new Set<LegId>()
  const ringing = new Set<LegId>()
  const gone = new Set<LegId>()
  const absorb = (effects: Effect[]) => {
    for (const effect of effects) {
      if (effect.do === 'join') for (const legId of effect.legIds) inTalk.add(legId)
      if (effect.do === 'leave') inTalk.delete(effect.legId)
      if (effect.do === 'start-music') music.add(effect.legId)
      if (effect.do === 'stop-music') music.delete(effect.legId)
      if (effect.do === 'signal-ringing') ringing.add(effect.legId)
      if (effect.do === 'stop-ringing') ringing.delete(effect.legId)
      if (effect.do === 'hang-up') for (const set of [inTalk, music, ringing]) set.delete(effect.legId)
      if (effect.do === 'hang-up') gone.add(effect.legId)
    }
    return effects
  }
  return {
    happens: (input: Input) => absorb(world.happens(input)),
    is: () => ({ talk: [...inTalk].toSorted(), music: [...music].toSorted(), ringing: [...ringing].toSorted() }),
    gone,
  }
}

const to = (number: string, attended: boolean): Input => ({
  type: 'transfer.asked',
  agentId: ana,
  to: { number },
  attended,
})
const wish = (what: ConsultWish): Input => ({ type: 'consult.asked', agentId: ana, wish: what })
const toQueue = (id = queueId): Input => ({
  type: 'transfer.asked',
  agentId: ana,
  to: { destination: { type: 'queue', id } },
  attended: false,
})
const answers = (legId: LegId): Input => ({ type: 'leg.answered', legId })
const handedTo = (agentId: string | null) => expect.objectContaining({ type: 'interaction.handed-over', agentId })
const alive = (world: World): Input => ({
  type: 'resumed',
  alive: new Map(world.call.legs.filter((leg) => leg.is !== 'down').map((leg) => [leg.legId, leg.is as 'up'])),
})

/** Ana asks Bia; Bia has answered. */
function consulting() {
  const world = talking()
  const seen = heard(world)
  const anas = world.legOf(ana)
  seen.happens(to('x-bia', true))
  const bias = world.legOf(bia)
  seen.happens(answers(bias))
  return { world, seen, anas, bias }
}

describe('a blind transfer', () => {
  test('lets the agent go at once; the customer hears it ring, and talks with the colleague, recorded anew', () => {
    const world = talking()
    const seen = heard(world)
    const anas = world.legOf(ana)
    seen.happens(to('x-bia', false))
    expect(seen.gone).toEqual(new Set([anas]))
    expect(world.told()).toEqual([handedTo(null)])
    expect(world.effects).toContainEqual({ do: 'stop-recording', recordingId: 'c1-r1' })
    expect(seen.is()).toEqual({ talk: [], music: [], ringing: [customer] })
    expect(agentsOf(world.call)).toEqual([bia])
    seen.happens(hungUp(anas))
    seen.happens(answers(world.legOf(bia)))
    expect(seen.is()).toEqual({ talk: [customer, world.legOf(bia)].toSorted(), music: [], ringing: [] })
    expect(world.told()).toEqual([handedTo(bia)])
    expect(world.effects).toContainEqual(expect.objectContaining({ do: 'record', recordingId: 'c1-r2', agentId: bia }))
  })

  test.each(['busy', 'no-answer', 'unreachable', 'rejected'] as const)(
    'that nobody takes (%s) rings whoever sent it; the customer hears ringing all the while',
    (cause) => {
      const world = talking()
      const seen = heard(world)
      seen.happens(to('x-bia', false))
      seen.happens({ type: 'leg.ended', legId: world.legOf(bia), cause })
      expect(world.effects).toContainEqual(expect.objectContaining({ do: 'ring', extensionId: 'x-ana' }))
      expect(seen.is().ringing).toEqual([customer])
      const again = world.legNow(ana)
      seen.happens(answers(again))
      expect(world.told()).toEqual([handedTo(ana)])
      expect(seen.is()).toEqual({ talk: [customer, again].toSorted(), music: [], ringing: [] })
    },
  )

  test('that nobody takes, nor whoever sent it, waits in its queue again as of the time it came', () => {
    const world = talking()
    const seen = heard(world)
    seen.happens(to('x-bia', false))
    seen.happens({ type: 'leg.ended', legId: world.legOf(bia), cause: 'no-answer' })
    seen.happens({ type: 'leg.ended', legId: world.legNow(ana), cause: 'no-answer' })
    expect(world.told()).toMatchObject([{ type: 'interaction.queued', arrival: { queueId, enteredAt: 0 } }])
    expect(seen.is()).toEqual({ talk: [], music: [customer], ringing: [] })
  })

  test('to a queue has the customer wait there with the old entry time, and music', () => {
    const world = talking()
    const seen = heard(world)
    seen.happens(toQueue())
    expect(world.told()).toMatchObject([
      { type: 'interaction.handed-over', agentId: null },
      { type: 'interaction.queued', arrival: { enteredAt: 0 } },
    ])
    expect(seen.is()).toEqual({ talk: [], music: [customer], ringing: [] })
    expect(world.call.phase.is).toBe('queued')
  })

  test('of a call that the agent dialled leaves the other side with the third', () => {
    const world = caller(outside, fromPhone, ana)
    const far = world.legOf('callee')
    world.happens(answers(far))
    const seen = heard(world)
    seen.happens(to('x-bia', false))
    seen.happens(hungUp(fromPhone.legId))
    seen.happens(answers(world.legOf(bia)))
    expect(seen.is().talk).toEqual([far, world.legOf(bia)].toSorted())
    world.happens(hungUp(world.legOf(bia)))
    expect(world.call.phase).toMatchObject({ is: 'ending', why: 'ended-by-agent' })
  })

  test('to a number that leads nowhere changes nothing', () => {
    const world = talking()
    expect(world.happens(to('999', false))).toEqual([])
    expect(world.happens(to('999', true))).toEqual([])
    expect(world.call.phase.is).toBe('talking')
  })

  test('is not the customer’s to ask for, nor of who is not in the talk', () => {
    const world = talking()
    expect(world.happens({ type: 'transfer.asked', agentId: bia, to: { number: 'x-bia' }, attended: false })).toEqual(
      [],
    )
  })

  test('goes on over a restart of the server: the customer hears it ring', () => {
    const world = talking()
    world.happens(to('x-bia', false))
    expect(world.happens(alive(world))).toContainEqual({ do: 'signal-ringing', legId: customer })
  })
})

describe('an attended transfer', () => {
  test('has the customer hear music while the agent hears it ring, then speaks with the third', () => {
    const world = talking()
    const seen = heard(world)
    seen.happens(to('x-bia', true))
    expect(seen.is()).toEqual({ talk: [], music: [customer], ringing: [world.legOf(ana)] })
    expect(viewFor(world.call, ana, noPapers).consult).toMatchObject({ answered: false, hears: 'third' })
    seen.happens(answers(world.legOf(bia)))
    expect(seen.is()).toEqual({ talk: [world.legOf(ana), world.legOf(bia)].toSorted(), music: [customer], ringing: [] })
    expect(world.told()).toEqual([{ type: 'interaction.shared', interactionId: 'c1', agentId: bia, shared: true }])
  })

  test('completed, leaves the two together; the agent’s part is recorded apart', () => {
    const { world, seen, anas, bias } = consulting()
    seen.happens(wish('complete'))
    expect(seen.is()).toEqual({ talk: [customer, bias].toSorted(), music: [], ringing: [] })
    expect([...seen.gone]).toEqual([anas])
    expect(world.told()).toEqual([handedTo(bia)])
    expect(world.effects).toContainEqual(expect.objectContaining({ do: 'record', agentId: bia }))
    expect([agentsOf(world.call), world.call.passedOn]).toEqual([[bia], [ana]])
  })

  test('is completed by hanging up', () => {
    const { world, seen, anas, bias } = consulting()
    seen.happens(hungUp(anas))
    expect(seen.is().talk).toContain(bias)
    expect(world.call.phase).toMatchObject({ is: 'talking', agentId: bia, legId: bias })
  })

  test('completed while it rings, lets the customer hear it ring; not taken, it comes back to the agent', () => {
    const world = talking()
    const seen = heard(world)
    seen.happens(to('x-bia', true))
    seen.happens(wish('complete'))
    expect(seen.is()).toMatchObject({ music: [], ringing: [customer] })
    seen.happens({ type: 'leg.ended', legId: world.legOf(bia), cause: 'no-answer' })
    expect(world.effects).toContainEqual(expect.objectContaining({ do: 'ring', extensionId: 'x-ana' }))
  })

  test('cancelled, brings the two back together', () => {
    const { world, seen, anas, bias } = consulting()
    seen.happens(wish('cancel'))
    expect(seen.is()).toEqual({ talk: [customer, anas].toSorted(), music: [], ringing: [] })
    expect([...seen.gone]).toEqual([bias])
    expect(world.told()).toEqual([{ type: 'interaction.shared', interactionId: 'c1', agentId: bia, shared: false }])
    expect(world.happens(hungUp(bias))).toEqual([])
  })

  test('swapped, has the third hear music while the agent speaks with the customer, and back', () => {
    const { seen, anas, bias } = consulting()
    seen.happens(wish('swap'))
    expect(seen.is()).toEqual({ talk: [anas, customer].toSorted(), music: [bias], ringing: [] })
    seen.happens(wish('swap'))
    expect(seen.is()).toEqual({ talk: [anas, bias].toSorted(), music: [customer], ringing: [] })
  })

  test('of three: all hear each other, and whoever leaves leaves the other two together', () => {
    const three = () => {
      const all = consulting()
      all.seen.happens(wish('three-way'))
      return all
    }
    const { seen, anas, bias } = three()
    expect(seen.is()).toEqual({ talk: [anas, bias, customer].toSorted(), music: [], ringing: [] })
    const left = (who: (all: ReturnType<typeof three>) => LegId) => {
      const all = three()
      all.seen.happens(hungUp(who(all)))
      const { phase, legs } = all.world.call
      return phase.is === 'talking' ? [legs[0]!.legId, phase.legId].toSorted() : phase.is
    }
    expect(left((all) => all.anas)).toEqual([customer, bias].toSorted())
    expect(left((all) => all.bias)).toEqual([customer, anas].toSorted())
    expect(left(() => customer)).toEqual([anas, bias].toSorted())
  })

  test('whose third does not answer brings the two back together', () => {
    const world = talking()
    const seen = heard(world)
    seen.happens(to('x-bia', true))
    seen.happens({ type: 'leg.ended', legId: world.legOf(bia), cause: 'busy' })
    expect(seen.is()).toEqual({ talk: [customer, world.legOf(ana)].toSorted(), music: [], ringing: [] })
  })

  test('whose third hangs up keeps the customer held until the agent resumes: nobody is heard by surprise', () => {
    const { world, seen, anas, bias } = consulting()
    seen.happens(hungUp(bias))
    expect(viewFor(world.call, ana, noPapers).phase).toBe('held')
    expect(seen.is().music).toEqual([customer])
    seen.happens({ type: 'hold.asked', agentId: ana, held: false })
    expect(seen.is()).toMatchObject({ music: [] })
    expect(seen.is().talk).toEqual(expect.arrayContaining([customer, anas]))
  })

  test('whose customer hangs up leaves agent and third talking; while it rings, it is over', () => {
    const { world, anas, bias } = consulting()
    world.happens(hungUp(customer))
    expect(world.call.phase).toMatchObject({ is: 'talking', agentId: ana, legId: anas })
    expect(world.call.legs[0]!.legId).toBe(bias)
    const ringing = talking()
    ringing.happens(to('x-bia', true))
    ringing.happens(hungUp(customer))
    expect(ringing.call.phase).toMatchObject({ is: 'ending', why: 'caller-left' })
  })

  test('goes on over a restart of the server, in whatever state it was', () => {
    for (const state of ['third', 'first', 'all'] as const) {
      const { world, seen, anas, bias } = consulting()
      if (state === 'first') seen.happens(wish('swap'))
      if (state === 'all') seen.happens(wish('three-way'))
      const before = seen.is()
      seen.happens(alive(world))
      expect(seen.is()).toEqual(before)
      expect(world.call.phase).toMatchObject({ is: 'consulting', by: anas, third: bias, hears: state })
    }
  })

  test('is given up when the agent’s page is loaded anew: the agent is brought back to the customer', () => {
    const { world, seen, anas, bias } = consulting()
    seen.happens({ type: 'reattach.asked', agentId: ana })
    expect([...seen.gone].toSorted()).toEqual([anas, bias].toSorted())
    expect(world.effects).toContainEqual(
      expect.objectContaining({ do: 'ring', extensionId: 'x-ana', autoAnswer: true }),
    )
    expect(viewFor(world.call, ana, noPapers).phase).toBe('reattaching')
  })

  test('to a number outside is heard early by the agent, and the customer joins it when completed', () => {
    const world = talking()
    const seen = heard(world)
    seen.happens(to('011', true))
    expect(world.effects).toContainEqual(expect.objectContaining({ do: 'dial', talkId: 'c1-t' }))
    expect(seen.is()).toMatchObject({ talk: [world.legOf(ana)], music: [customer], ringing: [] })
    seen.happens(answers(world.legOf('callee')))
    seen.happens(wish('complete'))
    expect(world.told()).toEqual([handedTo(null)])
    expect(seen.is().talk).toEqual([customer, world.legOf('callee')].toSorted())
  })

  test('of a held customer does not start the music twice', () => {
    const world = talking()
    world.happens({ type: 'hold.asked', agentId: ana, held: true })
    expect(world.happens(to('x-bia', true)).filter((effect) => effect.do === 'start-music')).toEqual([])
  })
})

test('the agent who handed it over is no more in it, and its end is not the call’s', () => {
  const { world, seen, anas } = consulting()
  seen.happens(wish('complete'))
  expect(world.happens(hungUp(anas))).toEqual([])
  expect(world.call.phase.is).toBe('talking')
  expect(asId<ExtensionId>('x-ana')).not.toBe(world.call.legs.at(-1)!.extensionId)
})
