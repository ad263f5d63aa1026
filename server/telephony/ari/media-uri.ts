import type { Sound } from '#server/calls/ports.ts'
import { isSafeId } from '../clean.ts'

export type MediaOptions = {
  /** Where our server serves audio to Asterisk, without a slash at the end. */
  mediaUrl: string
  /** The folder `sounds/`, as Asterisk sees it. */
  soundsRoot: string
}

const prompt = /^[a-z0-9][a-z0-9_-]*(\/[a-z0-9][a-z0-9_-]*)*$/
const language = /^[A-Za-z]{2,3}(-[A-Za-z]{2,4})?$/

/**
 * Asterisk would read any file and fetch any address that a media URI names, so it hears of our own sounds only.
 * Undefined where the sound is not one.
 */
export function mediaUri(sound: Sound, { mediaUrl, soundsRoot }: MediaOptions): string | undefined {
  if ('audioId' in sound)
    return isSafeId(sound.audioId) ? `sound:${mediaUrl}/media/audio/${sound.audioId}.wav` : undefined
  const known = prompt.test(sound.prompt) && language.test(sound.language)
  return known ? `sound:${soundsRoot}/${sound.language}/${sound.prompt}` : undefined
}
