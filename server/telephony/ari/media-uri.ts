import type { Sound } from '#server/calls/ports.ts'
import { isSafeId } from '../clean.ts'

export type MediaOptions = {
  /** Where our server serves audio to Asterisk, without a slash at the end. */
  mediaUrl: string
  /** The folder `sounds/`, as Asterisk sees it. */
  soundsRoot: string
  /** Which bytes the audio has now. It stands in the address, so that a cache never plays what was replaced. */
  audioVersion?: (audioId: string) => string | undefined
  /** Takes the text up to be said, and names it; undefined where no voice says it. */
  spokenName?: (spoken: { text: string; language: string }) => string | undefined
}

const prompt = /^[a-z0-9][a-z0-9_-]*(\/[a-z0-9][a-z0-9_-]*)*$/
const language = /^[A-Za-z]{2,3}(-[A-Za-z]{2,4})?$/

/**
 * Asterisk would read any file and fetch any address that a media URI names, so it hears of our own sounds only.
 * Undefined where the sound is not one.
 */
export function mediaUri(sound: Sound, options: MediaOptions): string | undefined {
  if ('prompt' in sound) {
    const known = prompt.test(sound.prompt) && language.test(sound.language)
    return known ? `sound:${options.soundsRoot}/${sound.language}/${sound.prompt}` : undefined
  }
  if ('recordingId' in sound) return isSafeId(sound.recordingId) ? `recording:${sound.recordingId}` : undefined
  if ('keptRecordingId' in sound)
    return isSafeId(sound.keptRecordingId)
      ? `sound:${options.mediaUrl}/media/recording/${sound.keptRecordingId}.wav`
      : undefined
  const path = 'audioId' in sound ? audioPath(sound.audioId, options) : spokenPath(sound, options)
  return path && `sound:${options.mediaUrl}/media/${path}.wav`
}

/** Below `/media/`: of music, too. */
export function audioPath(audioId: string, { audioVersion }: Pick<MediaOptions, 'audioVersion'>): string | undefined {
  if (!isSafeId(audioId)) return undefined
  const version = audioVersion?.(audioId)
  return version !== undefined && isSafeId(version) ? `audio/${audioId}/${version}` : `audio/${audioId}`
}

function spokenPath(sound: { text: string; language: string }, { spokenName }: MediaOptions): string | undefined {
  const name = spokenName?.(sound)
  return name !== undefined && isSafeId(name) ? `spoken/${name}` : undefined
}
