/** What the process gives: the real clock, ids by chance, the log, the metrics, the event bus, an orderly stop. */
export { systemClock } from './clock.ts'
export { createEventBus, type EventBus } from './event-bus.ts'
export { newId } from './ids.ts'
export { createLog, type Fields, type Log } from './log.ts'
export { createMetrics, type Metrics } from './metrics.ts'
export { ownAddresses } from './own-addresses.ts'
export { onSignal } from './signals.ts'
export { type OrderlyStop, onStop } from './stop.ts'
