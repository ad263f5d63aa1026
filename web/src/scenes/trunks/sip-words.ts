import { words } from '../../app/words.ts'

/** SIP status codes and causes, as an engineer would say them on the phone. */
export const useSipWords = words('sip-status', {
  'pt-BR': {
    'sip-200': 'aceito',
    'sip-400': 'pedido malformado',
    'sip-401': 'usuário ou senha não aceitos',
    'sip-403': 'proibido: conta bloqueada, IP não liberado ou senha errada',
    'sip-404': 'número ou conta não existe',
    'sip-407': 'usuário ou senha não aceitos pelo proxy',
    'sip-408': 'tempo esgotado',
    'sip-423': 'intervalo de registro curto demais',
    'sip-480': 'indisponível no momento',
    'sip-484': 'número incompleto',
    'sip-486': 'ocupado',
    'sip-488': 'codecs ou mídia não aceitos',
    'sip-500': 'erro no servidor da operadora',
    'sip-502': 'rota da operadora com defeito',
    'sip-503': 'serviço indisponível: sem canal livre ou em manutenção',
    'sip-504': 'a operadora não teve resposta adiante',
    'sip-600': 'ocupado em todo lugar',
    'sip-603': 'recusada pelo destino',
    'cause-congestion': 'sem linha livre na operadora',
    'cause-unreachable': 'destino fora do ar ou sem resposta da operadora',
    'cause-unknown-number': 'número não existe',
    'cause-failed': 'falhou sem dizer por quê',
    'cause-lost': 'a ligação caiu',
  },
  en: {
    'sip-200': 'accepted',
    'sip-400': 'malformed request',
    'sip-401': 'user or password not accepted',
    'sip-403': 'forbidden: account blocked, IP not allowed or wrong password',
    'sip-404': 'no such number or account',
    'sip-407': 'user or password not accepted by the proxy',
    'sip-408': 'timed out',
    'sip-423': 'registration interval too short',
    'sip-480': 'unavailable at the moment',
    'sip-484': 'number incomplete',
    'sip-486': 'busy',
    'sip-488': 'codecs or media not accepted',
    'sip-500': 'error at the carrier’s server',
    'sip-502': 'the carrier’s route is broken',
    'sip-503': 'service unavailable: no free channel, or maintenance',
    'sip-504': 'the carrier got no answer further on',
    'sip-600': 'busy everywhere',
    'sip-603': 'declined by the called party',
    'cause-congestion': 'no free line at the carrier',
    'cause-unreachable': 'far end away, or no answer from the carrier',
    'cause-unknown-number': 'no such number',
    'cause-failed': 'failed without saying why',
    'cause-lost': 'the call was lost',
  },
})

/** A status in words; one that is not in the book keeps the carrier's own. */
export function useSipStatus(): (status: number, reason: string) => string {
  const t = useSipWords()
  return (status, reason) => t(`sip-${status}` as Parameters<typeof t>[0], { defaultValue: reason })
}
