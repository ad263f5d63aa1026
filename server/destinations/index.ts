/** Where a call can be sent, as a record names it: one schema for routes, flows, queues and all that leads on. */
export {
  type DestinationKind,
  type DestinationRef,
  destination,
  destinationReferences,
  destinationResources,
} from './schema.ts'
export { type WayStep, wayStep } from './way.ts'
