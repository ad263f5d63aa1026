import { useAsk } from './ask.ts'
import type { Output } from './call.ts'

export type Me = Output<'get /me'>

/** Who is logged in, and what that person may do. Scenes are shown to who is logged in only. */
export function useMe(): Me & { may(permission: string): boolean } {
  const { data } = useAsk('get /me', {})
  if (!data) throw new Error('nobody is logged in')
  return { ...data, may: (permission) => data.permissions.includes(permission) }
}
