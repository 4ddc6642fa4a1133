import type { Cell, CellObject, Row } from 'write-excel-file/node'
import { getCellAddress } from 'write-excel-file/utility'
import { writtenDay } from '../../cube/domain/dates.ts'
import { rowTables, sampleMark, type RowTable, type TableName } from '../intake/tables.ts'
import type { Reference } from '../reference.ts'
import type { Texts } from './texts.ts'
import type { FormSheet, Validation } from './form.ts'

/** What one unit's workbook is made of. */
export interface Book {
  reference: Reference
  texts: Texts
  year: number
  roundLabel: string
  unit: Unit
  areas: Area[]
  models: KnownModel[]
  /** The models are invented: every sheet says so. */
  sample: boolean
}

export interface Unit {
  unit_code: string
  unit_name: string
  channel: string
  area_code: string | null
  district_code: string | null
  /** YYYY-MM-DD; null where nothing is owed. */
  due_on: string | null
}

export interface Area {
  area_code: string
  district_code: string | null
  level: string
  label: string
}

export interface KnownModel {
  unit_code: string
  model_code: string
  model_name: string
  subject_name: string | null
  category: string | null
  field_code: number
  kind: string
  level: string | null
  registered_on: string | null
  old_area: string | null
  area: string | null
}

/** Rows of a sheet in which the drop-downs work: more models than any unit has reported. */
const rowsToFill = 2000
const listSheet = 'Danh mục'
const guideSheet = 'Hướng dẫn'

const wide = new Set(['name', 'content', 'result', 'difficulty', 'support', 'note', 'subject_name', 'place'])
/** Letters that a step of the guide has in one line. */
const oneLine = 140
/** Long texts, over which a message at the cell would only be in the way. */
const essays = new Set(['content', 'result', 'difficulty', 'support', 'note'])
const given = new Set(['unit', 'year'])

type Lists = [name: string, values: string[]][]

/** The sheets of a unit's workbook: guide, general sheet, one sheet a table, and the hidden lists. */
export function bookSheets(book: Book): FormSheet[] {
  const names = new Set(book.reference.rows.columns.flatMap((row) => row['list'] || []))
  const lists: Lists = [...names].map((name) => [name, valuesOf(book, name)])
  return [
    guide(book),
    info(book, lists),
    ...rowTables.map((table) => tableSheet(book, table, lists)),
    listed(lists),
  ]
}

function tableLabel(book: Book, table: TableName): string {
  return book.reference.rows.tables.find((row) => row['table'] === table)!['label']!
}

/** What `columns.csv` says of a column. */
function about(book: Book, table: TableName, column: string): Record<string, string> {
  return book.reference.rows.columns.find((row) => row['table'] === table && row['column'] === column)!
}

function word(book: Book, list: string, code: string | null): string | null {
  if (code === null) return null
  return book.reference.rows.values.find((row) => row['list'] === list && row['code'] === code)!['label']!
}

function fieldLabel(book: Book, code: number | string): string {
  const field = book.reference.rows.fields.find((row) => row['code'] === String(code))!
  return `${field['code']!}. ${field['name']!}`
}

function valuesOf(book: Book, list: string): string[] {
  if (list === 'field') return book.reference.rows.fields.map((row) => fieldLabel(book, row['code']!))
  if (list === 'round') return book.reference.rows.rounds.map((row) => row['label']!)
  if (list === 'area') return areasFor(book).map((area) => area.label)
  const districts = book.areas.some((area) => area.level === 'district')
  return book.reference.rows.values
    .filter((row) => row['list'] === list)
    .filter((row) => list !== 'level' || row['code'] !== 'district' || districts)
    .map((row) => row['label']!)
}

/** The unit's own territory first, then its district, then the whole province, then the others. */
function areasFor(book: Book): Area[] {
  const rank = (area: Area) => {
    if (book.unit.area_code !== null && area.area_code === book.unit.area_code) return 0
    if (book.unit.district_code !== null && area.district_code === book.unit.district_code) return 1
    return area.level === 'province' ? 2 : area.level === 'district' ? 3 : 4
  }
  return book.areas.toSorted((a, b) => rank(a) - rank(b) || a.label.localeCompare(b.label, 'vi'))
}

function explain(book: Book, table: TableName, column: string): string {
  const known = book.texts.all('column')
  return known.get(`${table}/${column}`) ?? book.texts.text('column', column)
}

