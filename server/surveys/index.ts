/** What customers answered after a service. */
export { surveyRoutes } from './http.ts'
export { createSurveys, type SurveyService } from './service.ts'
