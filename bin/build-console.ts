import { build } from './stack/console.ts'

// What is built is for people, also where tests ask for it: libraries have slower and larger editions for developers.
process.env.NODE_ENV = 'production'

/** `npm run build`: the console and the widget, into web/dist. */
await build()
