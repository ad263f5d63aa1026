import { queries, sayProblem } from '../client/ask.ts'
import { call, Problem } from '../client/call.ts'
import type { Item } from './items.ts'
import { kept } from './kept.ts'
import { becomeNext } from './presence.ts'
import { change, useWork } from './work.ts'

/** Of a chat in talk: sent when it ends. Of a call the server keeps it, and spares the wrap-up. */
export function choose({ id, medium, section }: Item, dispositionId: string): void {
  change(({ chosen }) => ({ chosen: { ...chosen, [id]: dispositionId } }))
  if (section === 'wrap-up') return
  if (medium === 'voice') void send(id, dispositionId)
  else kept.set('chosen', id, dispositionId)
}

/** Ends the wrap-up; the state that was chosen for after it begins first, so that nothing is offered in between. */
export async function finish({ id }: Item, dispositionId: string): Promise<void> {
  await becomeNext()
  if (!(await send(id, dispositionId))) return
  kept.set('chosen', id, null)
  change(({ disposed, calls, chats }) => {
    const { [id]: _call, ...otherCalls } = calls
    const { [id]: _chat, ...otherChats } = chats
    return { disposed: new Set([...disposed, id]), calls: otherCalls, chats: otherChats }
  })
}

/** A chat that has ended and of which it was said before how. */
export function finishChosen(id: string): void {
  const { chosen, chats } = useWork.getState()
  const dispositionId = chosen[id]
  const chat = chats[id]
  if (!dispositionId || !chat) return
  void finish({ id } as Item, dispositionId)
}

async function send(id: string, dispositionId: string): Promise<boolean> {
  try {
    await call('post /interactions/:id/disposition', { id, dispositionId })
    void queries.invalidateQueries({ queryKey: ['get /interactions/:id', { id }] })
    return true
  } catch (why) {
    // In another window, or by a supervisor: it is disposed.
    if (why instanceof Problem && why.code === 'interaction.already-disposed') return true
    sayProblem(why)
    return false
  }
}
