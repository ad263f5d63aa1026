import { leadTo, useDevices } from './devices.ts'

/** Two soft notes, twice, then a rest: made here, so that there is no file to load when it matters. */
const notes = [
  { at: 0, hertz: 660 },
  { at: 0.18, hertz: 880 },
  { at: 0.5, hertz: 660 },
  { at: 0.68, hertz: 880 },
]
const noteSeconds = 0.32
const roundSeconds = 2.6
/** Laid out beforehand: a page in the background has its timers slowed down, its sound not. */
const rounds = 30

let context: AudioContext | undefined
const sound = (): AudioContext => {
  context ??= new AudioContext()
  return context
}

/** The ringer: on the device that was chosen for it, which need not be the headset. */
export const ringer = {
  /** A browser lets a page sound only after somebody has touched it. */
  isBlocked: (): boolean => sound().state !== 'running',
  /** To be called in a click or a key press. */
  async unlock(): Promise<void> {
    const audio = sound()
    if (audio.state !== 'running') await Promise.race([audio.resume(), new Promise((late) => setTimeout(late, 500))])
  },
  /** Rings until what it returns is called, or for so many rounds. */
  ring(times = rounds): () => void {
    const audio = sound()
    const { chosen, ringerVolume } = useDevices.getState()
    void leadTo(chosen.ringer, audio)
    const loudness = audio.createGain()
    loudness.gain.value = ringerVolume ** 2
    loudness.connect(audio.destination)
    const begin = audio.currentTime + 0.03
    const sounding = Array.from({ length: times }, (_one, round) =>
      notes.map(({ at, hertz }) => note(audio, loudness, begin + round * roundSeconds + at, hertz)),
    ).flat()
    return () => {
      loudness.gain.setTargetAtTime(0, audio.currentTime, 0.02)
      for (const one of sounding) one.stop(audio.currentTime + 0.15)
      setTimeout(() => loudness.disconnect(), 200)
    }
  },
  testSeconds: roundSeconds,
}

function note(audio: AudioContext, into: AudioNode, at: number, hertz: number): OscillatorNode {
  const tone = audio.createOscillator()
  const envelope = audio.createGain()
  tone.type = 'triangle'
  tone.frequency.value = hertz
  envelope.gain.setValueAtTime(0, at)
  envelope.gain.linearRampToValueAtTime(0.9, at + 0.015)
  envelope.gain.exponentialRampToValueAtTime(0.001, at + noteSeconds)
  tone.connect(envelope).connect(into)
  tone.start(at)
  tone.stop(at + noteSeconds + 0.02)
  return tone
}
