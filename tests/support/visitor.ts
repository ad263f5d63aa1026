import { z } from 'zod'

/** Somebody on a website with the chat open. */
export type Visitor = {
  conversationId: string
  says(text: string): Promise<void>
  /** What was written by both, in order. */
  messages(): Promise<{ seq: number; text: string }[]>
  state(): Promise<'waiting' | 'talking' | 'ended'>
  end(): Promise<void>
}

const conversation = z.object({ conversationId: z.string(), state: z.enum(['waiting', 'talking', 'ended']) })
const page = z.object({ messages: z.array(z.object({ seq: z.number(), text: z.string() }).loose()), conversation })

let written = 0

/** Opens a chat by the account's public token, as the widget does: it waits in the queue at once. */
export async function visit(url: string, publicToken: string, name: string): Promise<Visitor> {
  async function ask(method: string, path: string, session?: string, body?: object): Promise<unknown> {
    const answer = await fetch(`${url}/api${path}`, {
      method,
      headers: {
        Origin: url,
        'Content-Type': 'application/json',
        ...(session && { Authorization: `Bearer ${session}` }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path} → ${answer.status} ${text}`)
    return text ? JSON.parse(text) : undefined
  }
  const opened = z
    .object({ session: z.string(), conversation })
    .parse(await ask('POST', '/webchat/sessions', undefined, { token: publicToken, name }))
  const { session } = opened
  const read = async () => page.parse(await ask('GET', '/webchat/messages?since=0', session))
  return {
    conversationId: opened.conversation.conversationId,
    async says(text) {
      await ask('POST', '/webchat/messages', session, { clientMessageId: `v-${process.pid}-${++written}`, text })
    },
    messages: async () => (await read()).messages,
    state: async () => (await read()).conversation.state,
    async end() {
      await ask('POST', '/webchat/end', session, {})
    },
  }
}
