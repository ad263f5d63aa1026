import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Document } from '#server/configuration/index.ts'
import type { Command } from '../command.ts'
import { toYaml, writeFileOf } from '../document.ts'

type Exported = { document: Document; files: { resource: string; key: string; path: string }[] }

export const exportCommand: Command = {
  name: 'export',
  usage: 'export [FILE]',
  summary: 'Write the whole set-up of the company as YAML, with its audio files beside it.',
  help: 'Without FILE it is printed, without the audio files. Secrets are never in it: each stands as a name.',
  takes: { min: 0, max: 1 },
  async run({ args: [file], server, print }) {
    const api = await server()
    const { document, files } = await api.get<Exported>('/configuration')
    if (file === undefined) {
      print(toYaml(document))
      return 0
    }
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, toYaml(document))
    for (const { resource, key, path } of files) await writeFileOf(dirname(file), resource, key, await api.bytes(path))
    print(`${file}${files.length > 0 ? ` and ${files.length} audio files in files/` : ''}`)
    return 0
  },
}
