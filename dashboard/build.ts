/** `npm run build`: the pages in both languages, into dist/ and dist/en/, and what draws them on the server. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { build, type LogLevel } from 'vite'
import { WHOLE } from './built.ts'
import { writeNotices } from './notices.ts'

const dist = fileURLToPath(new URL('dist', import.meta.url))
const configFile = fileURLToPath(new URL('../vite.config.ts', import.meta.url))

/** The modes of vite.config.ts, in the order in which they must be built: the first empties `dist`. */
export const MODES = ['production', 'en']

/** Builds the dashboard; a page in one language carries no other. */
export async function buildDashboard(logLevel: LogLevel = 'warn'): Promise<void> {
  // A test runner's own NODE_ENV would build React for development.
  const kept = process.env['NODE_ENV']
  process.env['NODE_ENV'] = 'production'
  try {
    for (const mode of MODES) {
      await build({ configFile, mode, logLevel })
      await build({ configFile, mode, logLevel, build: { ssr: 'src/app/server.tsx' } })
      await build({ configFile, mode: mode === 'en' ? 'accounts-en' : 'accounts', logLevel })
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
