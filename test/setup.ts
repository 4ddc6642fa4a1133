import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildDashboard } from '../dashboard/build.ts'
import { isBuilt } from '../dashboard/built.ts'
import type { TestProject } from 'vitest/node'
import { needChromium } from './browser.ts'
import { shareProvince } from './shared.ts'

/**
 * Before all tests: what they write to the temporary folder has one folder, there is a browser, the dashboard that they open
 * is built from today's sources, and a server can be had that they share. Returns what stops it and clears the folder.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const temporary = mkdtempSync(path.join(tmpdir(), 'gs-'))
  // Tests ask as other users too, as in the system's own folder.
  chmodSync(temporary, 0o1777)
  // The processes of the tests, and what they start, have it from here.
  process.env['TMPDIR'] = temporary
  needChromium()
  if (!isBuilt(fileURLToPath(new URL('..', import.meta.url)))) await buildDashboard('error')
  const shared = await shareProvince()
  project.provide('shared', shared.url)
  return async () => {
    await shared.close()
    // A program that a test killed may still be ending.
    rmSync(temporary, { recursive: true, force: true, maxRetries: 10, retryDelay: 500 })
  }
}
