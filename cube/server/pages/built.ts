import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { join } from 'node:path'

/** When the dashboard was built, as a number that changes with every build; 0 while it is not built. */
export function builtAt(dist: string): number {
  return statSync(join(dist, 'index.html'), { throwIfNoEntry: false })?.mtimeMs ?? 0
}

/** An ETag by content. */
export function contentTag(bytes: Buffer): string {
  return `W/"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`
}