function guide(book: Book): FormSheet {
  const { texts, unit } = book
  const recipient = texts.text('recipient', unit.channel)
  const values = {
    unit: unit.unit_name,
    year: book.year,
    round: book.roundLabel,
    recipient,
    due: unit.due_on === null ? '' : writtenDay(unit.due_on),
  }
  const line = (value: string, style: Partial<CellObject> = {}): Row => [
    { value, columnSpan: 4, wrap: true, alignVertical: 'top', ...style },
  ]
  const heads = ['sheet', 'column', 'required', 'text'].map((key) => headCell(texts.text('guide_head', key)))
  const columns = (['info', ...rowTables] as const).flatMap((table) =>
    book.reference.guide.columns
      .get(table)!
      .map(({ column, label, required }): Row => [
        text(tableLabel(book, table)),
        text(label),
        text(requirement(book, table, column, required)),
        { ...text(explain(book, table, column)), wrap: true },
      ]),
  )
  return {
    name: guideSheet,
    data: [
      line(texts.text('title'), { fontWeight: 'bold', fontSize: 16, height: 28 }),
      line(texts.text('subject', '', values), { fontWeight: 'bold', height: 20 }),
      line(texts.text(unit.due_on === null ? 'not_due' : 'due', '', values), { height: 20 }),
      ...[...texts.all('step')].map(([number, step]) =>
        line(`${number}. ${step}`, { height: step.length > oneLine ? 34 : 18 }),
      ),
      [],
      heads,
      ...columns,
    ],
    widths: [16, 30, 24, 90],
    frozen: 0,
    validations: [],
    bodyRow: null,
    hidden: false,
  }
}

/** What the guide says of a column's cells: they must be filled, are given elsewhere, or may be blank. */
function requirement(book: Book, table: TableName, column: string, required: boolean): string {
  if (required) return book.texts.text('required', table === 'info' || given.has(column) ? 'given' : 'must')
  const either = (column === 'name' || column === 'code') && ['replication', 'commendation'].includes(table)
  return either ? book.texts.text('required', 'either') : ''
}

function info(book: Book, lists: Lists): FormSheet {
  const filled: Record<string, string | number> = {
    unit: book.unit.unit_name,
    year: book.year,
    round: book.roundLabel,
  }
  const columns = book.reference.guide.columns.get('info')!
  const above = mark(book)
  const data = columns.map(({ column, label, required }): Row => {
    const value = filled[column]
    const isDate = column === 'document_date' || column === 'received_on'
    return [
      { ...headCell(required ? `${label} *` : label), align: 'left' },
      {
        ...(value === undefined ? { type: String } : { value }),
        ...(isDate ? { format: '@' } : {}),
        borderStyle: 'thin',
        borderColor: '#BFBFBF',
        wrap: true,
        align: 'left',
      },
      { value: explain(book, 'info', column), wrap: true, textColor: '#595959' },
    ]
  })
  return {
    name: tableLabel(book, 'info'),
    data: [...above, ...data],
    widths: [34, 60, 84],
    frozen: 0,
    validations: columns.flatMap(({ column }, i) => {
      const cell = getCellAddress(above.length + i, 1)
      return validation(book, lists, 'info', column, `${cell}:${cell}`)
    }),
    bodyRow: null,
    hidden: false,
  }
}

function tableSheet(book: Book, table: RowTable, lists: Lists): FormSheet {
  const columns = book.reference.guide.columns.get(table)!
  const above = mark(book)
  const header = columns.map(({ column, label, required }) =>
    headCell(
      required ? `${label} ${given.has(column) ? '(*)' : '*'}` : label,
      required && !given.has(column),
    ),
  )
  const rows = table === 'model' ? book.models.map((model) => modelRow(book, model)) : []
  const body = columns.map(({ column }) => bodyCell(about(book, table, column)))
  const first = above.length + 1
  return {
    name: tableLabel(book, table),
    data: [
      ...above,
      header,
      ...rows.map((row) =>
        columns.map(({ column }, i): Cell => {
          const value = row[column]
          return value === undefined || value === null ? body[i] : { ...body[i], ...typed(value) }
        }),
      ),
      body,
    ],
    widths: columns.map(({ column }) => (wide.has(column) ? 42 : column === 'field' ? 34 : 19)),
    frozen: first,
    validations: columns.flatMap(({ column }, i) =>
      validation(
        book,
        lists,
        table,
        column,
        `${getCellAddress(first, i)}:${getCellAddress(first + rowsToFill - 1, i)}`,
      ),
    ),
    bodyRow: first + rows.length,
    hidden: false,
  }
}

