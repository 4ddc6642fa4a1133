import { LRUCache } from 'lru-cache'
import { namesOf, readCodeNames, readReference } from './code_names.ts'

/** The values that a dimension may have, where a closed list or a reference table says so. */

/** The values of a dimension: a set, or the codes of a list with their names. */
type List = Pick<ReadonlySet<string>, 'has' | 'size'>

/** A list that is made once, of the reference tables beside the program. */
type OfFiles = () => Iterable<string>

/** Snapshots whose lists are kept: those that are open at once. */
const MAX_KEPT = 8

/** Columns that are years of a report: those that an address of a page may have too (`domain/address.ts`). */
const YEARS = /^(year|first_year|reported_year|other_reported_year)$/
const YEAR = /^20\d\d$/

const valuesOf = (list: string, column: string): OfFiles => {
  return () => readReference('values').flatMap((row) => (row['list'] === list ? [row[column] ?? ''] : []))
}

/** Lists of dimensions that `code_names` does not name. */
const IN_FILES: Readonly<Record<string, OfFiles>> = {
  'commendation.form': valuesOf('commendation_form', 'code'),
  'commendation.form_name': valuesOf('commendation_form', 'label'),
  'publicity.form': valuesOf('publicity_form', 'code'),
  'publicity.form_name': valuesOf('publicity_form', 'label'),
  'duplicates.reason': valuesOf('duplicate_reason', 'code'),
  'duplicates.reason_name': valuesOf('duplicate_reason', 'label'),
  'quality.code': () => readReference('issue_codes').map((row) => row['code'] ?? ''),
  'receipts.table_name': () => readReference('tables').map((row) => row['table'] ?? ''),
}

/** What a snapshot's own reference rows list: dimensions by their names, and the SQL of their values. */
const IN_SNAPSHOT: readonly [RegExp, string][] = [
  [/^(\w+_)?unit_code$/, 'SELECT unit_code FROM mart.dim_unit'],
  [/^(\w+_)?unit_name$/, 'SELECT unit_name FROM mart.dim_unit'],
  [/^(\w+_)?field_code$/, 'SELECT field_code FROM mart.dim_field'],
  [/^(\w+_)?field_name$/, 'SELECT field_name FROM mart.dim_field'],
  [
    /^(\w+_)?district_code$/,
    "SELECT area_code FROM mart.dim_area WHERE level <> 'commune' UNION SELECT district_code FROM mart.dim_area",
  ],
  [
    /^(\w+_)?district_name$/,
    "SELECT area_name FROM mart.dim_area WHERE level <> 'commune' UNION SELECT district_name FROM mart.dim_area",
  ],
  [/^area_then_code$/, 'SELECT area_code FROM mart.dim_area'],
  [/^area_then_name$/, 'SELECT area_name FROM mart.dim_area'],
  // Codes of places are used again: one that is gone is no place of today.
  [
    /^area_now_code$/,
    'SELECT area_code FROM mart.dim_area WHERE valid_to = (SELECT max(valid_to) FROM mart.dim_area)',
  ],
  [
    /^area_now_name$/,
    'SELECT area_name FROM mart.dim_area WHERE valid_to = (SELECT max(valid_to) FROM mart.dim_area)',
  ],
]

/** Reads the values of one column of a snapshot. */
export type ReadColumn = (snapshot: string, sql: string) => Promise<Iterable<string>>

/** The lists of all dimensions, those of the reference tables as each snapshot holds them. */
export class Lists {
  private readonly names = readCodeNames()
  private readonly ofFiles = new Map<string, List>()
  private readonly ofSnapshots = new LRUCache<string, Promise<List>>({
    max: MAX_KEPT * IN_SNAPSHOT.length,
  })

  constructor(private readonly read: ReadColumn) {}

  /**
   * The values that are not in the list of a dimension; none where it has no list, or where the snapshot holds none of
   * the reference rows.
   * @param member `view.dimension`
   */
  async unlisted(snapshot: string, member: string, values: readonly string[]): Promise<string[]> {
    const dimension = member.split('.')[1] ?? ''
    if (YEARS.test(dimension)) return values.filter((value) => !YEAR.test(value))
    const list = await this.listOf(snapshot, member, dimension)
    return list === null || list.size === 0 ? [] : values.filter((value) => !list.has(value))
  }

  private listOf(snapshot: string, member: string, dimension: string): Promise<List> | List | null {
    const sql = IN_SNAPSHOT.find(([name]) => name.test(dimension))?.[1]
    if (sql !== undefined) return this.ofSnapshot(snapshot, sql)
    const list = IN_FILES[member]
    if (list === undefined) return namesOf(member, this.names)
    const kept = this.ofFiles.get(member) ?? new Set(list())
    this.ofFiles.set(member, kept)
    return kept
  }

  private ofSnapshot(snapshot: string, sql: string): Promise<List> {
    const key = `${snapshot} ${sql}`
    let values = this.ofSnapshots.get(key)
    if (!values) {
      values = this.read(snapshot, sql).then((read) => new Set(read))
      this.ofSnapshots.set(key, values)
      values.catch(() => this.ofSnapshots.delete(key))
    }
    return values
  }
}
