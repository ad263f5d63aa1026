import { StackProblem } from './problem.ts'

/** Fills in every `@name@`; `source` names the template where a name is unknown or a value would break its line. */
export function render(template: string, values: Record<string, string | number>, source: string): string {
  return template.replace(/@([a-zA-Z]+)@/g, (_whole, name: string) => {
    const value = values[name]
    if (value === undefined) throw new StackProblem(`${source} asks for @${name}@, which nobody gives.`)
    if (/[\r\n;]/.test(String(value))) throw new StackProblem(`${source}: the value of @${name}@ would break its line.`)
    return String(value)
  })
}
