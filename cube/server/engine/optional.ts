import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { OptionalDimension } from '../settings.ts'
import { MODEL, type ModelFile, readYaml } from './cube.ts'
import { ADDED } from './older_mart.ts'

/** The column that each of these dimensions reads. */
const COLUMNS: Record<OptionalDimension, { table: string; type: string }> = {
  province: { table: 'fct_model', type: 'VARCHAR' },
}

interface Described {
  cube: string
  dimension: object
}

/** The model's files with some optional dimensions (`cube/model/optional`). */
export function withDimensions(files: ModelFile[], names: readonly OptionalDimension[]): ModelFile[] {
  const described = names.map(
    (name) => readYaml(readFileSync(join(MODEL, 'optional', `${name}.yaml`), 'utf8')) as Described,
  )
  return files.map(({ fileName, content }) => {
    const own = described.filter(({ cube }) => fileName === `cubes/${cube}.yml`)
    if (own.length === 0) return { fileName, content }
    const { cubes } = readYaml(content) as { cubes: { name: string; dimensions: object[] }[] }
    for (const { cube, dimension } of own) cubes.find(({ name }) => name === cube)!.dimensions.push(dimension)
    // JSON is YAML too; on lines of their own its braces are not taken for a template's.
    return { fileName, content: JSON.stringify({ cubes }, null, 1) }
  })
}

/** The columns that an older snapshot may lack, with those of some optional dimensions. */
export function addedColumns(names: readonly OptionalDimension[]): typeof ADDED {
  const added = { ...ADDED }
  for (const name of names) {
    const { table, type } = COLUMNS[name]
    added[table] = { ...added[table], [name]: type }
  }
  return added
}
