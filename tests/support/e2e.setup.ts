import { buildConsole } from '#stack/console.ts'
import { stepsTo } from '#stack/steps.ts'
import { demandStack } from './demand-stack.ts'

/** All that is real: Asterisk, the database, Redis, SIPp, a browser, and the console as it is built for people. */
export async function setup() {
  await buildConsole(stepsTo(console.log))
  return demandStack(['sipp', 'sox', 'chromium'])
}
