import { readFileSync } from 'node:fs'
import path from 'node:path'
import Papa from 'papaparse'
import { UserError } from '../errors.ts'

/** The words of the workbooks that go out: `template_texts.csv`, and what `columns.csv` says of each column. */
export interface Texts {
  /**
   * The text of a use, and of a key where it has several; each `{name}` is filled in.
   * @throws where there is none
   */
  text(use: string, key?: string, values?: Record<string, string | number>): string
  /** The texts of a use, by key, in the table's order. */
  all(use: string): Map<string, string>
}

const ownReference = path.join(import.meta.dirname, '../../data/reference')

function rowsOf(file: string): Record<string, string>[] {
  let content: string
  try {
    content = readFileSync(file, 'utf8')
  } catch {
    throw new UserError(`Thiếu bảng danh mục ${file}. Đề nghị kiểm tra REFERENCE_DIR.`)
  }
  return Papa.parse<Record<string, string>>(content, { header: true, skipEmptyLines: true }).data
}

const textsIn = (dir: string): Record<string, string>[] => rowsOf(path.join(dir, 'template_texts.csv'))

/** What `columns.csv` says of its columns, as texts of the use `column`. */
const explanationsIn = (dir: string): Record<string, string>[] =>
  rowsOf(path.join(dir, 'columns.csv'))
    .filter((row) => row['explanation'])
    .map((row) => ({ use: 'column', key: `${row['table']!}/${row['column']!}`, text: row['explanation']! }))

/** Reads both tables. @throws UserError where one cannot be read */
export function readTexts(referenceDir: string): Texts {
  const file = path.join(referenceDir, 'template_texts.csv')
  const uses = new Map<string, Map<string, string>>()
  // Tables of before a column was added say nothing of it: this program's own do.
  const rows = [
    ...explanationsIn(ownReference),
    ...textsIn(ownReference).filter((one) => one['use'] === 'column'),
    ...explanationsIn(referenceDir),
    ...textsIn(referenceDir),
  ]
  for (const row of rows) {
    const keys = uses.get(row['use']!) ?? new Map<string, string>()
    uses.set(row['use']!, keys.set(row['key'] ?? '', row['text']!))
  }
  return {
    text(use, key = '', values = {}) {
      const text = uses.get(use)?.get(key)
      if (text === undefined) throw new UserError(`${file} thiếu dòng “${use},${key}”.`)
      return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
    },
    all: (use) => uses.get(use) ?? new Map<string, string>(),
  }
}