function modelRow(book: Book, model: KnownModel): Record<string, string | number | null> {
  return {
    unit: book.unit.unit_name,
    year: book.year,
    round: book.roundLabel,
    code: model.model_code,
    name: model.model_name,
    category: word(book, 'category', model.category),
    field: fieldLabel(book, model.field_code),
    kind: word(book, 'kind', model.kind),
    subject_name: model.subject_name,
    area: model.area,
    level: word(book, 'level', model.level),
    registered_on: model.registered_on?.split('-').reverse().join('/') ?? null,
    registration: word(book, 'registration', 'maintained'),
    note: model.area === null ? book.texts.text('area_gone', '', { area: model.old_area ?? '' }) : null,
  }
}

/** The hidden sheet of lists. Its heads begin with its own name, so that none is taken for a table's. */
function listed(lists: Lists): FormSheet {
  const length = Math.max(...lists.map(([, values]) => values.length))
  return {
    name: listSheet,
    data: [
      lists.map(([name]) => text(`${listSheet} ${name}`)),
      ...Array.from({ length }, (_, i): Row =>
        lists.map(([, values]) => (values[i] === undefined ? null : text(values[i]))),
      ),
    ],
    widths: lists.map(() => 30),
    frozen: 0,
    validations: [],
    bodyRow: null,
    hidden: true,
  }
}

/** The row that says that all this is invented, on every sheet that the loader reads. */
function mark(book: Book): Row[] {
  return book.sample ? [[{ ...text(sampleMark), fontWeight: 'bold' }]] : []
}

function validation(book: Book, lists: Lists, table: TableName, column: string, cells: string): Validation[] {
  const prompt = explain(book, table, column)
  const label = book.reference.guide.columns.get(table)!.find((c) => c.column === column)!.label
  const list = about(book, table, column)['list']
  if (list) {
    const at = lists.findIndex(([name]) => name === list)
    const last = getCellAddress(lists[at]![1].length, at)
    const formula = `'${listSheet}'!${absolute(getCellAddress(1, at))}:${absolute(last)}`
    const error = book.texts.text(list === 'area' ? 'area_error' : 'list_error')
    return [
      { cells, type: 'list', formula, label, prompt, error, style: list === 'area' ? 'warning' : 'stop' },
    ]
  }
  if (column === 'name' && table !== 'model') {
    const models = book.reference.guide.columns.get('model')!.findIndex((c) => c.column === 'name')
    const first = mark(book).length + 1
    const formula = `'${tableLabel(book, 'model')}'!${absolute(getCellAddress(first, models))}:${absolute(getCellAddress(first + rowsToFill - 1, models))}`
    return [{ cells, type: 'list', formula, label, prompt, error: null, style: 'stop' }]
  }
  if (table !== 'info' && about(book, table, column)['type'] === 'count')
    return [
      {
        cells,
        type: 'whole',
        formula: '1',
        label,
        prompt,
        error: book.texts.text('number_error'),
        style: 'stop',
      },
    ]
  if (essays.has(column)) return []
  return [{ cells, type: 'none', formula: null, label, prompt, error: null, style: 'stop' }]
}

function text(value: string): CellObject {
  return { value, type: String, alignVertical: 'top' }
}

function typed(value: string | number): Partial<CellObject> {
  return typeof value === 'number' ? { value, type: Number } : { value, type: String }
}

function headCell(value: string, strong = false): CellObject {
  return {
    value,
    type: String,
    fontWeight: 'bold',
    wrap: true,
    align: 'center',
    alignVertical: 'center',
    backgroundColor: strong ? '#F8CBAD' : '#DDEBF7',
    borderStyle: 'thin',
    borderColor: '#7F7F7F',
  }
}

/** Text stays as it is typed: a spreadsheet set to English would turn 5/3/2026 into 3 May. */
function bodyCell(column: Record<string, string>): CellObject {
  const number = column['type'] === 'count' || column['type'] === 'year'
  return {
    type: number ? Number : String,
    ...(number ? {} : { format: '@' }),
    wrap: true,
    alignVertical: 'top',
  }
}

function absolute(cell: string): string {
  return cell.replace(/^([A-Z]+)(\d+)$/, '$$$1$$$2')
}
