import react from '@vitejs/plugin-react'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const web = fileURLToPath(new URL('src/web', import.meta.url))

/** Two applications, one build: the server replaces the nonce in each answer. */
export default defineConfig({
  root: web,
  base: '/',
  appType: 'mpa',
  publicDir: false,
  plugins: [react()],
  html: { cspNonce: '__CSP_NONCE__' },
  css: { postcss: {} },
  build: {
    outDir: fileURLToPath(new URL('dist/web', import.meta.url)),
    emptyOutDir: true,
    sourcemap: false,
    target: 'es2023',
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { backend: `${web}/backend/index.html`, 'my-account': `${web}/my-account/index.html` },
    },
  },
})
