import { words } from '../../app/words.ts'

export const useWords = words('skills', {
  'pt-BR': {
    title: 'Habilidades',
    hint: 'O que uns atendentes sabem e outros não: um idioma, um produto. Filas e URAs pedem; cada usuário tem, de 1 a 10.',
    new: 'Nova habilidade',
    name: 'Nome',
    description: 'Descrição',
    'description-hint': 'O que cada nível quer dizer: 3 atende o básico, 8 resolve sozinho.',
    people: 'Atendentes',
    'people-count_zero': 'ninguém',
    'people-count_one': '{{count}} atendente',
    'people-count_other': '{{count}} atendentes',
    'empty-title': 'Nenhuma habilidade ainda',
    'empty-hint': 'Sem habilidades, qualquer membro atende qualquer cliente da fila.',
  },
  en: {
    title: 'Skills',
    hint: 'What some agents can and others cannot: a language, a product. Queues and IVRs ask for it; each user has it, from 1 to 10.',
    new: 'New skill',
    name: 'Name',
    description: 'Description',
    'description-hint': 'What each level means: 3 serves the basics, 8 solves it alone.',
    people: 'Agents',
    'people-count_zero': 'nobody',
    'people-count_one': '{{count}} agent',
    'people-count_other': '{{count}} agents',
    'empty-title': 'No skills yet',
    'empty-hint': 'Without skills any member serves any customer of the queue.',
  },
})
