import { words } from '../../app/words.ts'

export const useWords = words('contacts', {
  'pt-BR': {
    title: 'Contatos',
    hint: 'Quem liga ou escreve ganha um contato sozinho. Aqui se procura, se corrige e se vê tudo o que houve.',
    name: 'Nome',
    priority: 'Prioridade',
    notes: 'Observações',
    since: 'Desde',
    changed: 'Alterado',
    contact: 'Contato',
    history: 'Histórico',
    'empty-title': 'Ainda não há contatos',
    'empty-hint': 'O primeiro aparece com a primeira ligação ou conversa.',
  },
  en: {
    title: 'Contacts',
    hint: 'Who calls or writes gets a contact by itself. Here one finds, corrects and sees all that happened.',
    name: 'Name',
    priority: 'Priority',
    notes: 'Remarks',
    since: 'Since',
    changed: 'Changed',
    contact: 'Contact',
    history: 'History',
    'empty-title': 'No contacts yet',
    'empty-hint': 'The first one appears with the first call or chat.',
  },
})
