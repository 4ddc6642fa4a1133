import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeFolder, writeFileWhole } from './files.ts'

/**
 * The formulas with which a frozen snapshot was published: kept with it, so that it answers with them whatever the program
 * has become since. A set of them is one file, named by its digest: snapshots frozen with the same formulas share it.
 */

/** Files of formulas by name. */
export type Definitions = Record<string, string>

/** The formulas with which a snapshot was frozen: their name, and how they are read (null: they are lost). */
export interface FrozenWith {
  digest: string
  read: () => Definitions | null
}

/** The folder of the formulas of this program. */
export const formulasDir = fileURLToPath(new URL('../cube/model/cubes', import.meta.url))

/** The formulas of a folder. */
export function readDefinitions(folder: string): Definitions {
  const names = readdirSync(folder).filter((name) => name.endsWith('.yml'))
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]))
}

export function digestOf(definitions: Definitions): string {
  const sorted = Object.entries(definitions).sort(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex')
}

/** Keeps formulas below DATA_DIR. @returns their digest, by which a snapshot's card names them */
export function keepDefinitions(root: string, definitions: Definitions): string {
  const digest = digestOf(definitions)
  if (keptDefinitions(root, digest) === null) {
    makeFolder(path.join(root, 'definitions'))
    writeFileWhole(fileOf(root, digest), `${JSON.stringify(definitions)}\n`)
  }
  return digest
}

/** The formulas of a digest; null where they are not there, or are no longer those that were kept. */
export function keptDefinitions(root: string, digest: string): Definitions | null {
  if (!/^[0-9a-f]{64}$/.test(digest) || !existsSync(fileOf(root, digest))) return null
  try {
    const definitions = JSON.parse(readFileSync(fileOf(root, digest), 'utf8')) as Definitions
    return digestOf(definitions) === digest ? definitions : null
  } catch {
    return null
  }
}

function fileOf(root: string, digest: string): string {
  return path.join(root, 'definitions', `${digest}.json`)
}
