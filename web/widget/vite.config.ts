import { join } from 'node:path'
import { defineConfig } from 'vite'

const at = (file: string) => join(import.meta.dirname, file)

/**
 * The chat on other people's sites: a loader that their pages run (one file, nothing imported, so that it is a plain
 * script), and the page in the frame that it opens. Built into web/dist/widget, served by server/channels/webchat.
 */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  publicDir: false,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: at('../dist/widget'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    modulePreload: false,
    rolldownOptions: {
      input: { app: at('app.html'), widget: at('loader.ts') },
      output: {
        entryFileNames: ({ name }) => (name === 'widget' ? 'widget.js' : 'assets/[name]-[hash].js'),
        assetFileNames: 'assets/[name]-[hash][extname]',
        chunkFileNames: 'assets/[name]-[hash].js',
      },
    },
  },
})
