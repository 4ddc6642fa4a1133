import autoprefixer from 'autoprefixer'
import react from '@vitejs/plugin-react'
import tailwindcss from 'tailwindcss'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

/**
 * The pages in English: a module of `i18n/en` takes the place of the one of `i18n/vi`, and the page says
 * its language.
 */
function inEnglish(): Plugin {
  return {
    name: 'in-english',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      if (importer?.includes('/i18n/en/') && source.startsWith('../vi/')) return null
      const found = await this.resolve(source, importer, { ...options, skipSelf: true })
      const english = found?.id.replace('/src/i18n/vi/', '/src/i18n/en/')
      return english !== undefined && existsSync(english) ? english : found
    },
    transformIndexHtml: {
      order: 'pre',
      handler: (html) =>
        html
          .replace('<html lang="vi">', '<html lang="en">')
          .replace(/(<meta\s+name="description"\s+content=")[^"]+/, `$1${DESCRIPTION}`)
          .replace(/<title>[^<]+/, '<title>Overview · Gương Sáng'),
    },
  }
}

const DESCRIPTION =
  'How exemplary models are built and replicated under Plan 235-KH/TU of the Khánh Hòa Party Committee'

/**
 * Tells public/theme.js which scripts each page needs beyond the shell's, so that the
 * browser fetches them at once and not only when the shell runs.
 */
function preloadPages(): Plugin {
  const list = path.resolve('dashboard/src/pages/pages.ts')
  let base = '/'
  return {
    name: 'preload-pages',
    configResolved: (config) => {
      base = config.base
    },
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
          const needed = [chunk.fileName, ...chunk.imports].map((name) => base + name)
          pages[address!] = needed.filter((name) => !html.includes(`"${name}"`))
        }
        const json = JSON.stringify(pages).replaceAll('"', '&quot;')
        return html.replace('theme.js"', `theme.js" data-pages="${json}"`)
      },
    },
  }
}

// One file for the dashboard's build and for the tests.
export default defineConfig(({ mode }) => ({
  root: 'dashboard',
  base: mode === 'en' ? '/en/' : '/',
  plugins: [react(), preloadPages(), ...(mode === 'en' ? [inEnglish()] : [])],
  css: { postcss: { plugins: [tailwindcss({ config: 'dashboard/tailwind.config.ts' }), autoprefixer()] } },
  build: {
    outDir: mode === 'en' ? 'dist/en' : 'dist',
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
}))
