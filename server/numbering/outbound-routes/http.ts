import { resource } from '#server/api/resource.ts'
import { outboundRouteModel } from './model.ts'
import { outboundRouteFields } from './schema.ts'

export const outboundRouteResource = resource({
  name: 'outbound-route',
  path: '/outbound-routes',
  summary: 'Outbound routes: which trunks take which number, and how it is sent',
  schema: outboundRouteFields,
  model: outboundRouteModel,
  may: { read: 'telephony.read', manage: 'telephony.manage' },
  search: ['name', 'description'],
  references: [
    { to: 'trunk', field: 'rules.trunkId' },
    { to: 'trunk', field: 'rules.thenTrunkIds' },
  ],
})
