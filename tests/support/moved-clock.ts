import { readFileSync } from 'node:fs'

/**
 * Loaded before a program (`node --import`): its calendar is off by as many milliseconds as the file of
 * VEZ_TEST_CLOCK_FILE says, from a twentieth of a second after it says so. What is measured by `performance.now` and what
 * timers wait is untouched, as when somebody sets a machine's clock. libfaketime would have to be installed for the same.
 */
const file = process.env.VEZ_TEST_CLOCK_FILE ?? ''
const Real = Date
let offMs = 0

function look(): void {
  try {
    offMs = Number(readFileSync(file, 'utf8')) || 0
  } catch {
    offMs = 0
  }
}
look()
setInterval(look, 50).unref()

const now = () => Real.now() + offMs
globalThis.Date = new Proxy(Real, {
  construct: (target, given, made) => Reflect.construct(target, given.length === 0 ? [now()] : given, made),
  apply: () => new Real(now()).toString(),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
})
