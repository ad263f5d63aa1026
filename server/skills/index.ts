/** What agents can, by name and level; what routing makes of it is in server/routing/rules/skills.ts. */
export { skillResource } from './http.ts'
export { skillLevel, skillLevels } from './levels/index.ts'
export { skillModel } from './model.ts'
export { type SkillFields, skillFields } from './schema.ts'
