import { resource } from '#server/api/resource.ts'
import { Refusal } from '#server/kernel/errors.ts'
import { leadsOfFlow } from './core/leads.ts'
import { usesOf } from './core/uses.ts'
import { validateFlow } from './core/validate.ts'
import { flowModel } from './model.ts'
import { flowFields } from './schema.ts'

/** URAs. Saved is published: the next caller gets it, who is in the old one stays in it. */
export const flowResource = resource({
  name: 'flow',
  path: '/flows',
  summary: 'Flows (URA): the graph that a caller meets before a person.',
  schema: flowFields,
  model: flowModel,
  may: { read: 'telephony.read', manage: 'telephony.manage' },
  search: ['name', 'description'],
  references: [
    { to: 'queue', field: 'uses.queueIds' },
    { to: 'extension', field: 'uses.extensionIds' },
    { to: 'audio', field: 'uses.audioIds' },
  ],
  leadsTo: ({ graph }) =>
    leadsOfFlow(graph).flatMap(({ node, to, waits }) =>
      'id' in to ? [{ to: to.type, id: to.id, field: `graph.nodes.${node}`, waits }] : [],
    ),
  async beforeSave(sent) {
    const problems = validateFlow(sent.graph)
    if (problems.length > 0)
      throw new Refusal(
        'invalid',
        'flow.invalid',
        'The flow cannot be published like this.',
        problems.map(({ node, code, message }) => ({ field: `graph.nodes.${node}`, code, message })),
      )
    return { ...sent, uses: usesOf(sent.graph) }
  },
})
