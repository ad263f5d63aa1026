import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkWav } from './wav.ts'

export type ConvertOptions = {
  /** More time than this, or more bytes out, and it is given up. */
  timeoutMs?: number
  outputBytesMax?: number
  tempDir?: string
  /** Of sox: what is done to the sound. */
  effects?: readonly string[]
}

const inputBytesMax = 100 * 1024 * 1024

/**
 * Makes 8000 Hz, mono, 16-bit of any sound that sox can read; undefined where it cannot, or where it takes too long or
 * grows too large. The file lies under a name of ours in a folder of its own: nothing of the sender's reaches a
 * command line. Throws where sox is not installed.
 */
export async function convertToWav(bytes: Buffer, options: ConvertOptions = {}): Promise<Buffer | undefined> {
  const { timeoutMs = 30_000, outputBytesMax = 50 * 1024 * 1024, tempDir = tmpdir(), effects = [] } = options
  const type = soxType(bytes)
  if (type === undefined || bytes.length > inputBytesMax) return undefined
  const folder = await mkdtemp(join(tempDir, 'vez-sound-'))
  try {
    const [from, to] = [join(folder, 'in'), join(folder, 'out.wav')]
    await writeFile(from, bytes)
    // `trim` bounds what is written, whatever length the input claims.
    const seconds = String(Math.floor(outputBytesMax / 16_000))
    const output = ['-t', 'wav', '-e', 'signed-integer', '-b', '16', '-r', '8000', '-c', '1', to]
    const sox = ['-V1', '-t', type, from, ...output, 'trim', '0', seconds, ...effects]
    if (!(await succeeds(sox, folder, timeoutMs))) return undefined
    const converted = await readFile(to)
    return checkWav(converted).ok ? converted : undefined
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** By how the bytes begin, never by a name: with a name, sox would also run a playlist or fetch an address. */
function soxType(bytes: Buffer): string | undefined {
  const begins = bytes.toString('latin1', 0, 12)
  if (/^RIF[FX]....WAVE/s.test(begins)) return 'wav'
  if (/^(ID3|\xff[\xe2-\xfb])/.test(begins)) return 'mp3'
  if (begins.startsWith('OggS')) return 'ogg'
  if (begins.startsWith('fLaC')) return 'flac'
  if (/^FORM....AIF/s.test(begins)) return 'aiff'
  return undefined
}

function succeeds(args: string[], cwd: string, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const sox = spawn('sox', args, { cwd, stdio: 'ignore', timeout: timeoutMs, killSignal: 'SIGKILL' })
    sox.on('error', (why) => reject(new Error(`sox cannot be run: ${why.message}. Install the package "sox".`)))
    sox.on('exit', (code) => resolve(code === 0))
  })
}
