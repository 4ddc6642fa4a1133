import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Mapping, MappingRequest } from '../cube/domain/contract.ts'
import { provinceDay, writtenDay } from '../cube/domain/dates.ts'
import { UserError } from './errors.ts'
import { appendToFile } from './files.ts'
import { foldUnit, headerShape, type MappedHeader, type RowTable, type TableGuide } from './intake/tables.ts'
import type { DataPaths } from './paths.ts'

/**
 * What people said that the columns of tables mean whose headers are not recognised: `mappings.jsonl`, a line each,
 * and a line for each that was taken back. Nothing is removed from it.
 */
type Line = Mapping | { undo: string; at: string }

const fileOf = (paths: DataPaths) => path.join(paths.root, 'mappings.jsonl')

/** The mappings that hold, oldest first. A line that was cut off by a power cut is passed over. */
export function readMappings(paths: DataPaths): Mapping[] {
  const file = fileOf(paths)
  if (!existsSync(file)) return []
  const held = new Map<string, Mapping>()
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    let said: Line
    try {
      said = JSON.parse(line) as Line
    } catch {
      continue
    }
    if ('undo' in said) held.delete(said.undo)
    else held.set(said.id, said)
  }
  return [...held.values()]
}

/**
 * Keeps what a person said that the columns of a header mean.
 * @throws UserError where a column is not one of the table, or stands twice, or the table would have no row
 */
export function keepMapping(paths: DataPaths, guide: TableGuide, given: MappingRequest): Mapping {
  const { table, header, columns, sender } = given
  const known = new Set(guide.columns.get(table)!.map(({ column }) => column))
  const meant = columns.filter((column) => column !== null)
  if (columns.length !== header.length || meant.some((column) => !known.has(column)))
    throw new UserError('Có cột không thuộc bảng đã chọn. Đề nghị chọn lại.')
  if (new Set(meant).size < meant.length)
    throw new UserError('Một cột của bảng được chỉ hai lần. Đề nghị chọn lại.')
  const missing = guide.columns
    .get(table)!
    .filter(({ column }) => naming[table].includes(column) && !meant.includes(column))
  if (missing.length === naming[table].length)
    throw new UserError(`Chưa chỉ cột “${missing[0]!.label}”. Đề nghị chọn cột này.`)
  const mapping: Mapping = {
    id: randomBytes(8).toString('hex'),
    madeAt: new Date().toISOString(),
    table,
    header,
    columns,
    sender,
  }
  appendToFile(fileOf(paths), `${JSON.stringify(mapping)}\n`)
  return mapping
}

/** Without one of these a row of the table says nothing. */
const naming: Record<RowTable, string[]> = {
  model: ['name'],
  replication: ['name', 'code'],
  commendation: ['name', 'code'],
  publicity: ['outlet'],
}

/** Takes a mapping back; loads from now on do not use it. @throws UserError where there is none */
export function undoMapping(paths: DataPaths, id: string): void {
  if (!readMappings(paths).some((one) => one.id === id))
    throw new UserError('Không có quy ước cột này; có thể đã được bỏ.')
  appendToFile(fileOf(paths), `${JSON.stringify({ undo: id, at: new Date().toISOString() })}\n`)
}

/** The mappings by the shape of their headers, as the reader of tables asks for them. */
export function mappedHeaders(mappings: Mapping[]): Map<string, MappedHeader[]> {
  const found = new Map<string, MappedHeader[]>()
  for (const { header, table, columns, sender, madeAt } of mappings) {
    const shape = headerShape(header)
    const day = writtenDay(provinceDay(madeAt))
    const one = { table: table as RowTable, columns, sender: sender === null ? null : foldUnit(sender), day }
    found.set(shape, [...(found.get(shape) ?? []), one])
  }
  return found
}

/** The guide with what people said of headers. */
export function withMappings(paths: DataPaths, guide: TableGuide): TableGuide {
  const mappings = mappedHeaders(readMappings(paths))
  return mappings.size === 0 ? guide : { ...guide, mappings }
}
