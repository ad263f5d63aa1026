import { z } from 'zod'
import { destination as destinationRef } from '#server/destinations/index.ts'
import { defineNode } from '../define.ts'

/** Anything that a route can lead to: an announcement, a conference, a time condition. */
export const destination = defineNode({
  type: 'destination',
  settings: z.strictObject({ destination: destinationRef.meta({ asks: 'destination' }) }),
  exits: () => [],
  waits: false,
  turn: ({ destination }) => ({ memory: null, next: { leave: destination } }),
})
