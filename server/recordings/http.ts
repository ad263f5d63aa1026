import { createReadStream } from 'node:fs'
import { z } from 'zod'
import { type Route, route } from '#server/api/route.ts'
import type { RecordingsService } from './service.ts'

const view = z.object({
  id: z.string(),
  state: z.enum(['requested', 'recording', 'finished', 'stored', 'failed']),
  why: z.string().nullable(),
  requestedAt: z.number(),
  durationMs: z.number().nullable(),
  agentId: z.string().nullable(),
})

export const recordingRoutes = ({ recordings }: { recordings: RecordingsService }): Route[] => [
  route({
    method: 'get',
    path: '/interactions/:id/recordings',
    may: 'recording.listen',
    summary: 'The recordings of one interaction, with the state of each.',
    input: z.strictObject({ id: z.string() }),
    output: z.object({ items: z.array(view) }),
    async handle({ input, user }) {
      const docs = await recordings.list(user.companyId, input.id)
      return {
        items: docs.map(({ _id, state, why, requestedAt, durationMs, agentId }) => ({
          id: _id,
          state,
          why: why ?? null,
          requestedAt,
          durationMs: durationMs ?? null,
          agentId: agentId ?? null,
        })),
      }
    },
  }),
  route({
    method: 'get',
    path: '/recordings/:id/audio',
    may: 'recording.listen',
    summary: 'What was said: WAV, 8000 Hz mono. 409 while there is nothing to hear.',
    input: z.strictObject({ id: z.string() }),
    output: 'bytes',
    async handle({ input, user }) {
      const { doc, file } = await recordings.open(user.companyId, input.id)
      return {
        body: createReadStream(file),
        type: 'audio/wav',
        fileName: `${input.id}.wav`,
        ...(doc.bytes != null && { length: doc.bytes }),
        ...(doc.sha256 && { etag: doc.sha256 }),
      }
    },
  }),
]
