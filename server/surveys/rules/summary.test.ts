import { expect, test } from 'vitest'
import { summarize } from './summary.ts'

const scores = (survey: string, max: number, min: number, ...given: number[]) =>
  given.map((score) => ({ survey, question: '?', score, min, max }))

test('each question has its average and how many gave each score; from 0 to 10 it has an NPS', () => {
  expect(summarize([...scores('csat', 5, 1, 5, 4, 1), ...scores('nps', 10, 0, 10, 9, 8, 6, 0)])).toEqual([
    { survey: 'csat', question: '?', min: 1, max: 5, answers: 3, average: 3.33, nps: null, counts: [1, 0, 0, 1, 1] },
    {
      survey: 'nps',
      question: '?',
      min: 0,
      max: 10,
      answers: 5,
      average: 6.6,
      nps: 0,
      counts: [1, 0, 0, 0, 0, 0, 1, 0, 1, 1, 1],
    },
  ])
})
