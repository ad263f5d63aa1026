import { words } from '../app/words.ts'
import type { PhoneProblem, QualityWarning } from './state.ts'

type Key =
  | 'phone'
  | 'ready'
  | 'connecting'
  | 'own-number'
  | 'other-tab-hint'
  | 'take-here'
  | 'dial'
  | 'number'
  | 'number-hint'
  | 'call'
  | 'keypad'
  | 'keypad-hint'
  | 'erase'
  | 'answer'
  | 'reject'
  | 'hang-up'
  | 'mute'
  | 'unmute'
  | 'muted'
  | 'calling'
  | 'ringing'
  | 'talking'
  | 'echo-test'
  | 'settings'
  | 'incoming-notice'
  | 'incoming-tab'
  | 'quality-good'
  | 'quality-fair'
  | 'quality-poor'
  | 'measures'
  | 'key-mute'
  | 'key-keypad'
  | 'keys'
  | 'allow-microphone'
  | 'allow-ringer'
  | `warning-${QualityWarning}`
  | `${PhoneProblem}-short`
  | `${PhoneProblem}-what`
  | `${PhoneProblem}-do`

const portuguese: Record<Key, string> = {
  phone: 'Telefone',
  ready: 'Telefone pronto',
  connecting: 'Telefone conectando…',
  'own-number': 'Ramal {{number}}',
  'other-tab-hint': 'O telefone está em outra aba deste navegador. O que ele faz aparece aqui também.',
  'take-here': 'Assumir aqui',
  dial: 'Discar',
  number: 'Número',
  'number-hint': 'Número ou ramal',
  call: 'Ligar',
  keypad: 'Teclado',
  'keypad-hint': 'O que você teclar é ouvido do outro lado.',
  erase: 'Apagar',
  answer: 'Atender',
  reject: 'Recusar',
  'hang-up': 'Desligar',
  mute: 'Silenciar microfone',
  unmute: 'Reativar microfone',
  muted: 'Mudo',
  calling: 'Chamando',
  ringing: 'Tocando',
  talking: 'Em ligação',
  'echo-test': 'Teste de eco',
  settings: 'Configurar telefone',
  'incoming-notice': 'Ligação para você',
  'incoming-tab': '☎ {{who}}',
  'quality-good': 'Boa qualidade',
  'quality-fair': 'Qualidade regular',
  'quality-poor': 'Qualidade ruim',
  measures: 'Ida e volta {{roundTrip}} · variação {{jitter}} · perda {{loss}}',
  'key-mute': 'Silenciar ou reativar o microfone',
  'key-keypad': 'Teclado do telefone',
  keys: 'Telefone',
  'allow-microphone': 'Permitir microfone',
  'allow-ringer': 'Liberar o toque',
  'warning-round-trip': 'O som demora a chegar.',
  'warning-jitter': 'O som chega irregular.',
  'warning-loss': 'Parte do som se perde no caminho.',
  'warning-silent-microphone': 'Seu microfone não capta nada: veja se está ligado ou em mudo no aparelho.',
  'warning-no-audio': 'Não chega som do outro lado.',
  'no-extension-short': 'Sem ramal',
  'no-extension-what': 'Você ainda não tem ramal.',
  'no-extension-do': 'Peça a quem administra a telefonia um ramal do tipo webphone, e entre de novo.',
  'desk-phone-short': 'Telefone de mesa',
  'desk-phone-what': 'Seu ramal é um telefone de mesa.',
  'desk-phone-do': 'As ligações tocam nele; não há nada a configurar neste navegador.',
  'elsewhere-short': 'Em outro acesso',
  'elsewhere-what': 'Seu telefone foi aberto em outro computador ou navegador.',
  'elsewhere-do': 'As ligações tocam lá. Assuma aqui para atender por este navegador.',
  'microphone-refused-short': 'Microfone bloqueado',
  'microphone-refused-what': 'O navegador não deixa usar o microfone.',
  'microphone-refused-do':
    'Clique em “Permitir microfone”. Se o navegador não perguntar, abra o cadeado ao lado do endereço, libere o microfone e recarregue a página.',
  'no-device-short': 'Sem microfone',
  'no-device-what': 'Nenhum microfone foi encontrado.',
  'no-device-do': 'Ligue o headset ao computador. Ele aparece aqui assim que for reconhecido.',
  'microphone-silent-short': 'Microfone mudo',
  'microphone-silent-what': 'Seu microfone não captou nada na última ligação.',
  'microphone-silent-do': 'Veja se o headset está em mudo ou escolha outro microfone, e faça o teste de eco.',
  'ringer-blocked-short': 'Toque bloqueado',
  'ringer-blocked-what': 'O navegador só deixa a página tocar depois de um clique.',
  'ringer-blocked-do': 'Clique em “Liberar o toque” ou em qualquer lugar da página.',
  'not-registered-short': 'Não conectado',
  'not-registered-what': 'O telefone não conseguiu se conectar à telefonia.',
  'not-registered-do': 'Estamos tentando de novo. Se continuar, veja sua rede ou avise quem administra a telefonia.',
}

