/**
 * Compares two recordings: `node --import tsx test/recorded/compare.ts BEFORE AFTER [CAUSES [OUT]]`. Exit code 1 where
 * an answer differs for which CAUSES, a module, names no cause. With OUT, a table of the differences is written there.
 *
 * An answer is taken apart into what it says: each measure of each row, each cell, line, paragraph and value, in whatever
 * order they stand. `CAUSES` exports `causes`, a list of rules; a difference is explained when each thing that is said
 * only before or only after fits a rule.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import Papa from 'papaparse'

/** Something that only one of the two programs says, or that both say otherwise. */
export interface Difference {
  /** What was asked. */
  name: string
  /** The measure, column or place in the JSON; blank for a line of text. */
  where: string
  /** The row that the value stands in. */
  row: string
  before: string | null
  after: string | null
}

/** Why something differs. */
export interface Cause {
  /** Its number in the list of faults, or the issue that changed it. */
  id: string
  reason: string
  /** Which of the two is right. */
  right: string
  explains(difference: Difference): boolean
}

type Row = Record<string, unknown>
interface Answer {
  name: string
  answer: unknown
}

const said = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** What stands more often in one list than in the other. */
function onlyIn(list: string[], other: string[]): string[] {
  const left = new Map<string, number>()
  for (const one of other) left.set(one, (left.get(one) ?? 0) + 1)
  return list.filter((one) => {
    const count = left.get(one) ?? 0
    if (count > 0) left.set(one, count - 1)
    return count === 0
  })
}

type Found = Omit<Difference, 'name'>

/** Lines that only one of the two says. */
function ofLines(where: string, before: string[], after: string[]): Found[] {
  return [
    ...onlyIn(before, after).map((line) => ({ where, row: '', before: line, after: null })),
    ...onlyIn(after, before).map((line) => ({ where, row: '', before: null, after: line })),
  ]
}

/** Rows by their keys where each row has its own; the columns that differ of the rows that both have. */
function ofRows(before: Row[], after: Row[], keys: string[]): Found[] {
  const keyOf = (row: Row) => JSON.stringify(keys.map((key) => row[key]))
  const [old, now] = [before, after].map((rows) => new Map(rows.map((row) => [keyOf(row), row]))) as [
    Map<string, Row>,
    Map<string, Row>,
  ]
  const found: Found[] = []
  for (const key of new Set([...old.keys(), ...now.keys()])) {
    const [a, b] = [old.get(key), now.get(key)]
    if (!a || !b) {
      found.push({ where: 'row', row: key, before: a ? said(a) : null, after: b ? said(b) : null })
      continue
    }
    for (const column of Object.keys(a).filter((name) => said(a[name]) !== said(b[name])))
      found.push({ where: column, row: key, before: said(a[column]), after: said(b[column] ?? null) })
  }
  return found
}

/** Rows without keys: each that only one has is laid beside the one of the other that is most like it. */
function ofList(before: Row[], after: Row[]): Found[] {
  const columns = Object.keys(before[0] ?? after[0] ?? {})
  const common = columns.filter((name) => after.length === 0 || name in after[0]!)
  const cells = (row: Row) => JSON.stringify(common.map((name) => row[name]))
  const gone = columns.filter((name) => !common.includes(name))
  const found: Found[] = gone.map((name) => ({ where: name, row: 'column', before: name, after: null }))
  for (const name of Object.keys(after[0] ?? {}).filter((one) => before.length > 0 && !columns.includes(one)))
    found.push({ where: name, row: 'column', before: null, after: name })
  const rows = (texts: string[]) => texts.map((text) => JSON.parse(text) as unknown[])
  const left = rows(onlyIn(after.map(cells), before.map(cells)))
  for (const row of rows(onlyIn(before.map(cells), after.map(cells)))) {
    const alike = left.map((other) => other.filter((cell, i) => said(cell) === said(row[i])).length)
    const best = alike.indexOf(Math.max(...alike))
    if (best === -1 || alike[best]! * 2 < common.length) {
      found.push({ where: 'row', row: '', before: JSON.stringify(row), after: null })
      continue
    }
    const [other] = left.splice(best, 1)
    common.forEach((where, i) => {
      const [a, b] = [said(row[i]), said(other![i])]
      if (a !== b) found.push({ where, row: JSON.stringify(row.slice(0, 8)), before: a, after: b })
    })
  }
  for (const row of left) found.push({ where: 'row', row: '', before: null, after: JSON.stringify(row) })
  return found
}

