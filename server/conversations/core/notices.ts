import type { Notice } from './thread.ts'

/** What a line of the system says. A screen in another language goes by the notice's name. */
export const noticeTexts: Record<
  Exclude<Notice, 'greeting'>,
  (named: { agent?: string; protocol?: string }) => string
> = {
  queued: ({ protocol }) => `Você está na fila de atendimento. Protocolo: ${protocol}.`,
  'agent-joined': ({ agent }) => `${agent} entrou na conversa.`,
  'ended-by-agent': ({ agent }) => `${agent} encerrou a conversa.`,
  'ended-by-visitor': () => 'O visitante encerrou a conversa.',
  'visitor-gone': () => 'A conversa foi encerrada por ausência do visitante.',
}
