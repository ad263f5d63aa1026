/** What processes say to each other, on the port on which they serve all others. */

/** Answered for as long as the process lives. */
export const processPath = '/vez-process'
/** Who answers. */
export const processHeader = 'vez-process'
/** Proves that another process asks: only they know it. Never passed on to a client. */
export const secretHeader = 'vez-process-secret'
/** For which shard a request is led on, and of which company it is. */
export const shardHeader = 'vez-shard'
export const companyHeader = 'vez-shard-company'
