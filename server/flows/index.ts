/** A flow is what a caller or visitor meets before a person: one graph model, one pure interpreter (`core/`), kinds of nodes (`nodes/`). Pure: the resource is `http.ts`. */
export type { Flow, FlowGraph, FlowRun, Leaves, Spoken } from './core/flow.ts'
export { flowGraph } from './core/flow.ts'
export { beginFlow, type FlowStep, proceed } from './core/interpreter.ts'
export { type FlowProblem, validateFlow } from './core/validate.ts'
