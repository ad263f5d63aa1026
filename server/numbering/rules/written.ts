/** What people put between digits. */
export const bareNumber = (raw: string): string => raw.replace(/[ ().\u00a0-]/g, '')

/** What phones and carriers can be asked for. */
export const isDialable = (digits: string): boolean => /^\+?[0-9*#]{1,32}$/.test(digits)
