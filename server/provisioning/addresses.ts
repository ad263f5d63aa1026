import type { ExtensionRecord, TrunkRecord } from './records.ts'

/** The endpoint that rings an extension's phone: `PJSIP/<this>`. */
export const phoneAddress = (extension: Pick<ExtensionRecord, 'sipUser'>): string => extension.sipUser

/** The endpoint that dials through a trunk: `PJSIP/<number>@<this>`. */
export const trunkAddress = (trunk: Pick<TrunkRecord, 'id'>): string => trunk.id
