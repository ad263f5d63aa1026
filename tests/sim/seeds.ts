/** Seeds that once failed, each with its story. They run first. A change of what a seed draws makes a story another. */
export const regressions: { seed: number; story: string }[] = [
  { seed: 543, story: 'an agent whom the clock’s jump had just paused presses available, and is asked again' },
]
