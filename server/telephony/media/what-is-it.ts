const signatures: [at: number, bytes: string, name: string][] = [
  [0, 'PK\x03\x04', 'a ZIP archive'],
  [0, 'ID3', 'MP3'],
  [0, '\xff\xfb', 'MP3'],
  [0, '\xff\xf3', 'MP3'],
  [0, '\xff\xf2', 'MP3'],
  [0, 'OggS', 'Ogg'],
  [0, 'fLaC', 'FLAC'],
  [4, 'ftyp', 'MP4 or M4A'],
  [0, 'RIFX', 'WAV of the other byte order'],
  [0, 'RF64', 'WAV of more than 4 GB'],
  [8, 'AVI ', 'AVI'],
  [0, '#!AMR', 'AMR'],
  [0, '%PDF', 'PDF'],
  [0, '<', 'text'],
]

/** What bytes are that are no WAV file, for whoever sent them, by how they begin. */
export function describeBytes(bytes: Buffer): string {
  if (bytes.length === 0) return 'an empty file'
  const begins = bytes.toString('latin1', 0, 16)
  return signatures.find(([at, text]) => begins.startsWith(text, at))?.[2] ?? 'no sound file that we know'
}
