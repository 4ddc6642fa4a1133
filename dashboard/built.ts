import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** What the build is made from, below the repository. */
const SOURCES = [
  ...['dashboard', 'cube/domain', 'data/reference', 'etl/intake/formats.ts', 'vite.config.ts'],
  'package-lock.json',
]
const MADE = ['dist', 'dist-server']

/** The last file that a build writes: one that was broken off has none. */
export const WHOLE = '.whole'

/**
 * Whether the dashboard is built, and nothing that it is made from was changed afterwards, as an update of the
 * program does: an old page would ask a new server for what that no longer has. A build that was broken off does not
 * count.
 * @param root the repository
 */
export function isBuilt(root: string): boolean {
  const [built, whole] = ['index.html', WHOLE].map((name) =>
    statSync(join(root, 'dashboard', 'dist', name), { throwIfNoEntry: false }),
  )
  if (!built || !whole) return false
  const newest = (path: string): number => {
    const found = statSync(path)
    if (!found.isDirectory()) return found.mtimeMs
    const inside = readdirSync(path).filter((name) => !MADE.includes(name))
    return Math.max(0, ...inside.map((name) => newest(join(path, name))))
  }
  return SOURCES.every((source) => newest(join(root, source)) <= built.mtimeMs)
}
