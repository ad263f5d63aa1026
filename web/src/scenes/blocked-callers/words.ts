import { words } from '../../app/words.ts'

export const useWords = words('blocked-callers', {
  'pt-BR': {
    title: 'Bloqueados',
    hint: 'Quem é recusado antes de qualquer rota de entrada. Formas do mesmo número são o mesmo número.',
    new: 'Bloquear um número',
    name: 'Nome',
    caller: 'Quem liga',
    gets: 'O que recebe',
    rejected: 'Recusa',
    busy: 'Ocupado',
    announcement: 'Aviso de que a ligação não é aceita',
    active: 'Ativo',
    off: 'Desativado',
    'empty-title': 'Ninguém está bloqueado',
    'empty-hint': 'Trotes e robôs podem ser recusados pelo número, pelo começo dele ou por não se identificarem.',
  },
  en: {
    title: 'Blocked callers',
    hint: 'Who is refused before any inbound route. Forms of one number are one number.',
    new: 'Block a number',
    name: 'Name',
    caller: 'Who calls',
    gets: 'Gets',
    rejected: 'A refusal',
    busy: 'Busy',
    announcement: 'A word that the call is not taken',
    active: 'Active',
    off: 'Off',
    'empty-title': 'Nobody is blocked',
    'empty-hint': 'Pranks and robots can be refused by number, by its beginning, or for withholding it.',
  },
})
