import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** What the overview may load before it shows anything; a phone on a slow line pays for every kilobyte. */
const LIMIT = 90_000
/** What any page may load in all, charts included. */
const PAGE_LIMIT = 260_000

describe('the first load', () => {
  const dist = mkdtempSync(join(tmpdir(), 'guong-sang-dist-'))
  let html = ''

  beforeAll(() => {
    // In a process of its own: inside the test runner NODE_ENV is `test`, and React would be its development build.
    execFileSync(
      process.execPath,
      ['node_modules/vite/bin/vite.js', 'build', '--outDir', dist, '--emptyOutDir'],
      {
        env: { ...process.env, NODE_ENV: 'production' },
        stdio: 'ignore',
      },
    )
    html = readFileSync(join(dist, 'index.html'), 'utf8')
  })
  afterAll(() => rmSync(dist, { recursive: true, force: true }))

  /** Scripts that each page has beyond the shell's, by its path. */
  function pageScripts(): Record<string, { now: string[] }> {
    return JSON.parse(readFileSync(join(dist, 'pages.json'), 'utf8')) as Record<string, { now: string[] }>
  }

  /** The scripts of the shell and of a page, and all that they import at once (or, with `later`, ever). */
  function initialScripts(page = '/', later = false): string[] {
    const found = new Set<string>()
    const shell = [...html.matchAll(/(?:src|href)="(\/[^"]+\.js)"/g)].map((match) => match[1]!)
    const queue = [...shell, ...pageScripts()[page]!.now]
    for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
      if (found.has(path)) continue
      found.add(path)
      const code = readFileSync(join(dist, path), 'utf8')
      const imports = [...code.matchAll(/(?:from|import)\s*["'](\.\/[^"']+\.js)["']/g)]
      queue.push(...imports.map((match) => `/assets/${match[1]!.slice(2)}`))
      // The shell's own later imports are the other pages.
      if (later && !shell.includes(path)) {
        const dynamic = [...code.matchAll(/import\(\s*[`"']\.\/([^`"']+\.js)[`"']/g)]
        queue.push(...dynamic.map((match) => `/assets/${match[1]!}`))
      }
    }
    return [...found]
  }

  it('is at most 90 kB of script, compressed', () => {
    const scripts = initialScripts()
    expect(scripts.length).toBeGreaterThan(1)
    const size = scripts.reduce((sum, path) => sum + gzipSync(readFileSync(join(dist, path))).length, 0)
    expect(size).toBeLessThanOrEqual(LIMIT)
  })

  it('is followed by at most 260 kB for any page', () => {
    expect(Object.keys(pageScripts())).toContain('/don-vi')
    for (const page of Object.keys(pageScripts())) {
      const scripts = initialScripts(page, true)
      const size = scripts.reduce((sum, path) => sum + gzipSync(readFileSync(join(dist, path))).length, 0)
      expect(size, page).toBeLessThanOrEqual(PAGE_LIMIT)
    }
  })

  it('has no scripts that import one another in a circle', () => {
    const imports = new Map(
      readdirSync(join(dist, 'assets'))
        .filter((file) => file.endsWith('.js'))
        .map((file) => {
          const code = readFileSync(join(dist, 'assets', file), 'utf8')
          return [
            file,
            [...code.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)].map((found) => found[1]!),
          ]
        }),
    )
    const done = new Set<string>()
    const circles: string[] = []
    const follow = (file: string, path: string[]): void => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' > '))
      else if (!done.has(file)) for (const next of imports.get(file) ?? []) follow(next, [...path, file])
      done.add(file)
    }
    for (const file of imports.keys()) follow(file, [])
    expect(circles).toEqual([])
  })

  it('leaves the chart library for later', () => {
    const code = initialScripts().map((path) => readFileSync(join(dist, path), 'utf8'))
    expect(code.some((text) => text.includes('recharts-'))).toBe(false)
  })

  it('has nothing that the Content-Security-Policy refuses', () => {
    expect(html).not.toMatch(/<style|\sstyle=|\son[a-z]+=/)
    expect([...html.matchAll(/<script(?![^>]*\bsrc=)/g)]).toEqual([])
    const css = [...html.matchAll(/href="(\/[^"]+\.css)"/g)].map((match) =>
      readFileSync(join(dist, match[1]!), 'utf8'),
    )
    expect(css).toHaveLength(1)
    expect(css[0]).not.toMatch(/url\(\s*["']?(data:|https?:)/)
  })

  it('fetches the two subsets of the font that Vietnamese needs, and no other', () => {
    const fonts = new Set(
      [...html.matchAll(/href="([^"]+\.woff2)"/g)].map((match) => match[1]!.replace(/-[^-]+$/, '')),
    )
    expect([...fonts].sort()).toEqual([
      '/assets/inter-latin-wght-normal',
      '/assets/inter-vietnamese-wght-normal',
    ])
  })
})
