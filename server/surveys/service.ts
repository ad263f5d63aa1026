import type { Surveys } from '#server/calls/ports.ts'
import type { CompanyId } from '#server/kernel/ids.ts'
import { type SurveyAnswerDoc, surveyAnswerModel } from './model.ts'

export type AnswersAsked = {
  survey?: string | undefined
  queueId?: string | undefined
  agentId?: string | undefined
  from: number
  to: number
}

/** More than that are not looked through for one summary. */
const answersMax = 100_000

export function createSurveys() {
  const filterOf = (companyId: CompanyId, { from, to, ...named }: AnswersAsked) => ({
    companyId,
    at: { $gte: from, $lt: to },
    ...Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined)),
  })
  const answered: Surveys['answered'] = async (companyId, answer) => {
    const { interactionId, flowId, node } = answer
    const _id = `${interactionId}-${flowId}-${node}`
    await surveyAnswerModel.updateOne({ _id }, { $setOnInsert: { companyId, ...answer } }, { upsert: true })
  }
  return {
    answered,
    /** Newest first. */
    list: (companyId: CompanyId, asked: AnswersAsked, limit: number): Promise<SurveyAnswerDoc[]> =>
      surveyAnswerModel.find(filterOf(companyId, asked)).sort({ at: -1 }).limit(limit).lean<SurveyAnswerDoc[]>(),
    all: (companyId: CompanyId, asked: AnswersAsked): Promise<SurveyAnswerDoc[]> =>
      surveyAnswerModel.find(filterOf(companyId, asked)).limit(answersMax).lean<SurveyAnswerDoc[]>(),
  }
}
export type SurveyService = ReturnType<typeof createSurveys>
