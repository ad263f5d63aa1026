/** Work that may wait: job queues on Redis by Bull. */
export { createJobs, type JobQueue, type Jobs } from './jobs.ts'
