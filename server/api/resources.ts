import { announcementResource } from '#server/announcements/index.ts'
import { audioResource } from '#server/audio/index.ts'
import { webchatAccountResource } from '#server/channels/index.ts'
import { conferenceResource } from '#server/conferences/index.ts'
import { contactResource } from '#server/contacts/index.ts'
import { companyResource, dispositionResource, pauseReasonResource, userResource } from '#server/directory/index.ts'
import { extensionResource } from '#server/extensions/index.ts'
import { featureCodeResource } from '#server/features/index.ts'
import { flowResource } from '#server/flows/http.ts'
import { holidayCalendarResource } from '#server/holidays/http.ts'
import { musicResource } from '#server/music/index.ts'
import {
  blockedCallerResource,
  classOfServiceResource,
  inboundRouteResource,
  outboundCapResource,
  outboundRouteResource,
} from '#server/numbering/index.ts'
import { queueResource } from '#server/queues/index.ts'
import { skillResource } from '#server/skills/index.ts'
import { timeConditionResource } from '#server/time-conditions/http.ts'
import { trunkResource } from '#server/trunks/index.ts'
import { webServiceResource } from '#server/web-services/index.ts'
import type { AnyResource } from './resource.ts'

type Needs = Parameters<typeof companyResource>[0] &
  Parameters<typeof userResource>[0] &
  Parameters<typeof flowResource>[0] &
  Parameters<typeof audioResource>[0] &
  Parameters<typeof trunkResource>[0] &
  Parameters<typeof extensionResource>[0]

/** Every resource: a new one is a folder and a line here (docs/how-to/add-a-resource.md). */
export const listResources = (needs: Needs): AnyResource[] => [
  companyResource(needs),
  userResource(needs),
  queueResource,
  skillResource,
  dispositionResource,
  pauseReasonResource,
  flowResource(needs),
  webServiceResource,
  trunkResource(needs),
  extensionResource(needs),
  featureCodeResource,
  holidayCalendarResource,
  timeConditionResource,
  inboundRouteResource,
  outboundRouteResource,
  classOfServiceResource,
  outboundCapResource,
  blockedCallerResource,
  audioResource(needs),
  musicResource,
  announcementResource,
  conferenceResource,
  contactResource,
  webchatAccountResource,
]
