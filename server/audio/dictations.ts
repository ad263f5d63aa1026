import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Dictation, Dictations } from '#server/calls/index.ts'
import type { RecordingId } from '#server/kernel/ids.ts'
import type { AudioService } from './service.ts'

/** Makes audios of what was spoken by phone: telephony has left it in its spool. */
export function createDictations({ spoolDir, audio }: { spoolDir: string; audio: AudioService }): Dictations {
  const fileOf = (id: RecordingId): string => {
    if (!/^[0-9a-zA-Z-]{1,80}$/.test(id)) throw new Error(`not a name for a file: ${id}`)
    return join(spoolDir, `${id}.wav`)
  }

  return {
    async keep(companyId, recordingId, dictation: Dictation) {
      const bytes = await readFile(fileOf(recordingId)).catch((why: NodeJS.ErrnoException) => {
        if (why.code === 'ENOENT') return undefined
        throw why
      })
      await audio.keepSpoken({ companyId, by: dictation.userId }, recordingId, dictation, bytes)
      await rm(fileOf(recordingId), { force: true })
    },
    async forget(recordingId) {
      await rm(fileOf(recordingId), { force: true })
    },
  }
}
