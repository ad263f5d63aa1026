import type { FlowGraph } from '#server/flows/index.ts'
import { standardKinds } from '#server/numbering/index.ts'

/** A small Brazilian company, as an engineer would set it up: what `bin/up` shows and `bin/up --check` calls. */
export const company = {
  legalName: 'Empresa Demonstração Ltda',
  tradeName: 'Empresa Demo',
  slug: 'demo',
  cnpj: '11.222.333/0001-81',
  ddd: '11',
  contact: 'Bruno Alves',
}

/** The carrier that calls from an address of its own, and one that wants a registration (nobody answers there). */
export const trunks = [
  { name: 'Operadora Norte', kind: 'ip', line: 'demo', host: '127.0.0.2', callerIds: ['551140041000'] },
  {
    name: 'Operadora Sul',
    kind: 'registration',
    registration: 'demo:demonstracao@127.0.0.9/551140042000',
    active: false,
  },
] as const

/** Two of them have the browser as phone, the others a phone on the desk. */
export const agents = [
  { name: 'Ana Souza', login: 'ana.souza', number: '2001', kind: 'webphone' },
  { name: 'Bia Lima', login: 'bia.lima', number: '2002', kind: 'sip' },
  { name: 'Caio Rocha', login: 'caio.rocha', number: '2003', kind: 'sip' },
  { name: 'Davi Nunes', login: 'davi.nunes', number: '2004', kind: 'webphone' },
  { name: 'Eva Prado', login: 'eva.prado', number: '2005', kind: 'sip' },
] as const

export const staff = [
  { name: 'Administração', login: 'admin', role: 'admin' },
  { name: 'Bruno Alves', login: 'engenharia', role: 'engineer' },
  { name: 'Sílvia Reis', login: 'supervisao', role: 'supervisor' },
] as const

/** `members` are places in `agents`. */
export const queues = [
  { key: 'vendas', name: 'Vendas', number: '701', strategy: 'longest-idle', members: [0, 1, 2] },
  { key: 'suporte', name: 'Suporte', number: '702', strategy: 'ring-all', members: [1, 2, 3] },
  { key: 'financeiro', name: 'Financeiro', number: '703', strategy: 'linear', members: [3, 4] },
] as const

export const dispositions = [
  { name: 'Venda realizada', kind: 'positive' },
  { name: 'Resolvido', kind: 'positive' },
  { name: 'Vai pensar', kind: 'neutral' },
  { name: 'Ligação caiu', kind: 'negative' },
] as const

export const pauseReasons = [
  { name: 'Almoço', minutesMax: 60 },
  { name: 'Descanso', minutesMax: 15, overrunAllowed: false, agentsMax: 2 },
  { name: 'Reunião', minutesMax: null },
] as const

export const webchat = {
  name: 'Site',
  title: 'Casa Aurora',
  greeting: 'Olá! Que bom ter você aqui. Em que podemos ajudar?',
  consent: {
    text: 'Usamos os dados desta conversa apenas para atender você, e os guardamos por 12 meses. Você pode pedir a cópia ou a exclusão deles a qualquer momento (Lei 13.709/2018).',
    required: false,
  },
  survey: { question: 'De 0 a 10, quanto você recomendaria nosso atendimento?', scale: 'score', comment: true },
  languages: ['pt-BR', 'en', 'es'],
} as const

/** As a house in Brazil dials: local, 0800, 0 DDD with or without the carrier's two digits, abroad. */
export const outboundRules = [
  { pattern: '0800XXXXXX!' },
  { pattern: '0[1-9].', csp: 'remove', strip: 1 },
  { pattern: '[2-5]XXXXXXX' },
  { pattern: '9XXXXXXXX' },
  { pattern: '00.', csp: 'remove' },
] as const

export const classesOfService = [
  { name: 'Nacional', standard: true, kinds: standardKinds },
  { name: 'Com DDI', kinds: [...standardKinds, 'international'] },
  { name: 'Só ramais e emergência', kinds: [] },
] as const

export const dids = { flow: '551140041000', vendas: '551140041001' } as const

/** `{{queue:vendas}}` becomes the id of the queue. */
export function withQueues(graph: unknown, idOf: (key: string) => string): FlowGraph {
  const text = JSON.stringify(graph).replace(/\{\{queue:([a-z]+)\}\}/g, (_all, key: string) => idOf(key))
  return JSON.parse(text) as FlowGraph
}
