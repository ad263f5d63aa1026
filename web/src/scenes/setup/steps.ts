import type { Output } from '../../client/call.ts'

export const stepNames = ['company', 'network', 'trunk', 'number', 'phone', 'call'] as const
export type StepName = (typeof stepNames)[number]
export type Progress = Output<'get /setup/progress'>

/** What is there already, of what each step makes. The network is well or not at this moment: whoever is past it was. */
export function isDone(step: StepName, progress: Progress | undefined): boolean {
  if (!progress) return false
  switch (step) {
    case 'company':
      return true
    case 'network':
    case 'trunk':
      return progress.trunk !== null
    case 'number':
      return progress.number !== null
    case 'phone':
      return progress.phone?.reached ?? false
    case 'call':
      return progress.call !== null
  }
}

/** Where to go on: the first step whose work is not there. */
export const nextStep = (progress: Progress): StepName => stepNames.find((step) => !isDone(step, progress)) ?? 'call'

/** What a done step made, in a few words of its own. */
export function summaryOf(step: StepName, progress: Progress | undefined): string | undefined {
  if (!progress) return undefined
  switch (step) {
    case 'company':
      return progress.company.name
    case 'trunk':
      return progress.trunk?.name
    case 'number':
      return progress.number ? `${progress.number.did} → ${progress.number.queue?.name ?? ''}` : undefined
    case 'phone':
      return progress.phone?.number
    case 'call':
      return progress.call?.protocol
    case 'network':
      return undefined
  }
}
