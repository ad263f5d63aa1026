import { build } from './stack/console.ts'

/** `npm run build`: the console and the widget, into web/dist. */
await build()
