import writeXlsx, { type Row } from 'write-excel-file/node'
import {
  insertElementMarkupAccordingToOrderOfSiblings,
  sanitizeAttributeValue,
  sanitizeTextContent,
} from 'write-excel-file/utility'

type Feature = NonNullable<NonNullable<Parameters<typeof writeXlsx>[1]>['features']>[number]

/** A sheet to fill in. */
export interface FormSheet {
  name: string
  data: Row[]
  widths: number[]
  /** Rows that stay in view. */
  frozen: number
  validations: Validation[]
  /** Index of the first empty row to fill in, whose cells' style becomes that of their columns. */
  bodyRow: number | null
  hidden: boolean
}

/** What may stand in cells, and what is said of it where the cursor is. */
export interface Validation {
  cells: string
  type: 'list' | 'whole' | 'none'
  formula: string | null
  label: string
  prompt: string
  /** Null: anything may be written. */
  error: string | null
  style: 'stop' | 'warning'
}

/** A workbook of sheets to fill in. The same sheets give the same bytes. */
export async function writeForm(sheets: FormSheet[]): Promise<Buffer> {
  const workbook = writeXlsx(
    sheets.map(({ name, data, widths, frozen }) => ({
      sheet: name,
      data,
      columns: widths.map((width) => ({ width })),
      orientation: 'landscape' as const,
      ...(frozen > 0 ? { stickyRowsCount: frozen } : {}),
    })),
    { fontFamily: 'Times New Roman', fontSize: 12, features: [formFeature(sheets)] },
  )
  return withoutTimes(await workbook.toBuffer())
}

/** What the writer of workbooks does not do itself: drop-downs, styles of whole columns, hidden sheets. */
function formFeature(sheets: FormSheet[]): Feature {
  return {
    files: {
      transform: {
        'xl/workbook.xml': {
          transformElementAttributes: (tag, attributes, index) =>
            tag === 'sheet' && sheets[index!]!.hidden ? { ...attributes, state: 'hidden' } : attributes,
        },
        'xl/worksheets/sheet{id}.xml': {
          transform: (xml, _options, { sheetIndex }) => {
            const { validations, bodyRow, widths } = sheets[sheetIndex]!
            const styled = onPages(bodyRow === null ? xml : withColumnStyles(xml, bodyRow), widths)
            if (validations.length === 0) return styled
            const markup = `<dataValidations count="${validations.length}">${validations.map(validationMarkup).join('')}</dataValidations>`
            return insertElementMarkupAccordingToOrderOfSiblings(styled, markup, sheetChildren, 'worksheet')
          },
        },
      },
    },
  }
}

/** Characters across a landscape page that can still be read. */
const pageWidth = 190

/** On paper columns stand side by side as far as they can be read, on as many pages as the rows need. */
function onPages(xml: string, widths: number[]): string {
  const across = Math.ceil(widths.reduce((sum, width) => sum + width, 0) / pageWidth)
  const fitting = xml.replace('<pageSetup ', `<pageSetup fitToWidth="${across}" fitToHeight="0" `)
  return insertElementMarkupAccordingToOrderOfSiblings(
    fitting,
    '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>',
    sheetChildren,
    'worksheet',
  )
}

/** A column's cells look like the one of the first empty row, below the last written row too. */
function withColumnStyles(xml: string, bodyRow: number): string {
  const row = new RegExp(`<row r="${bodyRow + 1}"[^>]*>(.*?)</row>`, 's').exec(xml)![1]!
  const styles = [...row.matchAll(/<c [^>]*s="(\d+)"/g)].map((match) => match[1]!)
  return xml.replace(
    /<col ([^>]*)min="(\d+)"/g,
    (_, rest: string, min: string) => `<col ${rest}style="${styles[Number(min) - 1]!}" min="${min}"`,
  )
}

function validationMarkup({ cells, type, formula, label, prompt, error, style }: Validation): string {
  const attributes = {
    ...(type === 'none' ? {} : { type }),
    ...(type === 'whole' ? { operator: 'greaterThanOrEqual' } : {}),
    ...(error === null ? {} : { errorStyle: style, showErrorMessage: '1', errorTitle: short(label), error }),
    allowBlank: '1',
    showInputMessage: '1',
    promptTitle: short(label),
    prompt,
    sqref: cells,
  }
  const markup = Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${sanitizeAttributeValue(value)}"`)
    .join('')
  return formula === null
    ? `<dataValidation${markup}/>`
    : `<dataValidation${markup}><formula1>${sanitizeTextContent(formula)}</formula1></dataValidation>`
}

/** Titles of messages hold 32 characters. */
function short(label: string): string {
  return label.length <= 32 ? label : `${label.slice(0, 31)}…`
}

const centralEntry = 0x02014b50
const endOfCentral = 0x06054b50
/** 1 January 1980, the first day that a ZIP archive knows. */
const zipEpoch = 0x00210000

/**
 * The same archive with every entry dated 1980: writers stamp the time of writing, which would make
 * equal workbooks differ. (ZIP: APPNOTE 4.3.7, 4.3.12, 4.3.16; time and date are 4 bytes.)
 */
export function withoutTimes(zip: Buffer): Buffer {
  let end = zip.length - 22
  while (zip.readUInt32LE(end) !== endOfCentral) end--
  let entry = zip.readUInt32LE(end + 16)
  while (zip.readUInt32LE(entry) === centralEntry) {
    zip.writeUInt32LE(zipEpoch, entry + 12)
    zip.writeUInt32LE(zipEpoch, zip.readUInt32LE(entry + 42) + 10)
    entry += 46 + zip.readUInt16LE(entry + 28) + zip.readUInt16LE(entry + 30) + zip.readUInt16LE(entry + 32)
  }
  return zip
}

/** The children of a worksheet in the order that their schema asks for (ECMA-376-1, CT_Worksheet). */
export const sheetChildren = [
  'sheetPr',
  'dimension',
  'sheetViews',
  'sheetFormatPr',
  'cols',
  'sheetData',
  'sheetCalcPr',
  'sheetProtection',
  'protectedRanges',
  'scenarios',
  'autoFilter',
  'sortState',
  'dataConsolidate',
  'customSheetViews',
  'mergeCells',
  'phoneticPr',
  'conditionalFormatting',
  'dataValidations',
  'hyperlinks',
  'printOptions',
  'pageMargins',
  'pageSetup',
  'headerFooter',
  'rowBreaks',
  'colBreaks',
  'customProperties',
  'cellWatches',
  'ignoredErrors',
  'smartTags',
  'drawing',
  'legacyDrawing',
  'legacyDrawingHF',
  'picture',
  'oleObjects',
  'controls',
  'webPublishItems',
  'tableParts',
  'extLst',
]
