import { demandStack } from './demand-stack.ts'

/** The real database and Redis of the integration tests, and a real browser for the widget. */
export const setup = () => demandStack(['chromium'])