const english: Record<Key, string> = {
  phone: 'Phone',
  ready: 'Phone ready',
  connecting: 'Phone connecting…',
  'own-number': 'Extension {{number}}',
  'other-tab-hint': 'The phone is in another tab of this browser. What it does is shown here as well.',
  'take-here': 'Take it here',
  dial: 'Dial',
  number: 'Number',
  'number-hint': 'Number or extension',
  call: 'Call',
  keypad: 'Keypad',
  'keypad-hint': 'What you press is heard at the other end.',
  erase: 'Erase',
  answer: 'Answer',
  reject: 'Refuse',
  'hang-up': 'Hang up',
  mute: 'Mute the microphone',
  unmute: 'Unmute the microphone',
  muted: 'Muted',
  calling: 'Calling',
  ringing: 'Ringing',
  talking: 'In a call',
  'echo-test': 'Echo test',
  settings: 'Phone settings',
  'incoming-notice': 'A call for you',
  'incoming-tab': '☎ {{who}}',
  'quality-good': 'Good quality',
  'quality-fair': 'Fair quality',
  'quality-poor': 'Poor quality',
  measures: 'Round trip {{roundTrip}} · jitter {{jitter}} · loss {{loss}}',
  'key-mute': 'Mute or unmute the microphone',
  'key-keypad': 'Keypad of the phone',
  keys: 'Phone',
  'allow-microphone': 'Allow the microphone',
  'allow-ringer': 'Allow the ringer',
  'warning-round-trip': 'Sound takes long to arrive.',
  'warning-jitter': 'Sound arrives unevenly.',
  'warning-loss': 'Some of the sound is lost on its way.',
  'warning-silent-microphone': 'Your microphone picks nothing up: is it switched off or muted on the headset?',
  'warning-no-audio': 'No sound comes from the other end.',
  'no-extension-short': 'No extension',
  'no-extension-what': 'You have no extension yet.',
  'no-extension-do': 'Ask whoever manages telephony for an extension of the kind webphone, and log in again.',
  'desk-phone-short': 'Desk phone',
  'desk-phone-what': 'Your extension is a desk phone.',
  'desk-phone-do': 'Calls ring there; there is nothing to set up in this browser.',
  'elsewhere-short': 'In another login',
  'elsewhere-what': 'Your phone was opened in another computer or browser.',
  'elsewhere-do': 'Calls ring there. Take it here to answer with this browser.',
  'microphone-refused-short': 'Microphone blocked',
  'microphone-refused-what': 'The browser does not let us use the microphone.',
  'microphone-refused-do':
    'Click “Allow the microphone”. If the browser does not ask, open the padlock beside the address, allow the microphone and load the page again.',
  'no-device-short': 'No microphone',
  'no-device-what': 'No microphone was found.',
  'no-device-do': 'Plug the headset in. It appears here as soon as it is recognised.',
  'microphone-silent-short': 'Silent microphone',
  'microphone-silent-what': 'Your microphone picked nothing up in the last call.',
  'microphone-silent-do': 'Is the headset muted? Choose another microphone if need be, and make the echo test.',
  'ringer-blocked-short': 'Ringer blocked',
  'ringer-blocked-what': 'The browser lets the page sound only after a click.',
  'ringer-blocked-do': 'Click “Allow the ringer”, or anywhere in the page.',
  'not-registered-short': 'Not connected',
  'not-registered-what': 'The phone could not connect to the telephony.',
  'not-registered-do': 'We are trying again. If it goes on, look at your network or tell whoever manages telephony.',
}

export const usePhoneWords = words<Key>('phone', { 'pt-BR': portuguese, en: english })
