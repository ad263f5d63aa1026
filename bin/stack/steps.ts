/** Tells a person what is being done and how long it took. */
export interface Steps {
  run<T>(what: string, work: () => Promise<T>): Promise<T>
  say(line: string): void
}

export function stepsTo(print: (line: string) => void): Steps {
  return {
    say: print,
    async run(what, work) {
      const start = performance.now()
      print(`   ${what} …`)
      const result = await work()
      print(`✓  ${what}  ${((performance.now() - start) / 1000).toFixed(1)} s`)
      return result
    },
  }
}
