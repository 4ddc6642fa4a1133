import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Papa from 'papaparse'

type Raw = Record<string, string>

/** A reporting unit as it was from `from` to `to` (ISO dates, both included). */
export interface Unit {
  code: string
  from: string
  to: string
  name: string
  aliases: string[]
  kind: string
  channel: string
  areaCode: string
  successors: string[]
}

/** A province, district or commune as it was from `from` to `to`. */
export interface Area {
  code: string
  from: string
  to: string
  name: string
  level: string
  parent: string
  /** The district of the province that it is or was in until 30 June 2025; null in the south and above. */
  district: string | null
}

export interface Column {
  table: string
  code: string
  label: string
  aliases: string[]
}

/** One phrase of sample_texts.csv: where it is used, for which field, kind and place (blank: any; `coast`). */
export interface Phrase {
  use: string
  field: string
  kind: string
  place: string
  /** What a model is about: its name, what it does and what came of it are of one theme. Blank: whatever it is about. */
  theme: string
  text: string
}

/** What people write wrongly into one column of a table (blank: nothing). */
export interface Mistake {
  table: string
  column: string
  texts: string[]
}

export interface Obligation {
  channel: string
  kind: string
  round: string
  fromYear: number
  toYear: number
  due: string
}

/** The reference tables, as far as the sample needs them. */
export interface Reference {
  units: Unit[]
  areas: Area[]
  /** Where an area went: old code → [day, new code, whole | part]. */
  succession: Map<string, { day: string; code: string; extent: string }[]>
  fields: { code: number; name: string; kinds: string[] }[]
  columns: Column[]
  tableLabels: Map<string, string>
  /** Labels and aliases of the closed lists: `list/code` → the label first. */
  values: Map<string, string[]>
  obligations: Obligation[]
  /** What a round is called: `annual`, `h1` → label. */
  rounds: Map<string, string>
  phrases: Phrase[]
  mistakes: Mistake[]
}

const LONG_AGO = '0001-01-01'
const STILL = '9999-12-31'
const PROVINCE = '56'

/**
 * Reads the reference tables of a folder.
 * @throws where a table is missing or cannot be parsed.
 */
export function readReference(folder: string): Reference {
  const table = (name: string): Raw[] =>
    Papa.parse<Raw>(readFileSync(join(folder, `${name}.csv`), 'utf8').normalize('NFC'), {
      header: true,
      skipEmptyLines: true,
    }).data
  const list = (text: string | undefined) => (text ? text.split('|') : [])

  const succession: Reference['succession'] = new Map()
  for (const row of table('area_succession')) {
    const links = succession.get(row.old_code!) ?? []
    links.push({ day: row.effective_on!, code: row.new_code!, extent: row.extent! })
    succession.set(row.old_code!, links)
  }
  const areas = table('areas').map((row): Area => {
    return {
      code: row.code!,
      from: row.valid_from || LONG_AGO,
      to: row.valid_to || STILL,
      name: row.name!,
      level: row.level!,
      parent: row.parent_code!,
      district: null,
    }
  })
  nameDistricts(areas, succession)
  return {
    units: table('units').map((row) => ({
      code: row.code!,
      from: row.valid_from || LONG_AGO,
      to: row.valid_to || STILL,
      name: row.name!,
      aliases: list(row.aliases),
      kind: row.kind!,
      channel: row.channel!,
      areaCode: row.area_code!,
      successors: list(row.successors),
    })),
    areas,
    succession,
    fields: table('fields').map((row) => ({
      code: Number(row.code),
      name: row.name!,
      kinds: list(row.kinds),
    })),
    columns: table('columns').map((row) => ({
      table: row.table!,
      code: row.column!,
      label: row.label!,
      aliases: list(row.aliases),
    })),
    tableLabels: new Map(table('tables').map((row) => [row.table!, row.label!])),
    values: new Map(
      table('values').map((row) => [`${row.list}/${row.code}`, [row.label!, ...list(row.aliases)]]),
    ),
    obligations: table('obligations')
      .filter((row) => row.report === 'yes')
      .map((row) => ({
        channel: row.channel!,
        kind: row.unit_kind!,
        round: row.round!,
        fromYear: Number(row.from_year),
        toYear: Number(row.to_year || 9999),
        due: row.due!,
      })),
    rounds: new Map(table('rounds').map((row) => [row.round!, row.label!])),
    mistakes: mistakesOf(table('sample_mistakes')),
    phrases: table('sample_texts').map((row) => ({
      use: row.use!,
      field: row.field!,
      kind: row.kind!,
      place: row.place!,
      theme: row.theme!,
      text: row.text!,
    })),
  }
}

function mistakesOf(rows: Raw[]): Mistake[] {
  const mistakes = new Map<string, Mistake>()
  for (const { table = '', column = '', text = '' } of rows) {
    const mistake = mistakes.get(`${table}/${column}`) ?? { table, column, texts: [] }
    mistake.texts.push(text)
    mistakes.set(`${table}/${column}`, mistake)
  }
  return [...mistakes.values()]
}

/** A district is its own; a commune's is its parent, or that of the communes that went into it. */
function nameDistricts(areas: Area[], succession: Reference['succession']): void {
  const districts = new Set(
    areas.filter(({ level, parent }) => level === 'district' && parent === PROVINCE).map(({ code }) => code),
  )
  for (const area of areas) {
    const code = area.level === 'district' ? area.code : area.parent
    if (districts.has(code)) area.district = code
  }
  const byKey = new Map(areas.map((area) => [`${area.code} ${area.from}`, area]))
  for (const old of areas) {
    for (const link of succession.get(old.code) ?? []) {
      const next = byKey.get(`${link.code} ${link.day}`)
      if (next && old.to === dayBefore(link.day)) next.district ??= old.district
    }
  }
}

function dayBefore(day: string): string {
  return new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10)
}

/** The area that carried `code` on a day; codes are re-used, so the day decides. */
export function areaOn(reference: Reference, code: string, day: string): Area | undefined {
  return reference.areas.find((area) => area.code === code && area.from <= day && day <= area.to)
}
