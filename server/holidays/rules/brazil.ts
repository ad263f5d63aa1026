/**
 * Brazil's holidays by law, for any year. National: Lei 662/1949 as changed by Lei 10.607/2002, Lei 6.802/1980 (12 October),
 * Lei 14.759/2023 (20 November, from 2024) and the Good Friday that every municipality has by Lei 9.093/1995. `optional`
 * days (ponto facultativo) are no holidays by federal law: Carnaval, Ash Wednesday until 14 h, Corpus Christi, 28 October;
 * who keeps them switches them on. `state`: the civil holidays of the states (Lei 9.093/1995, art. 1, II) and what the
 * states have added by laws of their own. Municipal ones are the company's to enter: there are 5,570 municipalities.
 */
export type LegalHoliday = {
  /** Stays the same over the years: a calendar says by it what it keeps. */
  id: string
  name: string
  kind: 'national' | 'optional' | 'state'
  state: State | null
  /** `YYYY-MM-DD` */
  date: string
  /** Only a part of the day: `HH:MM`, until before `to`. */
  part: Part | null
}
export type Part = { from: string; to: string }

export const states = [
  'AC',
  'AL',
  'AM',
  'AP',
  'BA',
  'CE',
  'DF',
  'ES',
  'GO',
  'MA',
  'MG',
  'MS',
  'MT',
  'PA',
  'PB',
  'PE',
  'PI',
  'PR',
  'RJ',
  'RN',
  'RO',
  'RR',
  'RS',
  'SC',
  'SE',
  'SP',
  'TO',
] as const
export type State = (typeof states)[number]

/** A day of the year, or so many days after Easter. */
type Rule = { id: string; name: string; on: string | number; since?: number; part?: Part }

const national: readonly Rule[] = [
  { id: 'new-year', name: 'Confraternização Universal', on: '01-01' },
  { id: 'good-friday', name: 'Paixão de Cristo', on: -2 },
  { id: 'tiradentes', name: 'Tiradentes', on: '04-21' },
  { id: 'labour', name: 'Dia Mundial do Trabalho', on: '05-01' },
  { id: 'independence', name: 'Independência do Brasil', on: '09-07' },
  { id: 'aparecida', name: 'Nossa Senhora Aparecida', on: '10-12', since: 1980 },
  { id: 'all-souls', name: 'Finados', on: '11-02' },
  { id: 'republic', name: 'Proclamação da República', on: '11-15' },
  { id: 'black-awareness', name: 'Dia Nacional de Zumbi e da Consciência Negra', on: '11-20', since: 2024 },
  { id: 'christmas', name: 'Natal', on: '12-25' },
]

const optional: readonly Rule[] = [
  { id: 'carnival-monday', name: 'Carnaval (segunda-feira)', on: -48 },
  { id: 'carnival-tuesday', name: 'Carnaval (terça-feira)', on: -47 },
  { id: 'ash-wednesday', name: 'Quarta-feira de Cinzas (até 14 h)', on: -46, part: { from: '00:00', to: '14:00' } },
  { id: 'corpus-christi', name: 'Corpus Christi', on: 60 },
  { id: 'public-servant', name: 'Dia do Servidor Público', on: '10-28' },
]

