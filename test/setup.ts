import { fileURLToPath } from 'node:url'
import { buildDashboard } from '../dashboard/build.ts'
import { isBuilt } from '../dashboard/built.ts'
import type { TestProject } from 'vitest/node'
import { needChromium } from './browser.ts'
import { shareProvince } from './shared.ts'

/**
 * Before all tests: there is a browser, the dashboard that they open is built from today's sources, and a server can be
 * had that they share. Returns what stops it.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  needChromium()
  if (!isBuilt(fileURLToPath(new URL('..', import.meta.url)))) await buildDashboard('error')
  const shared = await shareProvince()
  project.provide('shared', shared.url)
  return shared.close
}
