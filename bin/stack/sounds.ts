import { access, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { output } from './command.ts'
import { demandPrograms } from './install.ts'
import { repository } from './paths.ts'
import { stepsTo } from './steps.ts'

/**
 * Makes sounds/: the Brazilian prompts by espeak-ng, tones and music by sox; 8 kHz, mono, 16-bit WAV. What is said stands
 * in `sounds/pt-BR/manifest.json`; the files are committed: after a line was added there `node bin/stack/sounds.ts` makes
 * what is missing, and `node bin/stack/sounds.ts queue` all of that set anew. Any may be replaced by a recorded voice.
 */
const language = 'pt-BR'

const pcm = ['-r', '8000', '-c', '1', '-b', '16']

/** Sets whose prompts are said one after another, as one sentence. */
const wordSets = new Set(['numbers', 'digits'])

async function makePrompt(text: string, file: string, scratch: string, isWord: boolean): Promise<void> {
  const spoken = join(scratch, 'spoken.wav')
  await output(['espeak-ng', '-v', 'pt-br', '-s', '150', '-g', '2', '-w', spoken], { input: text })
  // Words are cut to the sound; then short silences around, and a level that leaves room: telephony clips what is louder.
  const trim = ['silence', '1', '0.01', '0.5%', 'reverse']
  const around = isWord ? [...trim, ...trim, 'pad', '0.02', '0.06'] : ['pad', '0.15', '0.25']
  await output(['sox', spoken, ...pcm, file, 'norm', '-6', ...around])
}

const makeBeep = (file: string) =>
  output(['sox', '-n', ...pcm, file, 'synth', '0.25', 'sine', '1000', 'fade', '0.01', '0.25', '0.02', 'gain', '-12'])

/** Soft plucked broken chords, four bars of four: C, A minor, F, G, said twice. */
async function makeMusic(file: string, scratch: string): Promise<void> {
  const chords = [
    ['C3', 'G3', 'C4', 'E4', 'G4', 'E4', 'C4', 'G3'],
    ['A2', 'E3', 'A3', 'C4', 'E4', 'C4', 'A3', 'E3'],
    ['F2', 'C3', 'F3', 'A3', 'C4', 'A3', 'F3', 'C3'],
    ['G2', 'D3', 'G3', 'B3', 'D4', 'B3', 'G3', 'D3'],
  ]
  const notes = [...chords, ...chords].flat()
  const files = []
  for (const [index, note] of notes.entries()) {
    const one = join(scratch, `note-${index}.wav`)
    await output([
      'sox',
      '-R',
      '-n',
      ...pcm,
      one,
      'synth',
      '0.5',
      'pluck',
      note,
      'fade',
      '0.005',
      '0.5',
      '0.1',
      'gain',
      '-14',
    ])
    files.push(one)
  }
  await output(['sox', ...files, ...pcm, file, 'lowpass', '2200', 'reverb', '35', 'norm', '-12'])
}

const scratch = await mkdtemp(join(tmpdir(), 'vez-sounds-'))
const steps = stepsTo(console.log)
await demandPrograms(['espeak-ng', 'sox'], steps)
const sounds = join(repository, 'sounds')
const { sets } = JSON.parse(await readFile(join(sounds, language, 'manifest.json'), 'utf8')) as {
  sets: Record<string, Record<string, string>>
}
const anew = new Set(process.argv.slice(2))
const isThere = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  )
const beep = join(sounds, language, 'system/beep.wav')
const music = join(sounds, 'music/default/waiting.wav')
for (const [set, prompts] of Object.entries(sets))
  await steps.run(`${language}/${set}`, async () => {
    const dir = join(sounds, language, set)
    await mkdir(dir, { recursive: true })
    for (const [name, text] of Object.entries(prompts)) {
      const file = join(dir, `${name}.wav`)
      if (file !== beep && (anew.has(set) || !(await isThere(file))))
        await makePrompt(text, file, scratch, wordSets.has(set))
    }
  })
if (!(await isThere(beep))) await makeBeep(beep)
await mkdir(join(sounds, 'music/default'), { recursive: true })
if (!(await isThere(music))) await makeMusic(music, scratch)
await rm(scratch, { recursive: true })
