/** The people and firms that are served, and what each is known by. */
export { contactResource, contactRoutes } from './http.ts'
export { type ContactFields, type Identity, type IdentityKind, identityKinds } from './schema.ts'
export { type Contact, type Contacts, createContacts } from './service.ts'
