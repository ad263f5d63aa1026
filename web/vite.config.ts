import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const server = `http://127.0.0.1:${process.env.VEZ_HTTP_PORT ?? 8080}`

/** The console: built into web/dist, which the server serves. `npx vite web` is for development, beside a running server. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    manifest: 'manifest.json',
    assetsInlineLimit: 0,
    // A request for each icon costs more than the icon.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'icons', test: /@tabler/ }] } } },
  },
  server: {
    proxy: {
      '/api': server,
      '/socket.io': { target: server, ws: true },
      '/sip': { target: server, ws: true },
      '/widget': server,
    },
  },
})
