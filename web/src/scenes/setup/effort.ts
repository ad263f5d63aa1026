import { create } from 'zustand'

/** What the first call costs: when it was begun, and which fields were typed. Of this window; nothing depends on it. */
type Effort = { beganAt: number; typed: string[] }

const keptAs = 'vez:setup-effort'

function kept(): Effort {
  try {
    const read = JSON.parse(sessionStorage.getItem(keptAs) ?? '') as Effort
    if (typeof read.beganAt === 'number' && Array.isArray(read.typed)) return read
  } catch {
    // Nothing is kept yet, or nothing that can be read: it begins now.
  }
  return { beganAt: Date.now(), typed: [] }
}

export const useEffort = create<Effort>(kept)
const keep = () => sessionStorage.setItem(keptAs, JSON.stringify(useEffort.getState()))
keep()
useEffort.subscribe(keep)

/** Somebody typed into a field; what is filled in already and left as it is costs nothing. */
export function typedInto(field: string): void {
  useEffort.setState(({ typed }) => (typed.includes(field) ? {} : { typed: [...typed, field] }))
}
