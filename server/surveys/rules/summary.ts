export type Scored = { survey: string; question: string; score: number; min: number; max: number }

export type SurveySummary = {
  survey: string
  question: string
  min: number
  max: number
  answers: number
  /** Of all scores, to two places. */
  average: number
  /** From −100 to 100; of questions from 0 to 10 only. */
  nps: number | null
  /** How many gave each score, from `min` on. */
  counts: number[]
}

/** Each question apart; one that was asked with another scale or other words since is another one. */
export function summarize(answers: readonly Scored[]): SurveySummary[] {
  const groups = Map.groupBy(answers, ({ survey, question, min, max }) => JSON.stringify([survey, question, min, max]))
  return [...groups.values()].map((group) => {
    const { survey, question, min, max } = group[0]!
    const counts = Array.from(
      { length: max - min + 1 },
      (_none, place) => group.filter(({ score }) => score === min + place).length,
    )
    const sum = group.reduce((total, { score }) => total + score, 0)
    const average = Math.round((sum / group.length) * 100) / 100
    return { survey, question, min, max, answers: group.length, average, nps: npsOf(group, min, max), counts }
  })
}

/** Reichheld’s Net Promoter Score: the share of 9 and 10 less that of 0 to 6. */
function npsOf(group: readonly Scored[], min: number, max: number): number | null {
  if (min !== 0 || max !== 10) return null
  const promoters = group.filter(({ score }) => score >= 9).length
  const detractors = group.filter(({ score }) => score <= 6).length
  return Math.round(((promoters - detractors) / group.length) * 100)
}
