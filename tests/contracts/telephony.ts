import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Alive, CallerId, Cause, LegEvent, LegListener, Legs, LegTag, Sound } from '#server/calls/ports.ts'
import {
  type AgentId,
  asId,
  type CompanyId,
  type ExtensionId,
  type InteractionId,
  type LegId,
  type RecordingId,
  type SoundId,
  type TalkId,
  type TrunkId,
} from '#server/kernel/ids.ts'
import type { Does } from '#server/telephony/fake/index.ts'

/** The other end of a leg, as a person holds it. */
export interface FarEnd {
  hangsUp(): void
  /** Its media end, and nothing else is said: a browser that was closed, a cable that was pulled. */
  goesSilent(): void
  presses(keys: string): void
  /** Resolves when the call is up, seen from there. */
  isTalking(): Promise<void>
  isOver(): Promise<void>
  /** Resolves once anything is heard there, or once nothing has been for a while. */
  hearsSound(): Promise<void>
  hearsNothing(): Promise<void>
}

/** One exchange with a carrier and two phones, of which one is not registered. */
export interface World {
  readonly legs: Legs
  readonly names: {
    companyId: CompanyId
    trunkId: TrunkId
    phone: ExtensionId
    absentPhone: ExtensionId
    /** Two seconds or more long. */
    sound: Sound
    /** Shorter than a second. */
    beep: Sound
  }
  /** Everything that is told from now on, also after `restart`. */
  listen(listener: LegListener): void
  /** Lets time pass until it is so; rejects where it does not become so. */
  until(what: string, condition: () => boolean): Promise<void>
  phoneWill(does: Does): void
  carrierWill(does: Does): void
  /** A call to our number, from outside or from the phone. */
  callerArrives(call: { from: string; dialled: string }): Promise<FarEnd>
  phoneDials(dialled: string): Promise<FarEnd>
  /** Who holds the phone, or the called number, at this leg. */
  phoneAt(legId: LegId): Promise<FarEnd>
  carrierAt(legId: LegId): Promise<FarEnd>
  /** The link breaks and comes back. */
  cutLink(): Promise<void>
  /** Our process dies; `meanwhile` happens; the next one starts and has taken up what it missed. */
  restart(meanwhile: () => Promise<void>): Promise<void>
  close(): Promise<void>
}

