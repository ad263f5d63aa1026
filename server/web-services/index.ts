/** The company's own systems, as URAs ask them: which there are, and how one is asked without being led astray. */
export { askService, type Service } from './ask.ts'
export { webServiceResource, webServiceRoutes } from './http.ts'
export { webServiceModel } from './model.ts'
export { type WebServiceFields, webServiceFields } from './schema.ts'
