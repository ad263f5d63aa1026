/** Not built yet. */
export const Page = () => null
