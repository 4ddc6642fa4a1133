import { fileURLToPath } from 'node:url'
import { buildDashboard } from '../dashboard/build.ts'
import { isBuilt } from '../dashboard/built.ts'
import { needChromium } from './browser.ts'

/** Before all tests: there is a browser, and the dashboard that they open is built from today's sources. */
export default async function setup(): Promise<void> {
  needChromium()
  if (!isBuilt(fileURLToPath(new URL('..', import.meta.url)))) await buildDashboard('error')
}