/** The values of a JSON by their places, in lists by the place alone. */
function leaves(value: unknown, place = ''): { place: string; text: string }[] {
  if (Array.isArray(value)) return value.flatMap((one) => leaves(one, `${place}[]`))
  if (value === null || typeof value !== 'object') return [{ place, text: said(value) }]
  return Object.entries(value).flatMap(([key, one]) => leaves(one, `${place}.${key}`))
}

function ofValues(before: unknown, after: unknown): Found[] {
  const lines = (value: unknown) => leaves(value).map(({ place, text }) => JSON.stringify([place, text]))
  return ofLines('', lines(before), lines(after)).map(({ before: a, after: b, ...rest }) => {
    const [place] = JSON.parse((a ?? b)!) as [string]
    const text = (line: string | null) => (line === null ? null : (JSON.parse(line) as string[])[1]!)
    return { ...rest, where: place, before: text(a), after: text(b) }
  })
}

/** A table by its header, and the lines around it: rows that are as long as the longest belong to it. */
function tableOf(lines: string[][]): { rows: Row[]; around: string[] } {
  const width = Math.max(0, ...lines.map((line) => line.length))
  const start = lines.findIndex((line) => line.length === width && new Set(line).size === width)
  if (width < 2 || start === -1) return { rows: [], around: lines.map((line) => line.join(' | ')) }
  const header = lines[start]!
  const rows = lines
    .slice(start + 1)
    .map((line) => Object.fromEntries(header.map((name, i) => [name, line[i] ?? ''])))
  return { rows, around: lines.slice(0, start).map((line) => line.join(' | ')) }
}

function ofTables(before: string[][], after: string[][]): Found[] {
  const [a, b] = [tableOf(before), tableOf(after)]
  return [...ofLines('', a.around, b.around), ...ofList(a.rows, b.rows)]
}

interface Sent {
  status: number
  type: string
  body: unknown
}

/** @returns what two answers to the same question say otherwise */
function differencesOf(name: string, before: unknown, after: unknown): Found[] {
  if (name.startsWith('CUBE ') && Array.isArray(before) && Array.isArray(after)) {
    const query = JSON.parse(name.slice(5)) as { dimensions?: string[]; measures?: string[] }
    const flat = (rows: unknown[]) => rows.flat() as Row[]
    if ((query.measures ?? []).length === 0 || Array.isArray(before[0]))
      return ofList(flat(before), flat(after))
    return ofRows(before as Row[], after as Row[], query.dimensions ?? [])
  }
  if (name.startsWith('PAGE ')) {
    const [a, b] = [before, after] as { status: number; title: string; text: string[] }[]
    const words = (lines: string[]) => lines.filter((line) => line !== '')
    return [
      ...ofValues([a!.status, a!.title], [b!.status, b!.title]),
      ...ofLines('', words(a!.text), words(b!.text)),
    ]
  }
  const [a, b] = [before, after] as Sent[]
  if (!name.startsWith('GET ') || a!.status !== b!.status || a!.type !== b!.type)
    return ofValues(before, after)
  if (a!.type === 'text/csv') {
    const lines = (body: unknown) =>
      Papa.parse<string[]>(
        (body as string[])
          .join('\n')
          .replace(/^\uFEFF/, '')
          .trim(),
      ).data
    return ofTables(lines(a!.body), lines(b!.body))
  }
  if (a!.type.endsWith('spreadsheetml.sheet')) {
    const [old, now] = [a!.body, b!.body] as Record<string, string[][]>[]
    return [...new Set([...Object.keys(old!), ...Object.keys(now!)])].flatMap((sheet) =>
      ofTables(old![sheet] ?? [], now![sheet] ?? []).map((found) => ({
        ...found,
        where: `${sheet}: ${found.where}`,
      })),
    )
  }
  if (Array.isArray(a!.body) && a!.body.every((one) => typeof one === 'string'))
    return ofLines('', a!.body, b!.body as string[])
  return ofValues(a!.body, b!.body)
}

