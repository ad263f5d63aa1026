/** The `wav` package has no types of its own. Only what is used here. */
declare module 'wav' {
  import type { Transform } from 'node:stream'

  const wav: {
    Reader: new () => Transform
    Writer: new (format: { sampleRate: number; channels: number; bitDepth: number }) => Transform
  }
  export default wav
}
