/** What a user may do, and which role may do it. A route names the permission; only this file knows the roles. */
export const roles = ['admin', 'engineer', 'supervisor', 'agent'] as const
export type Role = (typeof roles)[number]

const anyone = ['admin', 'engineer', 'supervisor', 'agent'] as const
const overseers = ['admin', 'engineer', 'supervisor'] as const
const builders = ['admin', 'engineer'] as const
const watchers = ['admin', 'supervisor'] as const

export const permissions = {
  /** One's own session: who am I, log out. */
  'session.own': anyone,
  /** Companies of the whole installation: the super user alone. */
  'company.manage': ['admin'],
  /** The first steps of a company, and the demo caller. */
  'setup.run': ['admin'],
  'company.read': anyone,
  /** One's own company. */
  'company.change': overseers,
  'user.manage': ['admin', 'supervisor'],
  'user.read': overseers,
  'telephony.manage': builders,
  'telephony.read': overseers,
  /** Opens or closes the house against its hours. */
  'hours.force': overseers,
  'queue.manage': overseers,
  'queue.read': anyone,
  'channel.manage': builders,
  'agent.work': anyone,
  'agent.supervise': watchers,
  'interaction.read-own': anyone,
  'interaction.read': watchers,
  'recording.listen': watchers,
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof permissions

export const mayRole = (role: Role, permission: Permission): boolean =>
  (permissions[permission] as readonly Role[]).includes(role)
