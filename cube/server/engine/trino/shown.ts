import type { HiddenNames } from '../../../../etl/persons/names.ts'
import { ADDED, NO_CHANGES, readTables } from '../older_mart.ts'

/**
 * A snapshot's tables as the engine is to read them: as they are, or, where somebody in it is hidden or it was built before
 * a column was added, as a query that shows what DuckDB's views show (`../older_mart.ts`).
 * @param file of the snapshot
 * @param schema of the snapshot, as it is written in SQL
 * @param addable the columns that an older snapshot may lack
 * @returns what stands in the place of a table's name
 */
export async function relationsOf(
  file: string,
  names: HiddenNames,
  schema: string,
  addable: typeof ADDED = ADDED,
): Promise<(table: string) => string> {
  const { columns, masked } = await readTables(file, names)
  const plain = (table: string) => `${schema}.${table}`
  if (!columns.has('fct_model')) return plain
  const shown = new Map<string, string>()
  const listOf = (table: string): [string, string][] => {
    const own = [...columns.get(table)!.keys()].map((column): [string, string] => [
      column,
      masked.get(table)?.get(column) ?? column,
    ])
    const added = Object.entries(addable[table] ?? {})
      .filter(([column]) => !columns.get(table)!.has(column))
      .map(([column, type]): [string, string] => [column, `CAST(NULL AS ${type})`])
    return [...own, ...added]
  }
  const query = (list: [string, string][], from: string) =>
    `(SELECT ${list.map(([column, text]) => (text === column ? column : `${text} AS ${column}`)).join(', ')} FROM ${from})`
  for (const table of columns.keys()) {
    if (table === 'fct_model_then') continue
    const list = listOf(table)
    if (list.some(([column, text]) => text !== column)) shown.set(table, query(list, plain(table)))
  }
  if (!columns.has('fct_change')) shown.set('fct_change', `(${NO_CHANGES})`)
  // The year before as it was known: the columns of the models in their order, and after them the day.
  if (!columns.has('fct_model_then'))
    shown.set(
      'fct_model_then',
      query(
        [...listOf('fct_model'), ['known_on', 'CAST(NULL AS DATE)']],
        `${plain('fct_model')} WHERE FALSE`,
      ),
    )
  else if (shown.has('fct_model') || masked.has('fct_model_then')) {
    const then = columns.get('fct_model_then')!
    const list = listOf('fct_model').map(([column]): [string, string] => [
      column,
      then.has(column)
        ? (masked.get('fct_model_then')?.get(column) ?? column)
        : `CAST(NULL AS ${addable['fct_model']![column]!})`,
    ])
    shown.set('fct_model_then', query([...list, ['known_on', 'known_on']], plain('fct_model_then')))
  }
  return (table) => shown.get(table) ?? plain(table)
}
