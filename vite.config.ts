import autoprefixer from 'autoprefixer'
import react from '@vitejs/plugin-react'
import tailwindcss from 'tailwindcss'
import { defineConfig } from 'vitest/config'

// One file for the dashboard's build and for the tests.
export default defineConfig({
  root: 'dashboard',
  plugins: [react()],
  css: { postcss: { plugins: [tailwindcss({ config: 'dashboard/tailwind.config.ts' }), autoprefixer()] } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // The page's Content-Security-Policy allows no inline script and no data: URL.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/cubejs-api': 'http://127.0.0.1:4000', '/api': 'http://127.0.0.1:4000' } },
  test: {
    root: '.',
    include: ['test/**/*.test.{ts,tsx}'],
    globalSetup: 'test/setup.ts',
    testTimeout: 60_000,
    hookTimeout: 300_000,
    // Two cores, and several suites start a server or a browser of their own.
    maxWorkers: 2,
  },
})