/** What calls are promised of telephony, wherever it runs. */
export function describeLegs(name: string, makeWorld: () => Promise<World>): void {
  describe(`telephony: ${name}`, () => {
    let world: World
    let legs: Legs
    let events: LegEvent[] = []
    let onLinkUp: () => Promise<void> = async () => {}
    let count = 0

    beforeAll(async () => {
      world = await makeWorld()
      legs = world.legs
      world.listen(async (event) => {
        if (event.type === 'link.up') await onLinkUp()
        events.push(event)
      })
    })
    afterEach(async () => {
      onLinkUp = async () => {}
      const { legs: left, talks } = await alive()
      for (const { legId } of left) await legs.hangUp(legId)
      for (const { talkId } of talks) await legs.endTalk(talkId)
      for (const { legId } of left) await world.until(`the end of ${legId}`, () => endsOf(legId).length > 0)
      events = []
    })
    afterAll(() => world?.close())

    // ── Words of these tests ──────────────────────────────────────────────────────────────────────────────────────

    const fresh = <T extends LegId | TalkId | SoundId | RecordingId>(kind: string) =>
      asId<T>(`${kind}-${process.pid}-${Date.now()}-${++count}`)
    const newLeg = () => fresh<LegId>('leg')
    const callerId: CallerId = { number: '551130001000', name: 'Zé' }
    const tag = (role: LegTag['role'] = 'agent'): LegTag => ({
      companyId: world.names.companyId,
      interactionId: asId<InteractionId>('interaction1'),
      role,
      ...(role === 'agent' ? { agentId: asId<AgentId>('agent1') } : {}),
    })

    const endsOf = (legId: LegId) =>
      events.flatMap((e) => (e.type === 'leg.ended' && e.legId === legId ? [e.cause] : []))
    const storyOf = (legId: LegId) => events.flatMap((e) => ('legId' in e && e.legId === legId ? [e.type] : []))
    const told = (type: LegEvent['type'], id: LegId | SoundId | RecordingId) =>
      world.until(`${type} of ${id}`, () => events.some((e) => e.type === type && Object.values(e).includes(id)))
    const finished = (soundId: SoundId) =>
      events.flatMap((e) => (e.type === 'sound.finished' && e.soundId === soundId ? [e.heard] : []))

    async function alive(): Promise<Alive> {
      const outcome = await legs.alive()
      if (!outcome.ok) throw new Error(`${outcome.why}: ${outcome.detail ?? ''}`)
      return outcome.value
    }
    const aliveLeg = async (legId: LegId) => (await alive()).legs.find((leg) => leg.legId === legId)
    const talkWith = async (talkId: TalkId) =>
      (await alive()).talks.find((talk) => talk.talkId === talkId)?.legIds.toSorted()

    async function callerIn(dialled = '551130001000'): Promise<{ legId: LegId; caller: FarEnd }> {
      const before = events.length
      const caller = await world.callerArrives({ from: '5511988887777', dialled })
      let legId: LegId | undefined
      await world.until('the arrival', () => {
        legId = events.slice(before).find((e) => e.type === 'leg.arrived')?.legId
        return legId !== undefined
      })
      return { legId: legId as LegId, caller }
    }

    async function answeredCaller(): Promise<{ legId: LegId; caller: FarEnd }> {
      const arrived = await callerIn()
      expect(await legs.answer(arrived.legId)).toEqual({ ok: true })
      await arrived.caller.isTalking()
      return arrived
    }

    const ring = (legId: LegId, extensionId = world.names.phone, ringMs = 20_000) =>
      legs.ring(legId, { companyId: world.names.companyId, extensionId }, { callerId, tag: tag(), ringMs })
    const dial = (legId: LegId, talkId: TalkId, number = '11988887777', ringMs = 20_000) => {
      const { companyId, trunkId } = world.names
      return legs.dial(legId, { companyId, trunkId, number }, { callerId, tag: tag('callee'), ringMs, talkId })
    }

    async function answeredAgent(): Promise<{ legId: LegId; agent: FarEnd }> {
      const legId = newLeg()
      world.phoneWill({ act: 'answers', afterMs: 0 })
      expect(await ring(legId)).toEqual({ ok: true })
      await told('leg.answered', legId)
      return { legId, agent: await world.phoneAt(legId) }
    }

    // ── Callers ───────────────────────────────────────────────────────────────────────────────────────────────────

    test('a caller arrives with the trunk, the number that was dialled and the own number', async () => {
      const { legId } = await callerIn('551130001000')
      const { companyId, trunkId } = world.names
      expect(events.find((e) => e.type === 'leg.arrived')).toMatchObject({
        legId,
        companyId,
        from: { side: 'trunk', trunkId },
        dialled: '551130001000',
        callerId: { number: '5511988887777' },
      })
    })

    test('an agent who dials arrives from the extension', async () => {
      await world.phoneDials('0800123')
      await world.until('the arrival', () => events.some((e) => e.type === 'leg.arrived'))
      const { companyId, phone } = world.names
      expect(events.find((e) => e.type === 'leg.arrived')).toMatchObject({
        companyId,
        from: { side: 'extension', extensionId: phone },
        dialled: '0800123',
      })
    })

    test('a caller hears ringing, then talks, and hangs up: told once', async () => {
      const { legId, caller } = await callerIn()
      expect(await legs.signalRinging(legId)).toEqual({ ok: true })
      expect(await legs.answer(legId)).toEqual({ ok: true })
      await caller.isTalking()
      caller.hangsUp()
      await told('leg.ended', legId)
      expect(storyOf(legId)).toEqual(['leg.arrived', 'leg.ended'])
      expect(endsOf(legId)).toEqual(['hung-up'])
    })

    test('a caller who gives up before the answer has ended, once', async () => {
      const { legId, caller } = await callerIn()
      caller.hangsUp()
      await told('leg.ended', legId)
      expect(endsOf(legId)).toEqual(['hung-up'])
      expect(await legs.answer(legId)).toMatchObject({ ok: false, why: 'gone' })
    })

    test('a caller whom we hang up ends with our cause', async () => {
      const { legId, caller } = await answeredCaller()
      expect(await legs.hangUp(legId, 'congestion')).toEqual({ ok: true })
      await caller.isOver()
      await told('leg.ended', legId)
      expect(endsOf(legId)).toEqual(['congestion'])
    })

    test('keys come one by one, in their order', async () => {
      const { legId, caller } = await answeredCaller()
      caller.presses('12#')
      await world.until('three keys', () => storyOf(legId).filter((type) => type === 'leg.pressed').length === 3)
      expect(events.flatMap((e) => (e.type === 'leg.pressed' ? [e.key] : []))).toEqual(['1', '2', '#'])
    })

    // ── Agents' phones ────────────────────────────────────────────────────────────────────────────────────────────

    test('a phone rings, is answered, and the agent hangs up: each told once, in order', async () => {
      const { legId, agent } = await answeredAgent()
      agent.hangsUp()
      await told('leg.ended', legId)
      expect(storyOf(legId)).toEqual(['leg.ringing', 'leg.answered', 'leg.ended'])
      expect(endsOf(legId)).toEqual(['hung-up'])
    })

    test('a phone that is rung twice under one id rings once', async () => {
      const legId = newLeg()
      world.phoneWill({ act: 'rings' })
      expect(await Promise.all([ring(legId), ring(legId)])).toEqual([{ ok: true }, { ok: true }])
      await told('leg.ringing', legId)
      expect((await alive()).legs).toHaveLength(1)
      expect(storyOf(legId)).toEqual(['leg.ringing'])
    })

    test.each<[Does, Cause]>([
      [{ act: 'refuses', cause: 'busy' }, 'busy'],
      [{ act: 'refuses', cause: 'rejected' }, 'rejected'],
      [{ act: 'refuses', cause: 'unreachable' }, 'unreachable'],
    ])('a phone that %o ends the leg as %s', async (does, cause) => {
      const legId = newLeg()
      world.phoneWill(does)
      expect(await ring(legId)).toEqual({ ok: true })
      await told('leg.ended', legId)
      expect(endsOf(legId)).toEqual([cause])
      expect(storyOf(legId)).not.toContain('leg.answered')
    })

    test('a phone that nobody answers rings out by itself', async () => {
      const legId = newLeg()
      world.phoneWill({ act: 'rings' })
      await ring(legId, world.names.phone, 1_000)
      await told('leg.ended', legId)
      expect(storyOf(legId)).toEqual(['leg.ringing', 'leg.ended'])
      expect(endsOf(legId)).toEqual(['no-answer'])
    })

    test('a phone that is not registered is unreachable, and the leg never was', async () => {
      const legId = newLeg()
      expect(await ring(legId, world.names.absentPhone)).toEqual({ ok: true })
      await told('leg.ended', legId)
      expect(storyOf(legId)).toEqual(['leg.ended'])
      expect(endsOf(legId)).toEqual(['unreachable'])
      expect(await aliveLeg(legId)).toBeUndefined()
    })

    test('a phone that there is not is refused, and nothing is told of it', async () => {
      const legId = newLeg()
      expect(await ring(legId, asId<ExtensionId>('nobody'))).toMatchObject({ ok: false, why: 'refused' })
      expect(storyOf(legId)).toEqual([])
    })

    test.each<[Cause]>([['cancelled'], ['answered-elsewhere']])(
      'a ringing phone that we take back ends as %s',
      async (cause) => {
        const legId = newLeg()
        world.phoneWill({ act: 'rings' })
        await ring(legId)
        await told('leg.ringing', legId)
        expect(await legs.hangUp(legId, cause)).toEqual({ ok: true })
        await told('leg.ended', legId)
        expect(endsOf(legId)).toEqual([cause])
      },
    )

    test('a phone that falls silent in mid-talk is lost; one that hangs up is not', async () => {
      const [lost, left] = [await answeredAgent(), await answeredAgent()]
      lost.agent.goesSilent()
      await told('leg.ended', lost.legId)
      left.agent.hangsUp()
      await told('leg.ended', left.legId)
      expect([endsOf(lost.legId), endsOf(left.legId)]).toEqual([['lost'], ['hung-up']])
    })

    test('a phone that dialled and falls silent is lost; one that we hang up then is not', async () => {
      const dials = async () => {
        const before = events.length
        const agent = await world.phoneDials('2002')
        await world.until('the arrival', () => events.slice(before).some((e) => e.type === 'leg.arrived'))
        const { legId } = events.slice(before).find((e) => e.type === 'leg.arrived') as { legId: LegId }
        await legs.answer(legId)
        await agent.isTalking()
        return { legId, agent }
      }
      const [lost, left] = [await dials(), await dials()]
      lost.agent.goesSilent()
      await told('leg.ended', lost.legId)
      await legs.hangUp(left.legId)
      await told('leg.ended', left.legId)
      expect([endsOf(lost.legId), endsOf(left.legId)]).toEqual([['lost'], ['hung-up']])
    })

    test('a phone that is taken back while we are still asking for it does not ring on', async () => {
      const legId = newLeg()
      world.phoneWill({ act: 'answers', afterMs: 100 })
      await Promise.all([ring(legId), legs.hangUp(legId, 'cancelled')])
      await told('leg.ended', legId)
      expect(endsOf(legId)).toEqual(['cancelled'])
      expect(await aliveLeg(legId)).toBeUndefined()
    })

    // ── Calling out ───────────────────────────────────────────────────────────────────────────────────────────────

    test('a dialled number is in the talk while it rings, then answers', async () => {
      const { legId: agentLeg } = await answeredAgent()
      const [legId, talkId] = [newLeg(), fresh<TalkId>('talk')]
      await legs.join(talkId, [agentLeg], tag())
      world.carrierWill({ act: 'answers', afterMs: 300 })
      expect(await dial(legId, talkId)).toEqual({ ok: true })
      await told('leg.ringing', legId)
      expect(await talkWith(talkId)).toEqual([agentLeg, legId].toSorted())
      await told('leg.answered', legId)
      ;(await world.carrierAt(legId)).hangsUp()
      await told('leg.ended', legId)
      expect(storyOf(legId)).toEqual(['leg.ringing', 'leg.answered', 'leg.ended'])
      expect(endsOf(legId)).toEqual(['hung-up'])
    })

    test.each<[Cause]>([['busy'], ['rejected'], ['unknown-number'], ['congestion'], ['unreachable']])(
      'a number that the carrier refuses as %s ends so',
      async (cause) => {
        const legId = newLeg()
        world.carrierWill({ act: 'refuses', cause })
        expect(await dial(legId, fresh<TalkId>('talk'))).toEqual({ ok: true })
        await told('leg.ended', legId)
        expect(endsOf(legId)).toEqual([cause])
      },
    )

    test('a number that nobody answers rings out by itself', async () => {
      const legId = newLeg()
      world.carrierWill({ act: 'rings' })
      await dial(legId, fresh<TalkId>('talk'), '11988887777', 1_000)
      await told('leg.ended', legId)
      expect(endsOf(legId)).toEqual(['no-answer'])
    })

    test('a dialled number that may talk so long is hung up by itself', async () => {
      const { legId: agentLeg } = await answeredAgent()
      const [legId, talkId] = [newLeg(), fresh<TalkId>('talk')]
      await legs.join(talkId, [agentLeg], tag())
      world.carrierWill({ act: 'answers', afterMs: 0 })
      const { companyId, trunkId } = world.names
      const dialling = { callerId, tag: tag('callee'), ringMs: 20_000, talkId, talkMsMax: 2_000 }
      await legs.dial(legId, { companyId, trunkId, number: '11988887777' }, dialling)
      await told('leg.answered', legId)
      await told('leg.ended', legId)
      expect(storyOf(legId).at(-1)).toBe('leg.ended')
    })

    test('a dialled number that we take back is cancelled', async () => {
      const legId = newLeg()
      world.carrierWill({ act: 'rings' })
      await dial(legId, fresh<TalkId>('talk'))
      await told('leg.ringing', legId)
      await legs.hangUp(legId, 'cancelled')
      await told('leg.ended', legId)
      expect(endsOf(legId)).toEqual(['cancelled'])
    })

    test.each(['', 'sip:evil@example.org', '11988887777@other', '1198888&PJSIP/other', '1\r\n2'])(
      'the number %j is not dialled, and nothing is told of it',
      async (number) => {
        const legId = newLeg()
        expect(await dial(legId, fresh<TalkId>('talk'), number)).toMatchObject({ ok: false, why: 'refused' })
        expect(storyOf(legId)).toEqual([])
      },
    )

    // ── Sounds ────────────────────────────────────────────────────────────────────────────────────────────────────

    test('sounds are heard to their end, one after another', async () => {
      const { legId } = await answeredCaller()
      const [first, second] = [fresh<SoundId>('sound'), fresh<SoundId>('sound')]
      expect(await legs.play(legId, first, [world.names.sound])).toEqual({ ok: true })
      expect(await legs.play(legId, second, [world.names.beep, world.names.beep])).toEqual({ ok: true })
      await told('sound.finished', second)
      expect(events.flatMap((e) => (e.type === 'sound.finished' ? [e] : []))).toEqual([
        { type: 'sound.finished', soundId: first, heard: true },
        { type: 'sound.finished', soundId: second, heard: true },
      ])
    })

    test('a sound that we stop was not heard; to stop it again is no mistake', async () => {
      const { legId } = await answeredCaller()
      const soundId = fresh<SoundId>('sound')
      await legs.play(legId, soundId, [world.names.sound])
      expect(await legs.stopSound(soundId)).toEqual({ ok: true })
      await told('sound.finished', soundId)
      expect(await legs.stopSound(soundId)).toEqual({ ok: true })
      expect(finished(soundId)).toEqual([false])
    })

    test('a caller who hangs up while sounds play: each finished once, before the end', async () => {
      const { legId, caller } = await answeredCaller()
      const sounds = [fresh<SoundId>('sound'), fresh<SoundId>('sound')]
      for (const soundId of sounds) await legs.play(legId, soundId, [world.names.sound])
      caller.hangsUp()
      await told('leg.ended', legId)
      expect(events.map((e) => e.type).filter((type) => type !== 'leg.arrived')).toEqual([
        'sound.finished',
        'sound.finished',
        'leg.ended',
      ])
      expect(sounds.map(finished)).toEqual([[false], [false]])
    })

    test('an agent who answers cuts short what the caller is hearing', async () => {
      const { legId } = await answeredCaller()
      const { legId: agentLeg } = await answeredAgent()
      const soundId = fresh<SoundId>('sound')
      await legs.startMusic(legId)
      await legs.play(legId, soundId, [world.names.sound])
      expect(await legs.join(fresh<TalkId>('talk'), [legId, agentLeg], tag('caller'))).toEqual({ ok: true })
      await told('sound.finished', soundId)
      expect(finished(soundId)).toEqual([false])
    })

    test('a caller who was answered hears ringing until it is stopped; to stop it again, or where none was, is no mistake', async () => {
      const { legId, caller } = await answeredCaller()
      expect(await legs.stopRinging(legId)).toEqual({ ok: true })
      await caller.hearsNothing()
      expect(await legs.signalRinging(legId)).toEqual({ ok: true })
      await caller.hearsSound()
      expect(await legs.stopRinging(legId)).toEqual({ ok: true })
      await caller.hearsNothing()
      expect(await legs.stopRinging(legId)).toEqual({ ok: true })
      expect(endsOf(legId)).toEqual([])
    })

    test('music goes on under a sound, and stops when asked', async () => {
      const { legId } = await answeredCaller()
      const soundId = fresh<SoundId>('sound')
      expect(await legs.startMusic(legId)).toEqual({ ok: true })
      expect(await legs.startMusic(legId, 'default')).toEqual({ ok: true })
      await legs.play(legId, soundId, [world.names.sound])
      await told('sound.finished', soundId)
      expect(finished(soundId)).toEqual([true])
      expect(await legs.stopMusic(legId)).toEqual({ ok: true })
      expect(await legs.stopMusic(legId)).toEqual({ ok: true })
    })

    // ── Talks ─────────────────────────────────────────────────────────────────────────────────────────────────────

    test('a talk is made by the first who joins; joining and leaving twice does no harm; its end leaves the legs up', async () => {
      const [{ legId: callerLeg }, { legId: agentLeg }] = [await answeredCaller(), await answeredAgent()]
      const talkId = fresh<TalkId>('talk')
      expect(await legs.join(talkId, [callerLeg], tag('caller'))).toEqual({ ok: true })
      expect(await legs.join(talkId, [callerLeg, agentLeg], tag('caller'))).toEqual({ ok: true })
      expect(await talkWith(talkId)).toEqual([callerLeg, agentLeg].toSorted())
      expect(await legs.leave(talkId, agentLeg)).toEqual({ ok: true })
      expect(await legs.leave(talkId, agentLeg)).toEqual({ ok: true })
      expect(await talkWith(talkId)).toEqual([callerLeg])
      expect(await legs.endTalk(talkId)).toEqual({ ok: true })
      expect(await talkWith(talkId)).toBeUndefined()
      expect((await alive()).legs.map((leg) => leg.state)).toEqual(['up', 'up'])
    })

    test('a leg that joins another talk has left the first', async () => {
      const { legId } = await answeredCaller()
      const [first, second] = [fresh<TalkId>('talk'), fresh<TalkId>('talk')]
      await legs.join(first, [legId], tag('caller'))
      expect(await legs.join(second, [legId], tag('caller'))).toEqual({ ok: true })
      expect([await talkWith(first), await talkWith(second)]).toEqual([[], [legId]])
    })

    test('a talk is joined again after it was ended', async () => {
      const { legId } = await answeredCaller()
      const talkId = fresh<TalkId>('talk')
      await legs.join(talkId, [legId], tag('caller'))
      await legs.endTalk(talkId)
      expect(await legs.join(talkId, [legId], tag('caller'))).toEqual({ ok: true })
      expect(await talkWith(talkId)).toEqual([legId])
    })

    test('what is said by whoever is muted is heard by nobody, and is heard again afterwards; they hear on', async () => {
      const [{ legId: callerLeg, caller }, { legId: agentLeg, agent }] = [await answeredCaller(), await answeredAgent()]
      const talkId = fresh<TalkId>('talk')
      await legs.join(talkId, [callerLeg, agentLeg], tag('caller'))
      await agent.hearsSound()
      for (let times = 0; times < 2; times++) expect(await legs.mute(callerLeg, true)).toEqual({ ok: true })
      await agent.hearsNothing()
      await caller.hearsSound()
      for (let times = 0; times < 2; times++) expect(await legs.mute(callerLeg, false)).toEqual({ ok: true })
      await agent.hearsSound()
    })

    test('keys that are pressed in a talk of two are told, with whose they are', async () => {
      const [{ legId: callerLeg, caller }, { legId: agentLeg, agent }] = [await answeredCaller(), await answeredAgent()]
      await legs.join(fresh<TalkId>('talk'), [callerLeg, agentLeg], tag('caller'))
      await Promise.all([caller.hearsSound(), agent.hearsSound()])
      agent.presses('*4')
      caller.presses('1')
      const keysOf = (legId: LegId) =>
        events.flatMap((e) => (e.type === 'leg.pressed' && e.legId === legId ? [e.key] : [])).join('')
      await world.until('the keys', () => keysOf(agentLeg) === '*4' && keysOf(callerLeg) === '1')
    })

    test('a sound in a talk is heard by all who are in it, to its end', async () => {
      const [{ legId: callerLeg, caller }, { legId: agentLeg, agent }] = [await answeredCaller(), await answeredAgent()]
      const [talkId, soundId] = [fresh<TalkId>('talk'), fresh<SoundId>('sound')]
      await legs.join(talkId, [callerLeg, agentLeg], tag('caller'))
      for (const legId of [callerLeg, agentLeg]) await legs.mute(legId, true)
      await Promise.all([caller.hearsNothing(), agent.hearsNothing()])
      expect(await legs.playInTalk(talkId, soundId, [world.names.sound, world.names.sound])).toEqual({ ok: true })
      await Promise.all([caller.hearsSound(), agent.hearsSound()])
      await told('sound.finished', soundId)
      expect(finished(soundId)).toEqual([true])
      expect(await talkWith(talkId)).toEqual([callerLeg, agentLeg].toSorted())
    })

    test('a sound in a talk that is stopped, or whose talk ends, was not heard: told once', async () => {
      const { legId } = await answeredCaller()
      const [talkId, stopped, cut] = [fresh<TalkId>('talk'), fresh<SoundId>('sound'), fresh<SoundId>('sound')]
      await legs.join(talkId, [legId], tag('caller'))
      expect(await legs.playInTalk(talkId, stopped, [world.names.sound])).toEqual({ ok: true })
      expect(await legs.stopSound(stopped)).toEqual({ ok: true })
      await told('sound.finished', stopped)
      expect(await legs.playInTalk(talkId, cut, [world.names.sound])).toEqual({ ok: true })
      await legs.endTalk(talkId)
      await told('sound.finished', cut)
      expect([finished(stopped), finished(cut)]).toEqual([[false], [false]])
    })

    test('nothing is not a sound: in a talk it is refused, and nothing is told of it', async () => {
      const { legId } = await answeredCaller()
      const [talkId, soundId] = [fresh<TalkId>('talk'), fresh<SoundId>('sound')]
      await legs.join(talkId, [legId], tag('caller'))
      expect(await legs.playInTalk(talkId, soundId, [])).toMatchObject({ ok: false, why: 'refused' })
      expect(finished(soundId)).toEqual([])
    })

    test('a phone that only rings cannot join', async () => {
      const legId = newLeg()
      world.phoneWill({ act: 'rings' })
      await ring(legId)
      await told('leg.ringing', legId)
      expect(await legs.join(fresh<TalkId>('talk'), [legId], tag())).toMatchObject({ ok: false, why: 'refused' })
    })

    // ── Recordings ────────────────────────────────────────────────────────────────────────────────────────────────

    test('a talk is recorded from the moment we ask until we stop it', async () => {
      const [{ legId: callerLeg }, { legId: agentLeg }] = [await answeredCaller(), await answeredAgent()]
      const [talkId, recordingId] = [fresh<TalkId>('talk'), fresh<RecordingId>('recording')]
      await legs.join(talkId, [callerLeg, agentLeg], tag('caller'))
      expect(await legs.record(talkId, recordingId)).toEqual({ ok: true })
      expect(await legs.record(talkId, recordingId)).toEqual({ ok: true })
      await told('recording.started', recordingId)
      expect(await legs.stopRecording(recordingId)).toEqual({ ok: true })
      await told('recording.finished', recordingId)
      expect(await legs.stopRecording(recordingId)).toEqual({ ok: true })
      const ofIt = events.flatMap((e) => ('recordingId' in e ? [e.type] : []))
      expect(ofIt).toEqual(['recording.started', 'recording.finished'])
    })

    test('a recording that is paused and resumed goes on, as often as one likes; one that is over is gone', async () => {
      const { legId } = await answeredCaller()
      const [talkId, recordingId] = [fresh<TalkId>('talk'), fresh<RecordingId>('recording')]
      await legs.join(talkId, [legId], tag('caller'))
      await legs.record(talkId, recordingId)
      await told('recording.started', recordingId)
      for (const paused of [true, true, false, false, true])
        expect(await legs.pauseRecording(recordingId, paused)).toEqual({ ok: true })
      expect(await legs.stopRecording(recordingId)).toEqual({ ok: true })
      await told('recording.finished', recordingId)
      const ofIt = events.flatMap((e) => ('recordingId' in e ? [e.type] : []))
      expect(ofIt).toEqual(['recording.started', 'recording.finished'])
      expect(await legs.pauseRecording(recordingId, true)).toMatchObject({ ok: false, why: 'gone' })
    })

    test('a talk that ends, ends its recording', async () => {
      const { legId } = await answeredCaller()
      const [talkId, recordingId] = [fresh<TalkId>('talk'), fresh<RecordingId>('recording')]
      await legs.join(talkId, [legId], tag('caller'))
      await legs.record(talkId, recordingId)
      await told('recording.started', recordingId)
      await legs.endTalk(talkId)
      await told('recording.finished', recordingId)
    })

    test('a leg is recorded by itself until we stop it', async () => {
      const { legId } = await answeredCaller()
      const recordingId = fresh<RecordingId>('recording')
      expect(await legs.recordLeg(legId, recordingId, { maxMs: 30_000 })).toEqual({ ok: true })
      expect(await legs.recordLeg(legId, recordingId, { maxMs: 30_000 })).toEqual({ ok: true })
      await told('recording.started', recordingId)
      expect(await legs.stopRecording(recordingId)).toEqual({ ok: true })
      await told('recording.finished', recordingId)
      const ofIt = events.flatMap((e) => ('recordingId' in e ? [e.type] : []))
      expect(ofIt).toEqual(['recording.started', 'recording.finished'])
    })

    test('the recording of an agent’s own phone ends when the time is over, and is played to it; another ends with the leg', async () => {
      const { legId } = await answeredAgent()
      const [short, long] = [fresh<RecordingId>('recording'), fresh<RecordingId>('recording')]
      await legs.recordLeg(legId, short, { maxMs: 1_000 })
      await told('recording.finished', short)
      const soundId = fresh<SoundId>('sound')
      expect(await legs.play(legId, soundId, [{ recordingId: short }])).toEqual({ ok: true })
      await told('sound.finished', soundId)
      expect(finished(soundId)).toEqual([true])
      await legs.recordLeg(legId, long, { maxMs: 30_000 })
      await told('recording.started', long)
      await legs.hangUp(legId)
      await told('recording.finished', long)
    })

    // ── What is gone ──────────────────────────────────────────────────────────────────────────────────────────────

    test('whatever is asked of a leg or talk that is no more is answered with gone', async () => {
      const legId = newLeg()
      const talkId = fresh<TalkId>('talk')
      const asked = {
        answer: legs.answer(legId),
        signalRinging: legs.signalRinging(legId),
        stopRinging: legs.stopRinging(legId),
        hangUp: legs.hangUp(legId),
        play: legs.play(legId, fresh<SoundId>('sound'), [world.names.sound]),
        startMusic: legs.startMusic(legId),
        stopMusic: legs.stopMusic(legId),
        mute: legs.mute(legId, true),
        playInTalk: legs.playInTalk(talkId, fresh<SoundId>('sound'), [world.names.sound]),
        join: legs.join(fresh<TalkId>('talk'), [legId], tag()),
        leave: legs.leave(talkId, legId),
        endTalk: legs.endTalk(talkId),
        record: legs.record(talkId, fresh<RecordingId>('recording')),
        recordLeg: legs.recordLeg(legId, fresh<RecordingId>('recording'), { maxMs: 1_000 }),
        pauseRecording: legs.pauseRecording(fresh<RecordingId>('recording'), true),
      }
      for (const [what, outcome] of Object.entries(asked))
        expect([what, await outcome]).toMatchObject([what, { ok: false, why: 'gone' }])
      expect(events.filter((e) => 'soundId' in e || 'legId' in e)).toEqual([])
    })

    // ── Taking up again ───────────────────────────────────────────────────────────────────────────────────────────

    test('every leg says whose it is, while it rings and when it is up', async () => {
      const [{ legId: callerLeg }, { legId: agentLeg }] = [await callerIn(), await answeredAgent()]
      const [ringing, dialled] = [newLeg(), newLeg()]
      world.phoneWill({ act: 'rings' })
      world.carrierWill({ act: 'rings' })
      await ring(ringing)
      await dial(dialled, fresh<TalkId>('talk'))
      await told('leg.ringing', ringing)
      await told('leg.ringing', dialled)
      const { companyId, trunkId } = world.names
      expect(await aliveLeg(callerLeg)).toMatchObject({
        tag: null,
        state: 'ringing',
        arrived: { companyId, from: { side: 'trunk', trunkId }, dialled: '551130001000' },
      })
      expect(await aliveLeg(agentLeg)).toMatchObject({ legId: agentLeg, tag: tag(), state: 'up', arrived: null })
      expect(await aliveLeg(ringing)).toMatchObject({ legId: ringing, tag: tag(), state: 'ringing', arrived: null })
      expect(await aliveLeg(dialled)).toMatchObject({
        legId: dialled,
        tag: tag('callee'),
        state: 'ringing',
        arrived: null,
      })
    })

    test('a link that breaks is told, and the legs live on', async () => {
      const { legId } = await answeredCaller()
      events = []
      await world.cutLink()
      expect(events.map((e) => e.type)).toEqual(['link.down', 'link.up'])
      expect((await aliveLeg(legId))?.state).toBe('up')
      expect(await legs.startMusic(legId)).toEqual({ ok: true })
    })

    test('the next process finds who talks, and hears of the rest only when it is ready', async () => {
      const [{ legId: callerLeg }, { legId: agentLeg, agent }] = [await answeredCaller(), await answeredAgent()]
      const { legId: leaving, caller } = await answeredCaller()
      const talkId = fresh<TalkId>('talk')
      await legs.join(talkId, [callerLeg, agentLeg], tag('caller'))
      events = []
      let found: Alive | undefined
      onLinkUp = async () => {
        found = await alive()
      }
      await world.restart(async () => {
        caller.hangsUp()
        await caller.isOver()
        await world.callerArrives({ from: '5511988887777', dialled: '551130002000' })
      })
      await told('leg.ended', leaving)
      await world.until('the arrival', () => events.some((e) => e.type === 'leg.arrived'))
      expect(events[0]).toEqual({ type: 'link.up' })
      expect(endsOf(leaving)).toEqual(['hung-up'])
      expect(found?.legs.map((leg) => leg.legId)).toEqual(expect.arrayContaining([callerLeg, agentLeg]))
      expect(found?.legs.map((leg) => leg.legId)).not.toContain(leaving)
      expect(found?.talks.find((talk) => talk.talkId === talkId)?.legIds.toSorted()).toEqual(
        [callerLeg, agentLeg].toSorted(),
      )
      // And goes on with what the one before began.
      expect(await legs.leave(talkId, callerLeg)).toEqual({ ok: true })
      agent.hangsUp()
      await told('leg.ended', agentLeg)
      expect(endsOf(agentLeg)).toEqual(['hung-up'])
    })
  })
}
