import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { ReportTables, SeenFile, SeenSheet } from '../cube/domain/contract.ts'
import { confirmationOf } from './confirmations.ts'
import { firstRows } from './intake/csv.ts'
import { documentFault, readSubmission, whyNothing } from './intake/file.ts'
import { fileKind } from './intake/kinds.ts'
import { propose } from './intake/proposal.ts'
import { workbookReader, type WorkbookReader } from './intake/reader.ts'
import type { Cell, TableGuide } from './intake/tables.ts'
import { cleanText } from './intake/text.ts'
import { withMappings } from './mappings.ts'
import type { DataPaths } from './paths.ts'
import { readReference, type Reference } from './reference.ts'

const shownRows = 20
const shownColumns = 60
const shownLetters = 200

/** What is in a file, for a person to confirm or to point out. Changes nothing. */
export async function look(paths: DataPaths, referenceDir: string, file: string): Promise<SeenFile> {
  const reference = readReference(referenceDir)
  const guide = withMappings(paths, reference.guide)
  const workbooks = workbookReader()
  const seen: SeenFile = {
    name: path.basename(file),
    tables: reportTables(reference),
    proposal: null,
    sheets: [],
    refusal: null,
  }
  try {
    const bytes = readFileSync(file)
    const kind = fileKind(bytes, path.extname(file).toLowerCase())
    if (kind === 'word') return { ...seen, ...(await lookAtDocument(paths, bytes, guide, workbooks)) }
    const read = await readSubmission({ path: file, name: seen.name, receivedOn: '' }, guide, workbooks)
    const header = (sheet: string | null) =>
      read.sheets.find((one) => one.sheet === sheet && one.header !== null)
    const shown = (sheet: string | null, rows: Cell[][]): SeenSheet => {
      const found = header(sheet)
      return {
        sheet,
        table: found?.table ?? read.sheets.find((one) => one.sheet === sheet)?.table ?? null,
        header: found ? found.header!.row + 1 : null,
        rows: rows.slice(0, shownRows).map(shownRow),
        length: rows.length,
      }
    }
    if (kind === 'workbook') {
      const result = await workbooks.read(bytes)
      if ('sheets' in result)
        seen.sheets = result.sheets.filter(({ hidden }) => !hidden).map(({ name, rows }) => shown(name, rows))
    } else if (kind === 'csv') seen.sheets = [shown(null, firstRows(bytes))]
    if (seen.sheets.length === 0 && read.refusal) seen.refusal = read.refusal.suggestion
    return seen
  } finally {
    workbooks.close()
  }
}

function shownRow(cells: Cell[]): string[] {
  return cells
    .slice(0, shownColumns)
    .map((cell) => (cleanText((cell ?? '').slice(0, 2000)) ?? '').slice(0, shownLetters))
}

async function lookAtDocument(
  paths: DataPaths,
  bytes: Buffer,
  guide: TableGuide,
  workbooks: WorkbookReader,
): Promise<Pick<SeenFile, 'proposal' | 'refusal'>> {
  const result = await workbooks.readDocument(bytes)
  if ('fault' in result) return { proposal: null, refusal: documentFault(result.fault, bytes)[1] }
  const why = whyNothing(result.document)
  if (why !== null) return { proposal: null, refusal: why }
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const proposal = propose(result.document, guide)
  return {
    proposal: { sha256, ...proposal, confirmedAt: confirmationOf(paths, sha256)?.at ?? null },
    refusal: null,
  }
}

/** What the columns of the tables are called, and what closed lists take. */
function reportTables({ guide, rows }: Reference): ReportTables {
  const lists = new Map<string, string>()
  for (const row of rows.columns) lists.set(`${row['table']!} ${row['column']!}`, row['list'] ?? '')
  const values = (list: string) =>
    list === 'field'
      ? rows.fields.map((row) => row['name']!)
      : rows.values.filter((row) => row['list'] === list).map((row) => row['label']!)
  return [...guide.columns].map(([table, columns]) => ({
    table,
    label: guide.labels.get(table)!,
    columns: columns.map(({ column, label, required }) => ({
      column,
      label,
      required,
      values: values(lists.get(`${table} ${column}`) ?? ''),
    })),
  }))
}
