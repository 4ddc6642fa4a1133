/**
 * The order of the Vietnamese alphabet as SQL. Trino compares texts by their bytes, which has Đ after Z; DuckDB sorts as ICU
 * does. Three keys do the same: the letters, then their marks, then capitals. Each is the text with every character replaced
 * by one that says its rank; the ranks come from DuckDB, since each version of ICU has its own order of signs.
 *
 * Can go: when Trino has collations.
 */
import { DuckDBInstance } from '@duckdb/node-api'

/** Characters of names: Latin with all marks, digits, and the signs that people type. */
const CHARACTERS = [
  ...span(0x20, 0x7e),
  ...span(0xa0, 0x17f),
  ...[0x1a0, 0x1a1, 0x1af, 0x1b0, 0x2026],
  ...span(0x1ea0, 0x1ef9),
  ...span(0x2010, 0x2015),
  ...span(0x2018, 0x201f),
]
  .map((code) => String.fromCodePoint(code))
  // ICU takes some for several letters (½, æ) and some for none (soft hyphen): no single rank is right for them.
  .filter((character) => !/[­¨¯´¸¼½¾ÆæŒœßĲĳŉſ…ºª²³¹]/u.test(character))

function span(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
}

/** Signs of ranks are letters that mean nothing in SQL and sort after every character that has a rank. */
const FIRST_SIGN = 0x100

/** The byte by which ICU's sort key parts letters, marks and capitals. */
const LEVELS = /^((?:..)*?)01((?:..)*?)01((?:..)*)$/

/** SQL expressions by which a text is sorted, the first deciding before the next. */
export type SortKeys = (column: string) => string[]

/** Asks DuckDB for its order. */
export async function readVietnameseOrder(): Promise<SortKeys> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const list = CHARACTERS.map((character) => `('${character.replace("'", "''")}')`).join(', ')
  const reader = await connection.runAndReadAll(
    `SELECT c, icu_sort_key(c, 'vi') FROM (VALUES ${list}) one(c)`,
  )
  const found = reader.getRows().map(([character, key]) => {
    const [, letter, mark, capital] = LEVELS.exec(String(key))!
    return { character: String(character), levels: [letter!, mark!, capital!] }
  })
  connection.closeSync()
  instance.closeSync()
  const from = found.map(({ character }) => character.replace("'", "''")).join('')
  const keys = [0, 1, 2].map((level) => {
    const ranked = [...new Set(found.map(({ levels }) => levels[level]!))].sort()
    const signs = found.map(({ levels }) => String.fromCodePoint(FIRST_SIGN + ranked.indexOf(levels[level]!)))
    return (column: string) => `translate(normalize(${column}, NFC), '${from}', '${signs.join('')}')`
  })
  return (column) => keys.map((key) => key(column))
}
