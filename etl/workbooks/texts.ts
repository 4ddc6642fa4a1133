import { readFileSync } from 'node:fs'
import path from 'node:path'
import Papa from 'papaparse'
import { UserError } from '../errors.ts'

/** The words of the workbooks that go out: `template_texts.csv`. */
export interface Texts {
  /**
   * The text of a use, and of a key where it has several; each `{name}` is filled in.
   * @throws where there is none
   */
  text(use: string, key?: string, values?: Record<string, string | number>): string
  /** The texts of a use, by key, in the table's order. */
  all(use: string): Map<string, string>
}

const rowsOf = (content: string): Record<string, string>[] =>
  Papa.parse<Record<string, string>>(content, { header: true, skipEmptyLines: true }).data

/** Reads `template_texts.csv`. @throws UserError where it cannot be read */
export function readTexts(referenceDir: string): Texts {
  const file = path.join(referenceDir, 'template_texts.csv')
  let content: string
  try {
    content = readFileSync(file, 'utf8')
  } catch {
    throw new UserError(`Thiếu bảng danh mục ${file}. Đề nghị kiểm tra REFERENCE_DIR.`)
  }
  const uses = new Map<string, Map<string, string>>()
  // A table of before a column was added says nothing of it: this program's own does.
  const own = rowsOf(
    readFileSync(path.join(import.meta.dirname, '../../data/reference/template_texts.csv'), 'utf8'),
  )
  for (const row of [...own.filter((one) => one['use'] === 'column'), ...rowsOf(content)]) {
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
