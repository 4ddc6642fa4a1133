import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isBuilt } from '../../dashboard/built.ts'

let root: string

/** Writes a file as it was changed at a second. */
function write(file: string, second: number): void {
  const path = join(root, file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, '')
  utimesSync(path, second, second)
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'guong-sang-built-'))
  for (const file of [
    'vite.config.ts',
    'package-lock.json',
    'dashboard/index.html',
    'dashboard/src/pages/a.tsx',
    'cube/domain/b.ts',
    'data/reference/c.csv',
    'etl/intake/formats.ts',
  ])
    write(file, 100)
})

afterEach(() => {
  rmSync(root, { recursive: true })
})

describe('the dashboard', () => {
  it('is not built without its pages', () => {
    expect(isBuilt(root)).toBe(false)
  })

  it('is built where nothing was changed since', () => {
    write('dashboard/dist/index.html', 200)
    // What the build makes is newer than its first page.
    write('dashboard/dist/en/index.html', 201)
    write('dashboard/dist-server/server.js', 202)
    write('dashboard/dist/.whole', 203)
    expect(isBuilt(root)).toBe(true)
  })

  it('is built anew after a build that was broken off', () => {
    write('dashboard/dist/index.html', 200)
    write('dashboard/dist/en/index.html', 201)
    expect(isBuilt(root)).toBe(false)
  })

  it.each([
    'dashboard/src/pages/a.tsx',
    'dashboard/src/new/b.ts',
    'data/reference/c.csv',
    'etl/intake/formats.ts',
    'vite.config.ts',
    'package-lock.json',
  ])('is built anew after %s was changed', (file) => {
    write('dashboard/dist/index.html', 200)
    write('dashboard/dist/.whole', 203)
    write(file, 300)
    expect(isBuilt(root)).toBe(false)
  })
})
