import { build } from 'vite'
import { needChromium } from './browser.ts'

/** Before all tests: there is a browser, and the dashboard that they open is today's. */
export default async function setup(): Promise<void> {
  needChromium()
  await build({ configFile: 'vite.config.ts', logLevel: 'error' })
}
