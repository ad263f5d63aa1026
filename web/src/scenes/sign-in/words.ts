import { words } from '../../app/words.ts'

export const useWords = words('sign-in', {
  'pt-BR': {
    title: 'Entrar no Vez',
    login: 'Usuário',
    password: 'Senha',
    enter: 'Entrar',
    slogan: 'Ligações e conversas na mesma fila. É a sua vez.',
  },
  en: {
    title: 'Log in to Vez',
    login: 'Login',
    password: 'Password',
    enter: 'Log in',
    slogan: 'Calls and chats in one queue. It is your turn.',
  },
})
