import autoprefixer from 'autoprefixer'
import react from '@vitejs/plugin-react'
import tailwindcss from 'tailwindcss'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import Papa from 'papaparse'
import { defineConfig, normalizePath, type Plugin } from 'vite'
import { langOf, languageOf } from './cube/domain/languages.ts'
// Only the type of the tests' settings: a production install has no Vitest, and builds the pages too.
import type {} from 'vitest/config'

/**
 * The pages in another language than the first: a module of its folder takes the place of the one of `i18n/vi`, and the
 * page says its language. What stands in no module, its `page.json` says.
 */
function inLanguage(lang: string): Plugin {
  const folder = `/src/i18n/${lang}/`
  const file = path.resolve(import.meta.dirname, `dashboard${folder}page.json`)
  const words = JSON.parse(readFileSync(file, 'utf8')) as Record<
    'title' | 'description' | 'pageNumber',
    string
  >
  return {
    name: 'in-language',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      if (importer?.includes(folder) && source.startsWith('../vi/')) return null
      const found = await this.resolve(source, importer, { ...options, skipSelf: true })
      const own = found?.id.replace('/src/i18n/vi/', folder)
      return own !== undefined && existsSync(own) ? own : found
    },
    // The number of a printed page is the one word of the style sheet.
    transform: (code, id) =>
      id.endsWith('/src/style.css') ? code.replace("'Trang '", `'${words.pageNumber} '`) : null,
    transformIndexHtml: {
      order: 'pre',
      handler: (html) =>
        html
          .replace('<html lang="vi">', `<html lang="${lang}">`)
          .replace(/(<meta\s+name="description"\s+content=")[^"]+/, `$1${words.description}`)
          .replace(/<title>[^<]+/, `<title>${words.title}`),
    },
  }
}

/** What a phone or a computer calls the site that is put on its home screen, and how it opens it, in the pages' language. */
function onHomeScreen(folder: string): Plugin {
  const base = path.posix.join('/', folder, '/')
  const fileName = 'home.webmanifest'
  // The mark stays within the circle that a system may cut out.
  const icons = [192, 512].map((size) => ({
    src: `${base}mark-${size}.png`,
    sizes: `${size}x${size}`,
    type: 'image/png',
  }))
  const manifest = {
    lang: folder === '' ? languageOf(undefined) : folder,
    name: 'Gương Sáng',
    short_name: 'Gương Sáng',
    id: '/',
    start_url: folder === '' ? '/' : `/?lang=${folder}`,
    scope: '/',
    // A reader keeps the way back.
    display: 'minimal-ui',
    theme_color: '#0f5c7a',
    background_color: '#f5f7f9',
    icons: ['any', 'maskable'].flatMap((purpose) => icons.map((icon) => ({ ...icon, purpose }))),
  }
  return {
    name: 'on-home-screen',
    apply: (_config, { isSsrBuild }) => !isSsrBuild,
    transformIndexHtml: () => [
      { tag: 'link', attrs: { rel: 'manifest', href: base + fileName }, injectTo: 'head' },
    ],
    generateBundle() {
      this.emitFile({ type: 'asset', fileName, source: JSON.stringify(manifest) })
    },
  }
}

/** Two columns of a reference table as a module, so that a page says of a code what stands there (`src/i18n/reference.d.ts`). */
function fromReference(): Plugin {
  const address = /^\0?reference:(\w+)\/([\w.]+)\/(\w+)(?:\?([\w,]+))?$/
  return {
    name: 'from-reference',
    resolveId: (source) => (address.test(source) ? `\0${source}` : null),
    load(id) {
      const [, table, key, value, lists] = address.exec(id) ?? []
      if (!table || !key || !value) return null
      const file = path.resolve(import.meta.dirname, `data/reference/${table}.csv`)
      this.addWatchFile(file)
      const { data } = Papa.parse<Record<string, string>>(readFileSync(file, 'utf8'), {
        header: true,
        skipEmptyLines: true,
      })
      const keyOf = (row: Record<string, string>) => key.split('.').map((name) => row[name]!)
      const wanted = lists?.split(',')
      const rows = data.filter((row) => wanted?.includes(keyOf(row)[0]!) ?? true)
      const values = Object.fromEntries(rows.map((row) => [keyOf(row).join('.'), row[value]]))
      return `export default ${JSON.stringify(values)}`
    },
  }
}

/** What the loader says of itself and pages tell, as a module: endings of the files that it reads. */
function fromIntake(): Plugin {
  return {
    name: 'from-intake',
    resolveId: (source) => (source === 'intake:endings' ? `\0${source}` : null),
    async load(id) {
      if (id !== '\0intake:endings') return null
      const { READ_ENDINGS } = await import('./etl/intake/formats.ts')
      return `export default ${JSON.stringify(READ_ENDINGS)}`
    },
  }
}

/**
 * Small modules that are loaded together stand in one script: each by itself compresses badly. `basics`, `data` and
 * `frame` are for every page, `year` for pages about a year; what only one page reads stays with that page. No script may import
 * another in a circle, for what one of them makes as it starts would be missing in the other.
 */
const GROUPS = Object.entries({
  basics: /cube\/domain\/(dates|filter|languages|rows)\.ts$/,
  data: /@tanstack\/(query-core|react-query)\/|dashboard\/src\/(data\/(boot|cube|filters|names|narrow|offers|router|rows|selection|shown|view)\.tsx?|i18n\/\w+\/codes\.ts)$|cube\/domain\/pages\.ts$|^\0reference:(code_names\/.*unit_kind|values\/.*category)/,
  frame:
    /dashboard\/src\/(shell\/Footer\.tsx|ui\/(title\.ts|(Card|Definition|Failure|PageLink|Popover|SelectField|Skeleton|StateIcon)\.tsx))$/,
  year: /cube\/domain\/(areas|duplicates|models|parts|period|reporting|years|findings\/(change|headline|notices))\.ts$|dashboard\/src\/(data\/(years|plan)\.ts|pages\/overview\/(fieldParts|readReports)\.ts|i18n\/\w+\/(overview|sentences)\.ts|charts\/(Figure|Sparkline)\.tsx|shell\/FilterBar\.tsx)$/,
}).map(([name, test]) => ({ name, test, includeDependenciesRecursively: false }))

