import { words } from '../../app/words.ts'

export const useWords = words('skill-levels', {
  'pt-BR': {
    skill: 'Habilidade',
    level: 'Nível',
    'level-hint': 'De 1 a 10.',
    add: 'Acrescentar uma habilidade',
    none: 'Nenhuma.',
    'none-there': 'Ainda não há habilidades: crie-as em Habilidades.',
    remove: 'Tirar {{name}}',
  },
  en: {
    skill: 'Skill',
    level: 'Level',
    'level-hint': 'From 1 to 10.',
    add: 'Add a skill',
    none: 'None.',
    'none-there': 'There are no skills yet: make them in Skills.',
    remove: 'Take out {{name}}',
  },
})
