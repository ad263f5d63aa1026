import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { eventReference } from './make-event-reference.ts'

test('the reference of events is what the catalogues say', async () => {
  const written = await readFile(join(import.meta.dirname, '..', 'docs', 'reference', 'events.md'), 'utf8')
  expect(written, 'run: node bin/make-event-reference.ts').toBe(eventReference())
})
