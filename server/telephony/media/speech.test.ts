import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createSpeech, plainText, type SpeechEngine } from './speech.ts'
import { checkWav } from './wav.ts'

/** What would be there if a text were ever more than a text. */
const trace = join(tmpdir(), `trace-${process.pid}`)
const espeak = createSpeech({ engine: { engine: 'espeak' } })
const lasts = async (engine: SpeechEngine, text = 'Bom dia') => {
  const wav = await createSpeech({ engine }).say(text, 'pt-BR')
  const checked = wav && checkWav(wav)
  return checked?.ok ? checked.value.durationMs : undefined
}

describe('a text', () => {
  test('is said as telephony wants it, longer for a longer text', async () => {
    const short = await lasts({ engine: 'espeak' }, 'Bom dia')
    const long = await lasts({ engine: 'espeak' }, 'Bom dia. Todos os nossos atendentes estão ocupados no momento.')
    expect(short).toBeGreaterThan(400)
    expect(long).toBeGreaterThan((short ?? 0) * 2)
  })

  test.each([
    ['a shell’s characters', `$(touch ${trace}); \`id\` | cat > ${trace} && "quoted' \\`],
    ['an option', `--help -w ${trace}`],
    ['SSML', '<speak><audio src="file:///etc/passwd"/><break time="3600s"/></speak>'],
    ['espeak’s phonemes and control characters', '[[h@l"oU]] \u0000 \u001b[31m \n\n'],
  ])('with %s is read out or not, and nothing else comes of it', async (_what, text) => {
    const wav = await espeak.say(text, 'pt-BR')
    const checked = wav && checkWav(wav)
    if (checked?.ok) expect(checked.value.durationMs).toBeLessThan(60_000)
    expect(existsSync(trace)).toBe(false)
  })

  test('in a language that nobody speaks is not said', async () => {
    expect(await espeak.say('Bom dia', 'xx-XX')).toBeUndefined()
  })

  test('has no phonemes in it', () => expect(plainText('a [[b]]\u0000c')).toBe('a [ [b]] c'))
})

describe('another engine', () => {
  test('is a program that gets the text on its input, the language where it asks for it', async () => {
    const argv: [string, ...string[]] = ['espeak-ng', '-v', '{voice}', '--stdin', '--stdout']
    expect(await lasts({ engine: 'command', argv, voice: 'pt-br' })).toBeGreaterThan(400)
  })
  test.each<[string, SpeechEngine]>([
    ['is not installed', { engine: 'command', argv: ['no-such-program'], voice: '' }],
    ['fails', { engine: 'command', argv: ['false'], voice: '' }],
    ['answers no sound', { engine: 'command', argv: ['echo', 'hello'], voice: '' }],
    ['is not there', { engine: 'http', url: 'http://127.0.0.1:9/', authorization: undefined, voice: '' }],
  ])('that %s is replaced by espeak-ng', async (_how, engine) => expect(await lasts(engine)).toBeGreaterThan(400))
})
