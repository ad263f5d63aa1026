/**
 * What kinds of numbers people dial, by what a call to them costs and who is to be kept from it. The words are Brazil's
 * (Anatel, Res. 749/2022): `local` and `national` are fixed lines of our own area and of others; `mobile` and
 * `mobile-national` likewise; `toll-free` is 0800, `shared-cost` 0300, 0303, 300x and 400x, `premium` 0500 and 0900;
 * `service` the three digits that are no emergency; `private` few digits that no public plan has, as of another office;
 * `unknown` is all else.
 */
export const numberKinds = [
  'emergency',
  'local',
  'mobile',
  'national',
  'mobile-national',
  'toll-free',
  'shared-cost',
  'service',
  'private',
  'premium',
  'international',
  'unknown',
] as const
export type DialledKind = (typeof numberKinds)[number]
