import { io } from 'socket.io-client'

/** An agent's console open in a browser: chats reach the agent while it is. Resolves when it is connected. */
export async function openConsole(url: string, token: string): Promise<{ close(): void }> {
  const socket = io(`${url}/console`, { auth: { token }, transports: ['websocket'], forceNew: true })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', reject)
  })
  return { close: () => void socket.disconnect() }
}
