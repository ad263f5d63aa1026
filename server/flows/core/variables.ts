import { z } from 'zod'
import type { Instant } from '#server/kernel/clock.ts'
import { isDdd } from '#server/kernel/ddd.ts'
import type { Variables } from './flow.ts'

export const variableName = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,39}$/, 'a variable’s name has small letters, digits and _, and begins with a letter')

/** What every flow knows before anybody is asked anything. */
export const givenVariables = [
  'protocol',
  'caller_number',
  'caller_ddd',
  'caller_name',
  'dialled',
  'contact_name',
  'contact_id',
  'date',
  'time',
  'weekday',
] as const

export type CallFacts = {
  protocol: string
  from: string
  fromName?: string | undefined
  dialled: string
  contact: { id: string; name: string } | null
}

export function variablesOf({ protocol, from, fromName, dialled, contact }: CallFacts): Variables {
  return {
    protocol,
    caller_number: from,
    caller_ddd: dddOf(from) ?? '',
    caller_name: fromName ?? '',
    dialled,
    contact_name: contact?.name ?? '',
    contact_id: contact?.id ?? '',
  }
}

/** The area code of a Brazilian number however a carrier writes it: 5511…, +55 11…, 011…, 11…; undefined of any other. */
export function dddOf(number: string): string | undefined {
  const digits = number.replace(/\D/g, '')
  const national = /^55\d{10,11}$/.test(digits) ? digits.slice(2) : digits.replace(/^0/, '')
  // Anatel: land lines begin with 2 to 5, mobile ones have the ninth digit.
  if (!/^\d\d(?:9\d{8}|[2-5]\d{7})$/.test(national)) return undefined
  const ddd = national.slice(0, 2)
  return isDdd(ddd) ? ddd : undefined
}

export type LocalTime = { date: string; time: string /** 1 is Monday. */; weekday: number }

export function localTime(at: Instant, timeZone: string): LocalTime {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    weekday: 'short',
    hourCycle: 'h23',
  }).formatToParts(at)
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? ''
  return {
    date: `${part('year')}-${part('month')}-${part('day')}`,
    time: `${part('hour')}:${part('minute')}`,
    weekday: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(part('weekday')) + 1,
  }
}

const slot = /\{\{\s*([a-z][a-z0-9_]*)\s*\}\}/g

/** The text with its variables filled in, each made fit by `fitted`; one without a value is empty. */
export const fill = (template: string, variables: Variables, fitted: (value: string) => string = (value) => value) =>
  template.replace(slot, (_all, name: string) => fitted(variables[name] ?? ''))

/** The variables that a text reads. */
export const namesIn = (template: string): string[] => [...template.matchAll(slot)].map(([, name]) => name ?? '')