const ofStates: Partial<Record<State, readonly Rule[]>> = {
  AC: [
    { id: 'ac-evangelical', name: 'Dia do Evangélico', on: '01-23' },
    { id: 'ac-state', name: 'Aniversário do Acre', on: '06-15' },
    { id: 'ac-amazon', name: 'Dia da Amazônia', on: '09-05' },
    { id: 'ac-petropolis', name: 'Tratado de Petrópolis', on: '11-17' },
  ],
  AL: [
    { id: 'al-st-john', name: 'São João', on: '06-24' },
    { id: 'al-st-peter', name: 'São Pedro', on: '06-29' },
    { id: 'al-emancipation', name: 'Emancipação Política de Alagoas', on: '09-16' },
    { id: 'al-evangelical', name: 'Dia do Evangélico', on: '11-30' },
  ],
  AM: [{ id: 'am-province', name: 'Elevação do Amazonas a Província', on: '09-05' }],
  AP: [
    { id: 'ap-st-joseph', name: 'São José', on: '03-19' },
    { id: 'ap-territory', name: 'Criação do Território do Amapá', on: '09-13' },
  ],
  BA: [{ id: 'ba-independence', name: 'Independência da Bahia', on: '07-02' }],
  CE: [
    { id: 'ce-st-joseph', name: 'São José', on: '03-19' },
    { id: 'ce-abolition', name: 'Data Magna do Ceará', on: '03-25' },
  ],
  DF: [{ id: 'df-evangelical', name: 'Dia do Evangélico', on: '11-30' }],
  // Lei estadual 11.010/2019: the Monday eight days after Easter.
  ES: [{ id: 'es-penha', name: 'Nossa Senhora da Penha', on: 8, since: 2020 }],
  MA: [{ id: 'ma-adhesion', name: 'Adesão do Maranhão à Independência', on: '07-28' }],
  MS: [{ id: 'ms-state', name: 'Criação do Mato Grosso do Sul', on: '10-11' }],
  PA: [{ id: 'pa-adhesion', name: 'Adesão do Grão-Pará à Independência', on: '08-15' }],
  PB: [{ id: 'pb-foundation', name: 'Fundação da Paraíba', on: '08-05' }],
  // Lei estadual 16.059/2017.
  PE: [{ id: 'pe-revolution', name: 'Data Magna de Pernambuco', on: '03-06', since: 2018 }],
  PI: [{ id: 'pi-day', name: 'Dia do Piauí', on: '10-19' }],
  RJ: [
    // Lei estadual 5.243/2008: in this state the Tuesday of Carnaval is a holiday.
    { id: 'rj-carnival', name: 'Carnaval', on: -47 },
    { id: 'rj-st-george', name: 'São Jorge', on: '04-23' },
  ],
  RN: [{ id: 'rn-martyrs', name: 'Mártires de Cunhaú e Uruaçu', on: '10-03' }],
  RO: [
    { id: 'ro-state', name: 'Criação de Rondônia', on: '01-04' },
    { id: 'ro-evangelical', name: 'Dia do Evangélico', on: '06-18' },
  ],
  RR: [{ id: 'rr-state', name: 'Criação de Roraima', on: '10-05' }],
  RS: [{ id: 'rs-farroupilha', name: 'Revolução Farroupilha', on: '09-20' }],
  SE: [{ id: 'se-emancipation', name: 'Emancipação Política de Sergipe', on: '07-08' }],
  // Lei estadual 9.497/1997.
  SP: [{ id: 'sp-constitutional', name: 'Revolução Constitucionalista', on: '07-09' }],
  TO: [
    { id: 'to-autonomy', name: 'Autonomia do Tocantins', on: '03-18' },
    { id: 'to-natividade', name: 'Nossa Senhora da Natividade', on: '09-08' },
    { id: 'to-state', name: 'Criação do Tocantins', on: '10-05' },
  ],
}

/** All legal holidays and optional days of a year, those of one state among them, in the order of their dates. Pure. */
export function brazilianHolidays(year: number, state: State | null): LegalHoliday[] {
  const easter = easterOf(year)
  const of = (rules: readonly Rule[], kind: LegalHoliday['kind']): LegalHoliday[] =>
    rules
      .filter(({ since = 0 }) => year >= since)
      .map(({ id, name, on, part = null }) => ({
        id,
        name,
        kind,
        state: kind === 'state' ? state : null,
        date: typeof on === 'string' ? `${yearText(year)}-${on}` : daysAfter(easter, on),
        part,
      }))
  return [
    ...of(national, 'national'),
    ...of(optional, 'optional'),
    ...of((state && ofStates[state]) || [], 'state'),
  ].toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))
}

/** Easter Sunday of the Gregorian calendar, by the anonymous algorithm (Meeus, Astronomical Algorithms, chapter 8). */
export function easterOf(year: number): string {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const d = Math.floor(b / 4)
  const e = b % 4
  const f = Math.floor((b + 8) / 25)
  const g = Math.floor((b - f + 1) / 3)
  const h = (19 * a + b - d - g + 15) % 30
  const i = Math.floor(c / 4)
  const k = c % 4
  const l = (32 + 2 * e + 2 * i - h - k) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const month = Math.floor((h + l - 7 * m + 114) / 31)
  const day = ((h + l - 7 * m + 114) % 31) + 1
  return `${yearText(year)}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

const yearText = (year: number) => String(year).padStart(4, '0')

/** A date so many days later, or earlier. */
export function daysAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}
