/**
 * Feature codes (funcionalidades, M20): what a phone can do by keys. A new one is a line here, its name in the console
 * (`web/src/scenes/features/words.ts`), and who carries it out:
 * - `does: 'action'`: an action in `app.ts` (`createFeatures({ actions })`) answers what is played; then the call ends.
 * - `does: 'call'`: the call itself, in `calls/core/features.ts` (dialled) or in the phase `talking` (in talk).
 * - `does: 'dialplan'`: Asterisk's own, without the server: its code stays as it is.
 */
export type FeatureKind = {
  /** The code where the company has set none: as Issabel and FreePBX have it, where they have it. */
  code: string
  /** Dialled like a number, or pressed within a talk. */
  when: 'dialled' | 'in-talk'
  /** Digits after the code: none, needed, or as one likes. */
  digits: 'none' | 'needed' | 'optional'
  does: 'action' | 'call' | 'dialplan'
  /** Before it is done a PIN is asked for, and given to the action. */
  asksPin?: true
}

export const catalogue = {
  /** What one says comes back. */
  echo: { code: '*43', when: 'dialled', digits: 'none', does: 'dialplan' },
  /** The hours of a time condition put aside, and given back: the digits are that condition's own code. */
  'hours-automatic': { code: '*270', when: 'dialled', digits: 'needed', does: 'action' },
  'hours-open': { code: '*271', when: 'dialled', digits: 'needed', does: 'action' },
  'hours-closed': { code: '*272', when: 'dialled', digits: 'needed', does: 'action' },
  /** Says the number of the extension that one calls from. */
  'own-number': { code: '*65', when: 'dialled', digits: 'none', does: 'action' },
  /** The messages of the mailbox of the extension that one calls from. */
  voicemail: { code: '*97', when: 'dialled', digits: 'none', does: 'call' },
  /** Those of another one, by its number and PIN. */
  'voicemail-of': { code: '*98', when: 'dialled', digits: 'needed', does: 'call' },
  /** Speaks a new audio at this phone: heard nowhere before somebody chooses it. */
  'record-audio': { code: '*77', when: 'dialled', digits: 'none', does: 'call' },
  /** Follow-me on, and off. */
  'follow-me': { code: '*21', when: 'dialled', digits: 'none', does: 'action' },
  /** Hot-desking: with one's own extension at this phone, by its number and PIN; and up again. */
  'desk-login': { code: '*11', when: 'dialled', digits: 'needed', does: 'action', asksPin: true },
  'desk-logout': { code: '*12', when: 'dialled', digits: 'none', does: 'action' },
  /** Answers what rings in one's own group, or at that extension. */
  'pick-up-group': { code: '*8', when: 'dialled', digits: 'none', does: 'call' },
  'pick-up': { code: '**', when: 'dialled', digits: 'needed', does: 'call' },
  /** This phone stays up, and callers of queues arrive at it after a beep; until it is hung up. */
  'stand-by': { code: '*30', when: 'dialled', digits: 'none', does: 'call' },
  /** With the number of a place: fetches who is parked there. */
  'parking-place': { code: '*85', when: 'dialled', digits: 'needed', does: 'call' },
  /** Leads the other on: at once; or after a word with the third, then hang up or press it again. */
  transfer: { code: '##', when: 'in-talk', digits: 'needed', does: 'call' },
  consult: { code: '*2', when: 'in-talk', digits: 'needed', does: 'call' },
  'three-way': { code: '*3', when: 'in-talk', digits: 'none', does: 'call' },
  swap: { code: '*4', when: 'in-talk', digits: 'none', does: 'call' },
  'take-back': { code: '*1', when: 'in-talk', digits: 'none', does: 'call' },
  park: { code: '*7', when: 'in-talk', digits: 'none', does: 'call' },
} as const satisfies Record<string, FeatureKind>

export type FeatureName = keyof typeof catalogue
export const featureNames = Object.keys(catalogue) as [FeatureName, ...FeatureName[]]
export const isFeature = (name: string): name is FeatureName => Object.hasOwn(catalogue, name)

/** Those that an action of the server answers. */
export type ActionFeature = {
  [Name in FeatureName]: (typeof catalogue)[Name]['does'] extends 'action' ? Name : never
}[FeatureName]