/**
 * Writes `pages.json`: the scripts that each page needs beyond the shell's (`now`), and those of its own folder
 * that it brings later, so that the server can have the browser fetch them at once and not only when the
 * shell runs. The style sheet comes first: without it nothing is painted.
 */
function listPages(): Plugin {
  const list = path.resolve('dashboard/src/app/pages.ts')
  let base = '/'
  return {
    name: 'list-pages',
    apply: (_config, { isSsrBuild }) => !isSsrBuild,
    configResolved: (config) => {
      base = config.base
    },
    transformIndexHtml: {
      order: 'post',
      handler: (html) => {
        const first = [/\s*<link rel="stylesheet"[^>]+>/, /\s*<script src="[^"]+"><\/script>/].map(
          (pattern) => pattern.exec(html)?.[0] ?? '',
        )
        const rest = first.reduce((page, tag) => page.replace(tag, ''), html)
        return rest.replace(/\s*<link\s+rel="preload"/, (preload) => first.join('') + preload)
      },
    },
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
      const needed = (...start: string[]): string[] => {
        const found = new Set(start)
        for (const name of found) {
          const chunk = chunks.find((candidate) => candidate.fileName === name)
          for (const imported of chunk?.imports ?? []) found.add(imported)
        }
        return [...found]
      }
      const shell = needed(...chunks.filter((chunk) => chunk.isEntry).map((chunk) => chunk.fileName))
      const pages: Record<string, { now: string[]; later: string[] }> = {}
      for (const [, address, file] of readFileSync(list, 'utf8').matchAll(
        /'(\/[^']*)': \(\) => import\('([^']+)'\)/g,
      )) {
        // Vite's names of modules have `/` on every system.
        const source = normalizePath(path.resolve(path.dirname(list), file!))
        const chunk = chunks.find((candidate) => candidate.facadeModuleId === source)
        if (!chunk) throw new Error(`pages.ts names ${file}, which the build does not hold`)
        const own = chunk.dynamicImports.filter((name) => {
          const imported = chunks.find((candidate) => candidate.fileName === name)?.facadeModuleId
          return imported != null && path.posix.dirname(imported) === path.posix.dirname(source)
        })
        const now = needed(chunk.fileName).filter((name) => !shell.includes(name))
        const later = needed(...own).filter((name) => !shell.includes(name) && !now.includes(name))
        const addresses = (names: string[]) => names.map((name) => base + name)
        pages[address!] = { now: addresses(now), later: addresses(later) }
      }
      this.emitFile({ type: 'asset', fileName: 'pages.json', source: JSON.stringify(pages) })
    },
  }
}

/**
 * The pages about accounts are a program of their own with its own scripts: the dashboard's first load does not grow by
 * them, and who has not signed in gets no script of the figures'.
 */
const ACCOUNTS = /^accounts(-|$)/

/** What the build of a mode is made from, and where it goes. */
function partOf(mode: string) {
  const folder = langOf(languageOf(mode.replace('accounts-', '')))
  const own = folder === '' ? [] : [inLanguage(folder)]
  if (!ACCOUNTS.test(mode))
    return {
      folder,
      plugins: [listPages(), onHomeScreen(folder), ...own],
      output: { output: { codeSplitting: { groups: GROUPS } } },
    }
  return {
    folder: path.posix.join(folder, 'accounts'),
    plugins: own,
    output: { input: path.resolve('dashboard/accounts.html') },
  }
}

// One file for the dashboard's build and for the tests.
export default defineConfig(({ mode, isSsrBuild }) => ({
  root: 'dashboard',
  base: path.posix.join('/', partOf(mode).folder, '/'),
  plugins: [react(), fromReference(), fromIntake(), ...partOf(mode).plugins],
  css: { postcss: { plugins: [tailwindcss({ config: 'dashboard/tailwind.config.ts' }), autoprefixer()] } },
  build: {
    outDir: path.posix.join(isSsrBuild ? 'dist-server' : 'dist', partOf(mode).folder),
    copyPublicDir: !isSsrBuild,
    emptyOutDir: true,
    target: 'es2022',
    // The page's Content-Security-Policy allows no inline script and no data: URL.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    ...(isSsrBuild ? {} : { rolldownOptions: partOf(mode).output }),
  },
  // The server draws pages with the very code of the browser, whatever its packages call themselves.
  ...(isSsrBuild ? { ssr: { noExternal: true }, define: { 'process.env.NODE_ENV': '"production"' } } : {}),
  server: { proxy: { '/cubejs-api': 'http://127.0.0.1:4000', '/api': 'http://127.0.0.1:4000' } },
  test: {
    root: '.',
    include: ['test/**/*.test.{ts,tsx}'],
    globalSetup: 'test/setup.ts',
    // A shared machine may be several times slower than usual; what hangs is still found.
    testTimeout: 180_000,
    hookTimeout: 600_000,
    // Where nobody looks on, a browser that the machine starved gets a second chance; a fault fails twice.
    retry: process.env['CI'] ? 1 : 0,
    // Two cores, and several suites start a server or a browser of their own.
    maxWorkers: 2,
  },
}))
