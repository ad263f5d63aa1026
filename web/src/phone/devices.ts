import { create } from 'zustand'

export type DeviceUse = 'microphone' | 'speaker' | 'ringer'
export type Device = { id: string; name: string }

type Devices = {
  microphones: Device[]
  /** What can play; a browser that cannot choose (no setSinkId) has the default alone. */
  speakers: Device[]
  /** Empty: the system's own choice. */
  chosen: Record<DeviceUse, string>
  /** 0 to 1. */
  ringerVolume: number
  /** The browser takes echo and noise out of what the microphone hears; some headsets do so themselves. */
  cleansVoice: boolean
  permission: 'granted' | 'denied' | 'prompt'
}

const keptAs = 'vez:phone-devices'
const kept = (): Pick<Devices, 'chosen' | 'ringerVolume' | 'cleansVoice'> => {
  const plain = { chosen: { microphone: '', speaker: '', ringer: '' }, ringerVolume: 0.8, cleansVoice: true }
  try {
    const read = JSON.parse(localStorage.getItem(keptAs) ?? '{}') as Partial<typeof plain>
    return { ...plain, ...read, chosen: { ...plain.chosen, ...read.chosen } }
  } catch {
    return plain
  }
}

/** What this machine can hear and sound with, and what of it the agent chose: microphone, headset and ringer apart. */
export const useDevices = create<Devices>(() => ({ microphones: [], speakers: [], permission: 'prompt', ...kept() }))

function keep(): void {
  const { chosen, ringerVolume, cleansVoice } = useDevices.getState()
  localStorage.setItem(keptAs, JSON.stringify({ chosen, ringerVolume, cleansVoice }))
}

export function choose(use: DeviceUse, id: string): void {
  useDevices.setState(({ chosen }) => ({ chosen: { ...chosen, [use]: id } }))
  keep()
}

export function setRingerVolume(ringerVolume: number): void {
  useDevices.setState({ ringerVolume })
  keep()
}

export function setCleansVoice(cleansVoice: boolean): void {
  useDevices.setState({ cleansVoice })
  keep()
}

/** A browser names its devices only to who may listen; without names they are still counted. */
export async function lookForDevices(): Promise<void> {
  const found = await navigator.mediaDevices.enumerateDevices()
  const of = (kind: MediaDeviceKind) =>
    found.filter((one) => one.kind === kind).map(({ deviceId, label }) => ({ id: deviceId, name: label }))
  useDevices.setState({ microphones: of('audioinput'), speakers: of('audiooutput') })
}

async function lookForPermission(changed: () => void): Promise<void> {
  const status = await navigator.permissions.query({ name: 'microphone' as PermissionName })
  const read = () => {
    useDevices.setState({ permission: status.state })
    changed()
  }
  status.onchange = read
  read()
}

/** Follows what is plugged in and what is allowed. */
export function watchDevices(changed: () => void): () => void {
  const look = () => void lookForDevices().then(changed)
  navigator.mediaDevices.addEventListener('devicechange', look)
  look()
  void lookForPermission(() => {
    look()
    changed()
  })
  return () => navigator.mediaDevices.removeEventListener('devicechange', look)
}

/** `ok` where a call could be spoken in now. Not asked for yet is as good as refused: a call would wait for the answer. */
export function microphoneNow(): 'ok' | 'denied' | 'missing' {
  const { permission, microphones } = useDevices.getState()
  if (microphones.length === 0) return 'missing'
  return permission === 'granted' ? 'ok' : 'denied'
}

/** The chosen microphone, or another one where it is gone. Rejects as the browser does. */
export async function openMicrophone(): Promise<MediaStream> {
  const { chosen, cleansVoice } = useDevices.getState()
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: {
      ...(chosen.microphone && { deviceId: { ideal: chosen.microphone } }),
      echoCancellation: cleansVoice,
      noiseSuppression: cleansVoice,
      autoGainControl: cleansVoice,
    },
  })
  useDevices.setState({ permission: 'granted' })
  return stream
}

/** Asks for the microphone where nobody was asked yet; whatever the answer is, `useDevices` has it. */
export async function askForMicrophone(): Promise<void> {
  try {
    for (const track of (await openMicrophone()).getTracks()) track.stop()
  } catch (why) {
    if (why instanceof DOMException && why.name === 'NotAllowedError') useDevices.setState({ permission: 'denied' })
  }
  await lookForDevices()
}

type Sinkable = { sinkId?: unknown; setSinkId?: (id: string) => Promise<void> }

/** Leads sound to a device; a device that is gone, or a browser that cannot choose, leaves it where it was. */
export async function leadTo(id: string, output: object): Promise<void> {
  const { sinkId } = output as Sinkable
  if (id !== (sinkId ?? '')) await (output as Sinkable).setSinkId?.(id).catch(() => {})
}
