/** `npm run build`: the pages in each language, into dist/ and dist/en/, and what draws them on the server. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { build, type LogLevel } from 'vite'
import { LANGUAGES, langOf, type Language } from '../cube/domain/languages.ts'
import { WHOLE } from './built.ts'
import { writeNotices } from './notices.ts'

const dist = fileURLToPath(new URL('dist', import.meta.url))
const configFile = fileURLToPath(new URL('../vite.config.ts', import.meta.url))

/** Builds the dashboard; a page in one language carries no other. */
export async function buildDashboard(logLevel: LogLevel = 'warn'): Promise<void> {
  // A test runner's own NODE_ENV would build React for development.
  const kept = process.env['NODE_ENV']
  process.env['NODE_ENV'] = 'production'
  try {
    // The first language empties `dist`.
    for (const language of Object.keys(LANGUAGES) as Language[]) {
      const lang = langOf(language)
      const mode = lang === '' ? 'production' : lang
      await build({ configFile, mode, logLevel })
      await build({ configFile, mode, logLevel, build: { ssr: 'src/app/server.tsx' } })
      await build({ configFile, mode: lang === '' ? 'accounts' : `accounts-${lang}`, logLevel })
    }
    packFiles()
    writeNotices(dist)
    writeFileSync(join(dist, WHOLE), '')
  } finally {
    if (kept === undefined) delete process.env['NODE_ENV']
    else process.env['NODE_ENV'] = kept
  }
}

/** Puts beside each script, style and drawing what it is as brotli and as gzip, so that no request waits for it. */
function packFiles(): void {
  for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(js|css|svg)$/.test(name)) continue
    const file = join(dist, name)
    const bytes = readFileSync(file)
    writeFileSync(`${file}.br`, brotliCompressSync(bytes))
    writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }))
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildDashboard('info')
