import type { Role } from '#server/api/permissions.ts'

const managed: Record<Role, readonly Role[]> = {
  admin: ['admin', 'engineer', 'supervisor', 'agent'],
  engineer: [],
  supervisor: ['supervisor', 'agent'],
  agent: [],
}

/** Nobody gives a role, or changes somebody who has one, that stands above his or her own. Pure. */
export const mayManageRole = (own: Role, other: Role): boolean => managed[own].includes(other)
