import type { FieldProblem } from '#server/kernel/errors.ts'
import { Refusal } from '#server/kernel/errors.ts'
import type { Route, User } from './route.ts'
import { checkInput } from './validate.ts'

export type Asked = { method: Route['method']; path: string; fields: object; user: User }

/**
 * Does what a route does, in somebody's name: with its checks of the input and of the records, so that what the house
 * sets up by itself is set up as a person would do it. Permission is the caller's to ask for.
 */
export async function byRoute<Answer>(routes: readonly Route[], asked: Asked): Promise<Answer> {
  const route = routes.find((one) => one.method === asked.method && one.path === asked.path)
  if (!route) throw new Error(`there is no ${asked.method} ${asked.path}`)
  const handle = route.handle as (call: object) => Promise<unknown>
  const input = checkInput(route.input, asked.fields)
  return (await handle({ input, user: asked.user, ip: '127.0.0.1', headers: {} })) as Answer
}

/** A refusal's fields, as they are named where they were asked for: `cnpj` of the company is `company.cnpj`. */
export async function within<Answer>(prefix: string, work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work()
  } catch (why) {
    if (!(why instanceof Refusal)) throw why
    const fields = why.fields.map((each): FieldProblem => ({ ...each, field: `${prefix}.${each.field}` }))
    throw new Refusal(why.kind, why.code, why.message, fields)
  }
}
