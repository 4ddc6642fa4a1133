import { buildDashboard } from '../dashboard/build.ts'
import { needChromium } from './browser.ts'

/** Before all tests: there is a browser, and the dashboard that they open is today's. */
export default async function setup(): Promise<void> {
  needChromium()
  await buildDashboard('error')
}
