import type { LegEvent } from '#server/calls/ports.ts'
import { virtualClock } from '#server/kernel/clock.ts'
import { asId, type CompanyId, type ExtensionId, type LegId, type TrunkId } from '#server/kernel/ids.ts'
import { fakeTelephony } from '#server/telephony/fake/index.ts'
import { describeLegs, type FarEnd, type World } from './telephony.ts'

async function fakeWorld(): Promise<World> {
  const clock = virtualClock()
  const telephony = fakeTelephony({ clock, soundMs: 2_000 })
  const [companyId, trunkId] = [asId<CompanyId>('company1'), asId<TrunkId>('trunk1')]
  const [phone, absentPhone] = [asId<ExtensionId>('phone1'), asId<ExtensionId>('phone2')]
  telephony.phoneWill(absentPhone, { act: 'is absent' })
  telephony.phoneWill(asId<ExtensionId>('nobody'), undefined)
  let listener: (event: LegEvent) => void | Promise<void> = () => {}
  await start()

  async function start(): Promise<void> {
    telephony.onEvent((event) => listener(event))
    await telephony.start()
  }

  async function until(what: string, condition: () => boolean): Promise<void> {
    for (let waited = 0; waited < 60_000 && !condition(); waited += 10) await clock.advance(10)
    if (!condition()) throw new Error(`${what}: did not come in a minute`)
  }

  const farEnd = (legId: LegId): FarEnd => ({
    hangsUp: () => telephony.hangsUp(legId),
    goesSilent: () => telephony.vanishes(legId),
    presses: (keys) => telephony.presses(legId, keys),
    isTalking: () => until('the answer', () => telephony.exchange.legs.get(legId)?.state === 'up'),
    isOver: () => until('the end', () => !telephony.exchange.legs.has(legId)),
    hearsSound: () => until('a sound', () => telephony.exchange.hears(legId)),
    hearsNothing: () => until('silence', () => !telephony.exchange.hears(legId)),
  })

  return {
    legs: telephony.legs,
    names: {
      companyId,
      trunkId,
      phone,
      absentPhone,
      sound: { prompt: 'any', language: 'pt-BR' },
      beep: { prompt: 'beep', language: 'pt-BR' },
    },
    listen: (next) => {
      listener = next
    },
    until,
    phoneWill: (does) => telephony.phoneWill(phone, does),
    carrierWill: (does) => telephony.trunkWill(trunkId, does),
    async callerArrives({ from, dialled }) {
      const side = { side: 'trunk', trunkId } as const
      return farEnd(telephony.callerArrives({ companyId, from: side, dialled, callerId: { number: from } }))
    },
    async phoneDials(dialled) {
      const side = { side: 'extension', extensionId: phone } as const
      return farEnd(telephony.callerArrives({ companyId, from: side, dialled, callerId: { number: '101' } }))
    },
    phoneAt: async (legId) => farEnd(legId),
    carrierAt: async (legId) => farEnd(legId),
    async cutLink() {
      telephony.loseLink()
      await telephony.restoreLink()
    },
    async restart(meanwhile) {
      telephony.crash()
      await meanwhile()
      await start()
    },
    close: async () => {},
  }
}

describeLegs('the fake', fakeWorld)
