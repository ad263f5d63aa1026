import { words } from '../../app/words.ts'

export const useWords = words('skill-levels', {
  'pt-BR': {
    level: 'Nível',
    add: 'Acrescentar uma habilidade',
    'none-there': 'Ainda não há habilidades: crie-as em Habilidades.',
    remove: 'Tirar {{name}}',
  },
  en: {
    level: 'Level',
    add: 'Add a skill',
    'none-there': 'There are no skills yet: make them in Skills.',
    remove: 'Take out {{name}}',
  },
})
