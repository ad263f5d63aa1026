import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { clientTypes, type OpenApiPage } from '../../bin/make-client.ts'
import { serverProcess } from '../support/server-process.ts'

test('the console’s types are those of the routes: npm run make:client', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'vez-client-types-'))
  const database = new URL(process.env.VEZ_MONGODB_URI ?? '')
  database.pathname = `/vez_client_types_${Date.now().toString(36)}`
  const server = await serverProcess({
    name: 'client-types',
    env: { VEZ_MONGODB_URI: database.href, VEZ_DATA_DIR: dataDir },
  })
  try {
    await server.start()
    const page = (await (await fetch(`${server.url}/openapi.json`)).json()) as OpenApiPage
    const file = join(import.meta.dirname, '..', '..', 'web', 'src', 'client', 'routes.generated.ts')
    expect(clientTypes(page) === (await readFile(file, 'utf8')), 'run `npm run make:client` and commit').toBe(true)
  } finally {
    await server.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
})
