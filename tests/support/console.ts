import { io, type Socket } from 'socket.io-client'

/** An agent's console open in a browser: chats reach the agent while it is. Resolves when it is connected. */
export async function openConsole(url: string, token: string): Promise<{ socket: Socket; close(): void }> {
  const socket = io(`${url}/console`, {
    auth: { token },
    // As a browser's cookie does, it says in the first request whose it is: of several servers one is the company's.
    extraHeaders: { authorization: `Bearer ${token}` },
    transports: ['websocket'],
    forceNew: true,
    reconnectionDelay: 100,
    reconnectionDelayMax: 300,
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', reject)
  })
  return { socket, close: () => void socket.disconnect() }
}
