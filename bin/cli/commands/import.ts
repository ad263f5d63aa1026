import { readFile, writeFile } from 'node:fs/promises'
import { stringify } from 'yaml'
import type { Command } from '../command.ts'
import { toYaml } from '../document.ts'
import { readCsv } from '../import/csv.ts'
import type { Imported } from '../import/found.ts'
import { fromFreepbx } from '../import/freepbx.ts'
import { fromPjsipConf } from '../import/pjsip-conf.ts'
import { CliProblem } from '../problem.ts'

const sources: Record<string, (text: string) => Imported> = {
  freepbx: (text) => fromFreepbx(readCsv(text)),
  pjsip: fromPjsipConf,
}

export const importCommand: Command = {
  name: 'import',
  usage: 'import freepbx|pjsip FILE',
  summary: "Turn FreePBX's or Issabel's Bulk Handler CSV, or a pjsip.conf, into a file for plan and apply.",
  help: `  --out FILE       where the YAML goes (vez.yaml)
  --secrets FILE   where the passwords go (secrets.yaml), for plan and apply --secrets; readable by you alone

Nothing is changed anywhere: look at what was written, then plan and apply it.`,
  takes: { min: 2, max: 2 },
  options: { out: { type: 'string' }, secrets: { type: 'string' } },
  async run({ args: [kind = '', file = ''], options, print }) {
    const read = sources[kind]
    if (!read) throw new CliProblem(`There is no import from "${kind}": ${Object.keys(sources).join(', ')}.`)
    const { document, secrets, notes } = read(
      await readFile(file, 'utf8').catch(() => {
        throw new CliProblem(`There is no ${file}.`)
      }),
    )
    const { out = 'vez.yaml', secrets: secretsFile = 'secrets.yaml' } = options as Record<string, string>
    for (const note of notes) print(`!  ${note}`)
    const { vez: _version, ...sections } = document
    for (const [name, list] of Object.entries(sections)) print(`   ${(list as unknown[]).length} ${name}`)
    await writeFile(out, toYaml(document), { flag: 'wx' }).catch(alreadyThere(out))
    if (Object.keys(secrets).length > 0)
      await writeFile(secretsFile, stringify(secrets), { mode: 0o600, flag: 'wx' }).catch(alreadyThere(secretsFile))
    print(
      `Written: ${out}${Object.keys(secrets).length > 0 ? ` and ${secretsFile}` : ''}. Next: bin/vez plan ${out} --secrets ${secretsFile}`,
    )
    return 0
  },
}

const alreadyThere = (file: string) => () => {
  throw new CliProblem(`${file} is there already: name another with --out or --secrets.`)
}
