import { z } from 'zod'
import { type Route, route } from '#server/api/route.ts'
import { appliedView, asked, document, fileView, planView } from './schema.ts'
import type { Configuration } from './service.ts'

/** X4: a company's set-up as a document. Each record is read and changed with the permission of its own resource. */
export const configurationRoutes = ({ configuration }: { configuration: Configuration }): Route[] => [
  route({
    method: 'get',
    path: '/configuration',
    may: 'telephony.read',
    summary: 'The whole set-up of the company as one document, without secrets',
    input: z.strictObject({}),
    output: z.object({ document, files: z.array(fileView) }),
    handle: ({ user }) => configuration.export(user),
  }),
  route({
    method: 'post',
    path: '/configuration/plan',
    may: 'telephony.manage',
    summary: 'What would change so that the set-up is as the document says; nothing is changed',
    input: asked,
    output: planView,
    handle: ({ input, user }) => configuration.plan(user, input),
  }),
  route({
    method: 'post',
    path: '/configuration/apply',
    may: 'telephony.manage',
    summary: 'Makes the set-up as the document says, change after change',
    input: asked,
    output: appliedView,
    handle: ({ input, user }) => configuration.apply(user, input),
  }),
]
