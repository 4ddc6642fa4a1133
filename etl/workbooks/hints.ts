import { getCellAddress, sanitizeTextContent } from 'write-excel-file/utility'
import { attributesOf, eachTag, elementsOf } from '../intake/xml.ts'
import { sheetChildren } from './form.ts'
import { attribute, setAttribute } from './styles.ts'

/** What is said at a cell when it is selected, and the range of the values to choose from, if there is one. */
export interface CellHint {
  row: number
  column: number
  text: string
  list: string | null
}

/** By its title a hint of ours is known again when the workbook comes back. */
const title = 'Cần hoàn thiện'
const longest = 255

/** What may stand in a worksheet after its drop-downs. */
const after = new Set<string>(sheetChildren.slice(sheetChildren.indexOf('dataValidations') + 1))

/** The XML of a sheet with hints at cells, those of an earlier time taken away. Cells with a drop-down of their own keep it. */
export function withHints(given: string, hints: CellHint[], prefix: string): string {
  const xml = withoutHints(given)
  const taken = takenRanges(xml)
  const own = hints
    .filter(({ row, column }) => !taken.some((range) => isIn(range, row, column)))
    .map((hint) => hintXml(hint, prefix))
  if (own.length === 0) return xml
  const [there] = elementsOf(xml, 'dataValidations', true)
  if (there && there.inner !== null) {
    const count = elementsOf(there.inner, 'dataValidation').length + own.length
    const opening = setAttribute(there.opening, 'count', String(count))
    const rest = xml.slice(there.start + there.opening.length, there.end)
    const close = rest.lastIndexOf('</')
    return (
      xml.slice(0, there.start) +
      opening +
      rest.slice(0, close) +
      own.join('') +
      rest.slice(close) +
      xml.slice(there.end)
    )
  }
  const all = `<${prefix}dataValidations count="${own.length}">${own.join('')}</${prefix}dataValidations>`
  const at = placeFor(xml)
  return xml.slice(0, at) + all + xml.slice(at)
}

/** Where the drop-downs of a sheet that has none belong. */
function placeFor(xml: string): number {
  let depth = 0
  let at = -1
  eachTag(xml, (tag) => {
    if (tag.closing) depth -= 1
    if (at < 0 && depth === 1 && !tag.closing && after.has(tag.name)) at = tag.start
    if (at < 0 && depth === 0 && tag.closing) at = tag.start
    if (!tag.closing && !tag.empty) depth += 1
  })
  return at
}

function hintXml({ row, column, text, list }: CellHint, prefix: string): string {
  const said = text.length > longest ? `${text.slice(0, longest - 1)}…` : text
  // Prompts and the range are attributes and text of XML: quotes, too, are written by name.
  const safe = (value: string) => sanitizeTextContent(value).replaceAll('"', '&quot;')
  const kind = list === null ? '' : ' type="list"'
  const values = list === null ? '' : `<${prefix}formula1>${safe(list)}</${prefix}formula1>`
  return (
    `<${prefix}dataValidation${kind} allowBlank="1" showInputMessage="1" promptTitle="${title}" prompt="${safe(said)}"` +
    ` sqref="${getCellAddress(row - 1, column)}">${values}</${prefix}dataValidation>`
  )
}

function withoutHints(xml: string): string {
  const [all] = elementsOf(xml, 'dataValidations', true)
  if (!all || all.inner === null) return xml
  const every = elementsOf(all.inner, 'dataValidation')
  const others = every.filter(({ opening }) => attribute(opening, 'promptTitle') !== title)
  if (others.length === every.length) return xml
  if (others.length === 0) return xml.slice(0, all.start) + xml.slice(all.end)
  const inner = others.map(({ start, end }) => all.inner!.slice(start, end)).join('')
  const opening = setAttribute(all.opening, 'count', String(others.length))
  const close = xml.lastIndexOf('</', all.end)
  return xml.slice(0, all.start) + opening + inner + xml.slice(close)
}

type Area = [top: number, left: number, bottom: number, right: number]

/** The cells that have drop-downs, also those that newer programs write beside the others. */
function takenRanges(xml: string): Area[] {
  const lists: string[] = []
  eachTag(xml, (tag) => {
    if (tag.name === 'dataValidation' && !tag.closing) lists.push(attributesOf(xml, tag).get('sqref') ?? '')
    if (tag.name === 'sqref' && !tag.closing && !tag.empty)
      lists.push(xml.slice(tag.end, xml.indexOf('<', tag.end)))
  })
  return lists.flatMap((list) => list.split(/\s+/).flatMap(areaOf))
}

function areaOf(range: string): Area[] {
  const [, left, top, right = left, bottom = top] =
    /^\$?([A-Z]+)\$?(\d+)(?::\$?([A-Z]+)\$?(\d+))?$/.exec(range) ?? []
  if (left === undefined) return []
  const place = (letters: string) =>
    [...letters].reduce((at, letter) => at * 26 + letter.charCodeAt(0) - 64, 0) - 1
  return [[Number(top), place(left), Number(bottom), place(right!)]]
}

function isIn([top, left, bottom, right]: Area, row: number, column: number): boolean {
  return top <= row && row <= bottom && left <= column && column <= right
}
