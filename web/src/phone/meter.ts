/** How loud something is: `level` for people (0 to 1 over 60 dB), `loudest` for judging (the highest since it was asked). */
export type Meter = { level(): number; loudest(): number; close(): void }

let context: AudioContext | undefined
/** One for all that is measured; browsers allow few. */
const measuring = (): AudioContext => {
  context ??= new AudioContext()
  if (context.state === 'suspended') void context.resume()
  return context
}

export function meterOf(stream: MediaStream): Meter {
  const audio = measuring()
  const source = audio.createMediaStreamSource(stream)
  const analyser = audio.createAnalyser()
  analyser.fftSize = 2048
  source.connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  let highest = 0
  const timer = setInterval(look, 100)

  function look(): number {
    analyser.getFloatTimeDomainData(samples)
    let peak = 0
    let squares = 0
    for (const sample of samples) {
      peak = Math.max(peak, Math.abs(sample))
      squares += sample * sample
    }
    highest = Math.max(highest, peak)
    return Math.sqrt(squares / samples.length)
  }

  return {
    level: () => levelOf(look()),
    loudest() {
      look()
      const loudest = highest
      highest = 0
      return loudest
    },
    close() {
      clearInterval(timer)
      source.disconnect()
    },
  }
}

const quietestDb = -60

/** Half of it is half as loud to the ear, not half the voltage. */
function levelOf(rootMeanSquare: number): number {
  if (rootMeanSquare <= 0) return 0
  return Math.min(1, Math.max(0, 1 - (20 * Math.log10(rootMeanSquare)) / quietestDb))
}
