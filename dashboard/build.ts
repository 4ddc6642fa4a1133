/** `npm run build`: the pages in both languages, into dist/ and dist/en/, and what draws them on the server. */
import { fileURLToPath } from 'node:url'
import { build, type LogLevel } from 'vite'

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
      await build({ configFile, mode, logLevel, build: { ssr: 'src/server.tsx' } })
    }
  } finally {
    if (kept === undefined) delete process.env['NODE_ENV']
    else process.env['NODE_ENV'] = kept
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildDashboard('info')