function answersOf(folder: string): Map<string, unknown> {
  const lines = readFileSync(path.join(folder, 'answers.jsonl'), 'utf8').trim().split('\n')
  return new Map(lines.map((line) => JSON.parse(line) as Answer).map(({ name, answer }) => [name, answer]))
}

const [before, after, rules, out] = process.argv.slice(2)
if (!before || !after)
  throw new Error('Usage: node --import tsx test/recorded/compare.ts BEFORE AFTER [CAUSES [OUT]]')
const { causes } = rules
  ? ((await import(pathToFileURL(path.resolve(rules)).href)) as { causes: Cause[] })
  : { causes: [] }

const [old, now] = [answersOf(before), answersOf(after)]
const report: string[] = []
const examples = new Map<string, { answers: Set<string>; count: number; first: Difference }>()
let equal = 0
let unexplained = 0
for (const [name, answer] of old) {
  const other = now.get(name)
  const found: Found[] =
    other === undefined
      ? [{ where: 'answer', row: '', before: 'given', after: null }]
      : differencesOf(name, answer, other)
  if (found.length === 0) {
    equal++
    continue
  }
  const by = new Map<string, number>()
  for (const one of found) {
    const difference = { name, ...one }
    const id = causes.find((cause) => cause.explains(difference))?.id ?? '?'
    by.set(id, (by.get(id) ?? 0) + 1)
    const example = examples.get(id) ?? { answers: new Set(), count: 0, first: difference }
    example.answers.add(name)
    example.count++
    examples.set(id, example)
    if (id === '?') {
      unexplained++
      console.log(JSON.stringify({ ...one, name }).slice(0, 700))
    }
  }
  report.push(
    `| \`${cell(name)}\` | ${found.length} | ${[...by].map(([id, count]) => `${id} (${count})`).join(', ')} |`,
  )
}

/** A text as it stands in a cell of a table, cut where it is long. */
function cell(text: string | null): string {
  const line = (text ?? '–').replaceAll('|', '\\|').replaceAll('`', "'").replaceAll('\n', ' ')
  return line.length > 200 ? `${line.slice(0, 200)}…` : line
}

const summary = `${old.size} answers: ${equal} equal, ${old.size - equal} differ; ${unexplained} differences without a cause`
console.log(summary)
for (const [id, { answers, count }] of examples)
  console.log(`${id}: ${count} differences in ${answers.size} answers`)
if (out) {
  const byCause = causes
    .filter(({ id }) => examples.has(id))
    .map(({ id, reason, right }) => {
      const { answers, count, first } = examples.get(id)!
      return `| ${id} | ${reason} | ${answers.size} | ${count} | \`${cell(first.name)}\` ${cell(first.where)} ${cell(first.row)} | ${cell(first.before)} | ${cell(first.after)} | ${right} |`
    })
  writeFileSync(
    out,
    [
      `${summary}.`,
      '',
      '| cause | what changed | answers | differences | example | before | after | which is right |',
      '|---|---|---|---|---|---|---|---|',
      ...byCause,
      '',
      '| answer | differences | causes |',
      '|---|---|---|',
      ...report,
      '',
    ].join('\n'),
  )
}
process.exitCode = unexplained === 0 ? 0 : 1
