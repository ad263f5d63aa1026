/** What a line of many extensions may say; the console reads files by the same names. */
export const batchColumns = [
  'number',
  'name',
  'kind',
  'secret',
  'pin',
  'email',
  'outsideNumber',
  'pickupGroup',
  'ringSeconds',
] as const
export type BatchColumn = (typeof batchColumns)[number]
