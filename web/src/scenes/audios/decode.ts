import { telephoneRate } from './sound.ts'

/** Any sound that the browser can read, as one channel at the telephone's rate. */
export async function samplesOf(sound: Blob): Promise<Float32Array> {
  // The length is not known before it is decoded: this one is for decoding only.
  const decoded = await new OfflineAudioContext(1, 1, telephoneRate).decodeAudioData(await sound.arrayBuffer())
  const length = Math.max(1, Math.ceil(decoded.duration * telephoneRate))
  const context = new OfflineAudioContext(1, length, telephoneRate)
  const source = context.createBufferSource()
  source.buffer = decoded
  source.connect(context.destination)
  source.start()
  return (await context.startRendering()).getChannelData(0)
}
