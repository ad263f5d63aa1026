/** Seeds that once found a mistake of ours, each with its story; they are played with the others. A change of what a seed draws makes a story another. */
export const regressions: { seed: number; story: string }[] = []
