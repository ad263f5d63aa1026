/** A company's settings in memory: nothing on a call's path asks a database. */
export { type Book, createBook } from './book.ts'
export { type Page, pageOf, type Records } from './page.ts'
export { readCompanies, readCompany } from './read.ts'
