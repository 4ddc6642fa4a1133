import { build } from 'vite'
import { needChromium } from './browser.ts'

/** Before all tests: there is a browser, and the dashboard that they open is today's. */
export default async function setup(): Promise<void> {
  needChromium()
  // The test runner's own mode would build React for development.
  const mode = process.env['NODE_ENV']
  process.env['NODE_ENV'] = 'production'
  await build({ configFile: 'vite.config.ts', logLevel: 'error' })
  process.env['NODE_ENV'] = mode
}
