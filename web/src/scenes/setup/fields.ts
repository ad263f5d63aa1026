import { useEffect, useRef } from 'react'
import type { Problem } from '../../client/call.ts'

/** What the server said of one field, where it said something. */
export const fieldProblem = (problem: Problem | null | undefined, field: string): string | undefined =>
  problem?.fields.find((one) => one.field === field)?.message

/** Whether what went wrong is said beside a field already. */
export const isSaidByFields = (problem: Problem | null, fields: readonly string[]): boolean =>
  problem !== null && problem.fields.length > 0 && problem.fields.every(({ field }) => fields.includes(field))

/** 11.222.333/0001-81, while it is typed; letters are allowed in all places but the last two. */
export function cnpjText(text: string): string {
  const bare = text
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .slice(0, 14)
  const cuts = [2, 5, 8, 12, 14].map((end, place, ends) => bare.slice(place === 0 ? 0 : ends[place - 1], end))
  const marks = ['', '.', '.', '/', '-']
  return cuts.map((part, place) => (part === '' ? '' : `${marks[place]}${part}`)).join('')
}

/** Who is told what is wrong goes on in the first field that is: for the form. */
export function useFirstWrong(problem: Problem | null) {
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (problem) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [problem])
  return form
}
