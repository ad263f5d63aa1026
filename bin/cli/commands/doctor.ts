import type { Command } from '../command.ts'

type Words = { 'pt-BR': string; en: string }
type Check = {
  id: string
  state: 'ok' | 'failed' | 'waiting'
  words: Words
  note: Words | null
  fix: { words: Words; href: string | null } | null
}

export const doctor: Command = {
  name: 'doctor',
  usage: 'doctor',
  summary: 'Ask the installation whether all is well, and what to do where it is not.',
  takes: { min: 0, max: 0 },
  async run({ server, print }) {
    const api = await server()
    const { items } = await api.get<{ items: Check[] }>('/setup/checks')
    const said = (words: Words) => (process.env.LANG?.startsWith('pt') ? words['pt-BR'] : words.en)
    for (const { state, words, note, fix } of items) {
      print(`${{ ok: '✓', failed: '✗', waiting: '…' }[state]}  ${said(words)}`)
      if (note) print(`     ${said(note)}`)
      if (fix) print(`     → ${said(fix.words)}${fix.href ? ` (${api.url}${fix.href})` : ''}`)
    }
    return items.some(({ state }) => state === 'failed') ? 1 : 0
  },
}
