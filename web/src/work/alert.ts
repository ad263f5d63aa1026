import { noticeCall } from '../phone/notice.ts'
import type { OfferView } from './calls.ts'

/** Chats sound in this page; calls ring in the phone. Nothing sounds before somebody has clicked. */
let context: AudioContext | undefined

export function armAlerts(): void {
  context ??= new AudioContext()
  context.resume().catch(() => {})
}

function tone(sound: AudioContext, at: number, hertz: number): void {
  const gain = sound.createGain()
  const oscillator = sound.createOscillator()
  oscillator.frequency.value = hertz
  gain.gain.setValueAtTime(0.0001, at)
  gain.gain.exponentialRampToValueAtTime(0.16, at + 0.02)
  gain.gain.exponentialRampToValueAtTime(0.0001, at + 0.28)
  oscillator.connect(gain).connect(sound.destination)
  oscillator.start(at)
  oscillator.stop(at + 0.3)
}

function chime(): void {
  if (context?.state !== 'running') return
  tone(context, context.currentTime, 880)
  tone(context, context.currentTime + 0.16, 1_174)
}

const againMs = 4_000

/** Sounds, and says it outside of a page that is not looked at, until the answer is called. */
export function alertOf(offer: OfferView, words: { title: string; body: string; tab: string }): () => void {
  if (offer.medium === 'voice') return () => {}
  chime()
  const repeat = setInterval(chime, againMs)
  const stopNotice = noticeCall(words)
  return () => {
    clearInterval(repeat)
    stopNotice()
  }
}
