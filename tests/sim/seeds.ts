/** Seeds that once failed, each with its story. They run first. */
export const regressions: { seed: number; story: string }[] = [
  { seed: 72, story: 'an arrival told again after a restart, of a caller who had left before it, is not served anew' },
  {
    seed: 144,
    story: 'a chat in wrap-up weighs what its medium does after a crash, not what it weighed while waiting',
  },
]
