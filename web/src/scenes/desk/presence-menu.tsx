/** The agent's own state in the top bar: DESK's. */
export const PresenceMenu = () => null
