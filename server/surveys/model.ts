import { model, Schema } from 'mongoose'
import type { SurveyAnswer } from '#server/calls/ports.ts'
import type { CompanyId } from '#server/kernel/ids.ts'

export type SurveyAnswerDoc = SurveyAnswer & { _id: string; companyId: CompanyId }

const schema = new Schema<SurveyAnswerDoc>(
  {
    _id: String,
    companyId: String,
    interactionId: String,
    survey: String,
    question: String,
    score: Number,
    min: Number,
    max: Number,
    flowId: String,
    node: String,
    queueId: String,
    agentId: String,
    contactId: String,
    from: String,
    at: Number,
  },
  { versionKey: false, strict: 'throw' },
)
schema.index({ companyId: 1, at: 1 })

export const surveyAnswerModel = model('survey-answer', schema)
