import type { Output } from '../../web/src/client/call.ts'

type View = Output<'get /live'>
type AgentRow = View['agents'][number]
type InteractionRow = View['interactions'][number]

const first = ['Ana', 'Bia', 'Caio', 'Davi', 'Eva', 'Fabio', 'Gil', 'Helena', 'Iara', 'Joao']
const last = ['Alves', 'Braga', 'Castro', 'Dias', 'Esteves', 'Faria', 'Gomes', 'Horta', 'Izidoro', 'Jardim']

/** So many agents in 20 queues, each at something else, with so many interactions. */
export function crowd(agents: number, interactions: number): View {
  const at = Date.now()
  return {
    at,
    queues: Array.from({ length: 20 }, (_, n) => ({
      queueId: `q${n}`,
      name: `Fila ${n + 1}`,
      waiting: { voice: n % 4, chat: n % 3, email: 0 },
      longestWaitSince: n % 4 ? at - n * 3_000 : null,
      priorityWaits: n % 7 === 0 ? 1 : 0,
      ready: { voice: n % 5, chat: n % 5, email: 0 },
      members: agents / 20,
      present: agents / 25,
      serviceLevel: { target: 80, seconds: 20 },
      today: {
        offered: 900,
        answered: 850,
        answeredInTime: 700,
        abandoned: 40,
        abandonedShort: 10,
        waitMsTotal: 9_000_000,
        ended: 800,
        talkMsTotal: 190_000_000,
      },
    })),
    agents: Array.from({ length: agents }, (_, n) => agentRow(n, n, at)),
    interactions: Array.from({ length: interactions }, (_, n) => interactionRow(n, at)),
  }
}

/** The agent `n` at the `turn`th thing that agents do. */
export function agentRow(n: number, turn: number, at: number): AgentRow {
  const serves = turn % 4 < 2
  return {
    agentId: `a${n}`,
    name: `${first[n % 10]} ${last[Math.floor(n / 10) % 10]} ${n}`,
    queueIds: [`q${n % 20}`],
    presence: turn % 4 === 3 ? 'paused' : 'available',
    reason: turn % 4 === 3 ? 'Descanso' : null,
    since: at - (turn % 90) * 1_000,
    media: ['voice', 'chat'],
    reservations: serves
      ? [
          {
            interactionId: `i${n}`,
            medium: turn % 4 ? 'chat' : 'voice',
            state: 'active',
            queueId: `q${n % 20}`,
            wrapUpEndsAt: null,
          },
        ]
      : [],
    pauseEndsAt: null,
  } as AgentRow
}

function interactionRow(n: number, at: number): InteractionRow {
  return {
    interactionId: `i${n}`,
    protocol: `20261122${String(n).padStart(6, '0')}`,
    medium: n % 3 ? 'voice' : 'chat',
    channel: n % 3 ? 'voice' : 'webchat',
    direction: 'inbound',
    state: n < 1_000 ? 'serving' : 'waiting',
    since: at - (n % 300) * 1_000,
    waitsSince: at - (n % 500) * 1_000,
    queueId: `q${n % 20}`,
    agentId: n < 1_000 ? `a${n}` : null,
    offeredTo: [],
    contactPriority: 0,
    wrapUpEndsAt: null,
    contactId: null,
    name: n % 2 ? `${first[n % 10]} ${last[n % 7]}` : null,
    number: `55119${String(80_000_000 + n)}`,
  }
}
