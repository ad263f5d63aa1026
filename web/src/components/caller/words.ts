import { words } from '../../app/words.ts'

export const useWords = words('caller', {
  'pt-BR': {
    any: 'Qualquer um',
    number: 'Um número',
    prefix: 'Números que começam com',
    anonymous: 'Sem identificação',
    'which-number': 'Número',
    'which-prefix': 'Começo do número',
    'prefix-hint': 'Com o DDD: 21 é o Rio, 219 os celulares de lá. De outro país com +: +351.',
    starting: 'começando com {{prefix}}',
  },
  en: {
    any: 'Anybody',
    number: 'One number',
    prefix: 'Numbers that begin with',
    anonymous: 'Without identification',
    'which-number': 'Number',
    'which-prefix': 'Beginning of the number',
    'prefix-hint': 'With the area code: 21 is Rio, 219 its mobiles. Of another country with +: +351.',
    starting: 'beginning with {{prefix}}',
  },
})
