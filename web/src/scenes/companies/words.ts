import { words } from '../../app/words.ts'

export const useWords = words('companies', {
  'pt-BR': {
    title: 'Empresas',
    hint: 'Todas as empresas desta instalação. Nenhuma vê a outra; o administrador entra em qualquer uma.',
    new: 'Nova empresa',
    name: 'Empresa',
    'legal-name': 'Razão social',
    cnpj: 'CNPJ',
    slug: 'Nome curto',
    area: 'DDD',
    enter: 'Entrar',
    'enter-name': 'Entrar em {{name}}',
    here: 'Você está aqui',
    'empty-title': 'Nenhuma empresa ainda',
  },
  en: {
    title: 'Companies',
    hint: 'All companies of this installation. None sees another; the administrator enters any of them.',
    new: 'New company',
    name: 'Company',
    'legal-name': 'Legal name',
    cnpj: 'CNPJ',
    slug: 'Short name',
    area: 'Area code',
    enter: 'Enter',
    'enter-name': 'Enter {{name}}',
    here: 'You are here',
    'empty-title': 'No companies yet',
  },
})
