/** What may well not succeed is a value: `{ ok: false, why }` is expected, an exception is not. */
export type Outcome<Why extends string, Value = void> =
  | (Value extends void ? { ok: true } : { ok: true; value: Value })
  | { ok: false; why: Why; detail?: string }

export const done = { ok: true } as const
export const failed = <Why extends string>(why: Why, detail?: string): { ok: false; why: Why; detail?: string } =>
  detail === undefined ? { ok: false, why } : { ok: false, why, detail }
