import type { Named, Notice } from './thread.ts'

/** What a line of the system says. A screen in another language goes by the notice's name. */
export const noticeTexts: Record<Exclude<Notice, 'greeting'>, (named: Named) => string> = {
  queued: ({ protocol }) => `Você está na fila de atendimento. Protocolo: ${protocol}.`,
  'agent-joined': ({ agent }) => `${agent} entrou na conversa.`,
  'agent-left': ({ agent }) => `${agent} saiu da conversa. Você continua na fila de atendimento.`,
  'ended-by-agent': ({ agent }) => `${agent} encerrou a conversa.`,
  'ended-by-visitor': () => 'O visitante encerrou a conversa.',
  'visitor-gone': () => 'A conversa foi encerrada por ausência do visitante.',
}
