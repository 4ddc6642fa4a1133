import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import Papa from 'papaparse'

/** The reference tables that name the codes of closed lists. */

/** Lists of codes: names by code. */
export type CodeNames = ReadonlyMap<string, ReadonlyMap<string, string>>

/** The list of a dimension that does not bear the name of its list. */
const LIST_OF: Record<string, string> = {
  kind_class: 'kind',
  evaluation_h1: 'evaluation',
  recognition_level: 'level',
  commendation_level: 'level',
  other_channel: 'channel',
  impact: 'criteria',
  effect: 'criteria',
  practicality: 'criteria',
  'duplicates.kind': 'pair_kind',
}

/** Rows of a reference table. */
export function readReference(table: string): Record<string, string>[] {
  const file = join(resolve(process.env.REFERENCE_DIR ?? 'data/reference'), `${table}.csv`)
  const text = readFileSync(file, 'utf8').normalize('NFC')
  return Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true }).data
}

/**
 * Reads the names of codes: those of closed lists stand in `values.csv`, with a name in each language, all others in
 * `code_names.csv`.
 */
export function readCodeNames(): CodeNames {
  const lists = new Map<string, Map<string, string>>()
  const named = readReference('values')
    .filter((row) => row['name_en'])
    .map(({ list, code, label }) => ({ list, code, name: label }))
  for (const { list = '', code = '', name = '' } of [...named, ...readReference('code_names')])
    lists.set(list, (lists.get(list) ?? new Map()).set(code, name))
  return lists
}

/** The names of a member's codes; null where it holds no codes. @param member `view.dimension` */
export function namesOf(member: string, names: CodeNames): ReadonlyMap<string, string> | null {
  const dimension = member.split('.')[1] ?? ''
  return names.get(LIST_OF[member] ?? LIST_OF[dimension] ?? dimension) ?? null
}
