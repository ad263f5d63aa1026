import { demandStack } from './demand-stack.ts'

/** The real database and Redis of the integration tests. */
export const setup = () => demandStack([])
