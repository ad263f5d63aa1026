/** What one writes and chooses outlives the page and the log-out: each user's own, on this machine. */
let userId = ''
export const keepFor = (id: string): void => {
  userId = id
}

const nameOf = (kind: string, of: string) => `vez:${kind}:${userId}:${of}`

type Kind = 'draft' | 'note' | 'unsent' | 'chosen' | 'next'

export const kept = {
  get(kind: Kind, of: string): string | null {
    try {
      return localStorage.getItem(nameOf(kind, of))
    } catch {
      return null
    }
  },
  set(kind: Kind, of: string, text: string | null): void {
    try {
      if (text === null || text === '') localStorage.removeItem(nameOf(kind, of))
      else localStorage.setItem(nameOf(kind, of), text)
    } catch {
      // No room, or no storage at all: it lasts as long as the page.
    }
  },
}
