/** What an interaction is made of, as capacity sees it. */
export const media = ['voice', 'chat', 'email'] as const
export type Medium = (typeof media)[number]
