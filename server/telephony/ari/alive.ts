import type { Alive, LegTag, LegWhy } from '#server/calls/ports.ts'
import { asId, type LegId } from '#server/kernel/ids.ts'
import { failed, type Outcome } from '#server/kernel/outcome.ts'
import type { Ari } from './ari.ts'
import type { Channel } from './events.generated.ts'
import { argsOf, readTag } from './tag.ts'
import { isLeg, readArrived } from './translate.ts'

/** A leg that we make carries its tag as a variable, too: until it is answered nothing else in Asterisk knows of it. */
export const tagVariable = 'VEZ_LEG'

/** All legs and talks of this application: what came to us, what we made, and nothing of other shards. */
export async function readAlive(ari: Ari): Promise<Outcome<LegWhy, Alive>> {
  const [channels, bridges, about] = await Promise.all([
    ari.run('channels.list', {}),
    ari.run('bridges.list', {}),
    ari.run('asterisk.getInfo', { only: ['status'] }),
  ])
  if (!channels.ok) return failed(channels.why, channels.detail)
  if (!bridges.ok) return failed(bridges.why, bridges.detail)
  const found = await Promise.all(channels.value.filter(isLeg).map((channel) => aliveLeg(ari, channel)))
  const legs = found.filter((leg) => leg !== undefined)
  const known = new Set<string>(legs.map(({ legId }) => legId))
  const talks = bridges.value
    .filter(({ name }) => isTalkOf(ari.app, name))
    .map(({ id, channels: inside }) => ({
      talkId: asId<Alive['talks'][number]['talkId']>(id),
      legIds: inside.filter((each) => known.has(each)).map((each) => asId<LegId>(each)),
    }))
  const upSince = about.ok ? Date.parse(about.value.status?.startup_time ?? '') : Number.NaN
  return { ok: true, value: { legs, talks, ...(upSince > 0 && { upSince }) } }
}

/** Bridges carry whose they are in their name. */
export const talkName = (app: string, { interactionId }: LegTag): string => `${app}:${interactionId}`
const isTalkOf = (app: string, name: string): boolean => name.startsWith(`${app}:`)

async function aliveLeg(ari: Ari, channel: Channel): Promise<Alive['legs'][number] | undefined> {
  // Another shard's: it has a tag as ours have.
  if (channel.dialplan.app_name === 'Stasis' && !belongs(ari, channel)) return undefined
  const legId = asId<LegId>(channel.id)
  const state = stateOf(channel)
  const args = argsOf(channel.dialplan)
  const arrived = readArrived(channel, args, channel.creationtime)
  if (arrived) return { legId, tag: null, state, arrived }
  const tag = readTag(args)?.tag ?? (await tagByVariable(ari, channel))
  const address = addressOf(channel)
  return tag && { legId, tag, state, arrived: null, ...(address !== undefined && { address }) }
}

/** Asterisk names a channel `PJSIP/<endpoint>-<number in hex>`. */
const addressOf = ({ name }: Channel) => /^PJSIP\/(.+)-[0-9a-f]{8}$/.exec(name)?.[1]

const belongs = (ari: Ari, { dialplan }: Channel): boolean => dialplan.app_data.startsWith(`${ari.app},`)

async function tagByVariable(ari: Ari, { id }: Channel): Promise<LegTag | undefined> {
  const variable = await ari.run('channels.getChannelVar', { channelId: id, variable: tagVariable })
  if (!variable.ok) return undefined // Not ours, or gone meanwhile: either way not to be listed.
  const [app, ...args] = variable.value.value.split(',')
  return app === ari.app ? readTag(args)?.tag : undefined
}

function stateOf({ state }: Channel): Alive['legs'][number]['state'] {
  if (state === 'Up') return 'up'
  return state === 'Ring' || state === 'Ringing' ? 'ringing' : 'down'
}
