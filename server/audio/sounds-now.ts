import type { AudioNow } from './service.ts'

type Now = { id: string; fileId: string; version: string }

/** The audios of all companies as the settings in memory have them: Asterisk asks for them by id alone. */
export function createSoundsNow(): {
  changed(companyId: string, audios: readonly Now[]): void
  now(id: string): AudioNow
} {
  const byId = new Map<string, Now>()
  const ofCompany = new Map<string, readonly Now[]>()
  return {
    changed(companyId, audios) {
      for (const { id } of ofCompany.get(companyId) ?? []) byId.delete(id)
      for (const audio of audios) byId.set(audio.id, audio)
      ofCompany.set(companyId, audios)
    },
    now: (id) => byId.get(id),
  }
}
