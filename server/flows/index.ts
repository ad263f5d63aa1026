/** A flow is what a caller or visitor meets before a person: one graph model, one pure interpreter (`core/`), kinds of nodes (`nodes/`). Pure: the resource is `http.ts`. */
export type {
  Attached,
  Audible,
  Flow,
  FlowBook,
  FlowGraph,
  FlowNode,
  FlowReply,
  FlowRequest,
  FlowRun,
  Leaves,
  Spoken,
  SurveyScore,
  Variables,
} from './core/flow.ts'
export { flowGraph } from './core/flow.ts'
export { beginFlow, type FlowStep, hidesKeys, proceed } from './core/interpreter.ts'
export { doubtsAbout, type FlowProblem, validateFlow } from './core/validate.ts'
export { givenVariables, variablesOf } from './core/variables.ts'
export { nodeTypes } from './nodes/index.ts'
