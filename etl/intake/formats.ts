import { XLSX, type Answer } from './workbook.ts'

/** A kind of file that is read as sheets, like a workbook of Excel. */
export interface SheetFormat {
  /** Endings of its files' names. */
  endings: readonly string[]
  /** Whether the bytes are such a file; asked of every file, so that it looks at few of them. */
  is(bytes: Buffer): boolean
  /** The sheets of one. Never throws. */
  read(bytes: Buffer): Answer
}

/** The kinds of files that are read as sheets, besides CSV. A new one is a file here and a line in this list. */
const SHEET_FORMATS: readonly SheetFormat[] = [XLSX]

/** Endings among which a person who chooses files is shown them, as an `accept` of HTML. */
export const READ_ENDINGS = [
  ...SHEET_FORMATS.flatMap(({ endings }) => endings),
  ...['.csv', '.txt', '.tsv', '.docx', '.doc', '.pdf'],
].join(',')

/** Whether a file is read as sheets. */
export const holdsSheets = (bytes: Buffer): boolean => SHEET_FORMATS.some((format) => format.is(bytes))

/** The sheets of a file; an archive that says nothing of itself is taken for a workbook. */
export const sheetsOf = (bytes: Buffer): Answer =>
  (SHEET_FORMATS.find((format) => format.is(bytes)) ?? XLSX).read(bytes)
