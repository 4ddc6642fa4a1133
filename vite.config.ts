import autoprefixer from 'autoprefixer'
import react from '@vitejs/plugin-react'
import tailwindcss from 'tailwindcss'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

/**
 * Tells public/theme.js which scripts each page needs beyond the shell's, so that the
 * browser fetches them at once and not only when the shell runs.
 */
function preloadPages(): Plugin {
  const list = path.resolve('dashboard/src/pages/pages.ts')
  return {
    name: 'preload-pages',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        if (!bundle) return html
        const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
        const pages: Record<string, string[]> = {}
        for (const [, address, file] of readFileSync(list, 'utf8').matchAll(
          /path: '([^']+)'[\s\S]*?import\('([^']+)'\)/g,
        )) {
          const source = path.resolve(path.dirname(list), file!)
          const chunk = chunks.find((candidate) => candidate.facadeModuleId === source)
          if (!chunk) throw new Error(`pages.ts names ${file}, which the build does not hold`)
          const needed = [chunk.fileName, ...chunk.imports].map((name) => `/${name}`)
          pages[address!] = needed.filter((name) => !html.includes(`"${name}"`))
        }
        const json = JSON.stringify(pages).replaceAll('"', '&quot;')
        return html.replace('src="/theme.js"', `src="/theme.js" data-pages="${json}"`)
      },
    },
  }
}

// One file for the dashboard's build and for the tests.
export default defineConfig({
  root: 'dashboard',
  plugins: [react(), preloadPages()],
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
