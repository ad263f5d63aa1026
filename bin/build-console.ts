import { buildConsole } from './stack/console.ts'
import { stepsTo } from './stack/steps.ts'

/** `npm run build`: the console and the widget, where something changed. */
await buildConsole(stepsTo(console.log))
