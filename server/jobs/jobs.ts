import Bull from 'bull'

export type JobQueue<Data> = {
  /** The same `jobId` twice is one job. Rejects only when Redis is away. */
  add(data: Data, jobId: string): Promise<void>
}

export type JobsOptions = {
  redisUrl: string
  /** Two servers, or tests, on one Redis: each under its own. */
  prefix: string
  log: { warn(message: string, fields?: object): void; error(message: string, fields?: object): void }
}

export type Jobs = ReturnType<typeof createJobs>

const attempts = 8
const firstRetryMs = 1000

/**
 * Work that may wait: Bull behind our own words. Redis is no place of truth: whoever adds a job can find out from
 * MongoDB that it was never done, and adds it again at the next start.
 */
export function createJobs({ redisUrl, prefix, log }: JobsOptions) {
  const queues: Bull.Queue[] = []
  return {
    /** Declares a job and who does it. `work` may run twice: what it does must bear that. */
    define<Data>(name: string, work: (data: Data) => Promise<void>): JobQueue<Data> {
      const queue = new Bull<Data>(name, redisUrl, {
        prefix,
        defaultJobOptions: {
          attempts,
          backoff: { type: 'exponential', delay: firstRetryMs },
          removeOnComplete: true,
          removeOnFail: 1000,
        },
      })
      queues.push(queue)
      queue.on('error', (why) => log.warn('jobs cannot reach Redis', { job: name, why: why.message }))
      queue.on('failed', (job, why) =>
        log.error('a job failed', { job: name, id: job.id, attempt: job.attemptsMade, why: why.message }),
      )
      void queue
        .process(2, (job) => work(job.data))
        .catch((why) => log.error('a job queue stopped', { job: name, why }))
      return {
        async add(data, jobId) {
          // One that was given up is still known by its name, and would keep the new one out.
          const before = await queue.getJob(jobId)
          if (before && (await before.isFailed())) await before.remove()
          await queue.add(data, { jobId })
        },
      }
    },
    async stop(): Promise<void> {
      await Promise.all(queues.map((queue) => queue.close()))
    },
  }
}
