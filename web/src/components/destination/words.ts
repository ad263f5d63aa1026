import { words } from '../../app/words.ts'

/** What each kind of destination is called; `…-hint` where its name does not say what happens. */
export const useWords = words('destination', {
  'pt-BR': {
    flow: 'URA',
    queue: 'Fila',
    extension: 'Ramal',
    conference: 'Conferência',
    'follow-me': 'Siga-me de',
    voicemail: 'Caixa postal de',
    audio: 'Áudio',
    announcement: 'Anúncio',
    'time-condition': 'Horário',
    'hang-up': 'Desligar',
    'audio-hint': 'Toca o áudio e desliga.',
    choose: 'Escolha',
    which: 'Qual',
    missing: '(não existe mais)',
  },
  en: {
    flow: 'IVR',
    queue: 'Queue',
    extension: 'Extension',
    conference: 'Conference',
    'follow-me': 'Follow-me of',
    voicemail: 'Voicemail of',
    audio: 'Audio',
    announcement: 'Announcement',
    'time-condition': 'Time condition',
    'hang-up': 'Hang up',
    'audio-hint': 'Plays the audio and hangs up.',
    choose: 'Choose',
    which: 'Which one',
    missing: '(not there any more)',
  },
})
