import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { output } from './command.ts'
import { demandPrograms } from './install.ts'
import { repository } from './paths.ts'
import { stepsTo } from './steps.ts'

/**
 * Makes sounds/: the Brazilian prompts by espeak-ng, tones and music by sox; 8 kHz, mono, 16-bit WAV. The files are
 * committed: run this (`node bin/stack/sounds.ts`) after a change of a text, and replace any of them by a recorded voice.
 */
const language = 'pt-BR'

const ordinals = [
  ...['primeiro', 'segundo', 'terceiro', 'quarto', 'quinto', 'sexto', 'sétimo', 'oitavo', 'nono', 'décimo'],
  ...['décimo primeiro', 'décimo segundo', 'décimo terceiro', 'décimo quarto', 'décimo quinto', 'décimo sexto'],
  ...['décimo sétimo', 'décimo oitavo', 'décimo nono', 'vigésimo'],
]

const positions = Object.fromEntries(
  ordinals.map((ordinal, index) => [`position-${index + 1}`, `Você é o ${ordinal} da fila.`]),
)

const sets: Record<string, Record<string, string>> = {
  demo: {
    welcome: 'Olá! Bem-vindo à Empresa Demo.',
    menu: 'Para vendas, digite 1. Para suporte, digite 2. Para financeiro, digite 3.',
    invalid: 'Opção inválida.',
    timeout: 'Não recebemos a sua opção.',
    caller: 'Olá! Esta é a ligação de demonstração. Se você me ouve, este telefone está pronto para atender.',
    goodbye: 'Não foi possível entender a sua opção. Por favor, ligue mais tarde. Até logo!',
  },
  /** For a company's first URA, whatever its name. */
  ura: {
    welcome: 'Olá! Obrigado por ligar.',
    'press-1': 'Para falar com o nosso atendimento, digite 1, ou aguarde na linha.',
  },
  queue: {
    wait: 'Todos os nossos atendentes estão ocupados. Por favor, aguarde na linha.',
    ...positions,
    'position-many': 'Há mais de vinte pessoas na sua frente. Agradecemos a sua paciência.',
  },
  system: {
    'number-not-in-service': 'O número discado não está em serviço. Por favor, verifique o número e tente de novo.',
    'try-later': 'No momento não podemos atender a sua ligação. Por favor, tente mais tarde.',
    closed: 'O nosso atendimento está fechado neste horário. Por favor, ligue em horário comercial.',
  },
}

const pcm = ['-r', '8000', '-c', '1', '-b', '16']

async function makePrompt(text: string, file: string, scratch: string): Promise<void> {
  const spoken = join(scratch, 'spoken.wav')
  await output(['espeak-ng', '-v', 'pt-br', '-s', '150', '-g', '2', '-w', spoken], { input: text })
  // Short silences around, and a level that leaves room: telephony clips what is louder.
  await output(['sox', spoken, ...pcm, file, 'norm', '-6', 'pad', '0.15', '0.25'])
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
for (const [set, prompts] of Object.entries(sets))
  await steps.run(`${language}/${set}`, async () => {
    const dir = join(sounds, language, set)
    await mkdir(dir, { recursive: true })
    for (const [name, text] of Object.entries(prompts)) await makePrompt(text, join(dir, `${name}.wav`), scratch)
  })
await makeBeep(join(sounds, language, 'system/beep.wav'))
await mkdir(join(sounds, 'music/default'), { recursive: true })
await makeMusic(join(sounds, 'music/default/waiting.wav'), scratch)
const manifest = {
  language,
  format: '8000 Hz, mono, 16-bit PCM WAV',
  madeBy: 'bin/stack/sounds.ts (espeak-ng, sox)',
  sets: { ...sets, system: { ...sets.system, beep: '(1000 Hz, a quarter of a second)' } },
}
await writeFile(join(sounds, language, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
await rm(scratch, { recursive: true })
