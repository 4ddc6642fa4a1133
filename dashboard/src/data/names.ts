import { equals, type Query } from '../../../cube/domain/filter.ts'
import type { Row } from '../../../cube/domain/rows.ts'
import { nameOf } from '../i18n/vi/codes.ts'
import { NARROWING, type NarrowingName } from '../../../cube/domain/pages.ts'
import type { Narrowing } from './filters.ts'
import { wholeRows } from './rows.ts'
import { useView, type Ask, type Selected } from './view.ts'

/** A filter that narrows the page, by the name of what it chooses. */
export interface Named {
  name: NarrowingName
  text: string
}

const nameQuery = (view: string, what: string, code: string): Query => ({
  measures: [],
  dimensions: [`${view}.${what}_code`, `${view}.${what}_name`],
  filters: [equals(`${view}.${what}_code`, code)],
  limit: 1,
})

/** A code that nothing is called by stands for itself. */
const byCodes = (narrowing: Narrowing, names: Narrowing): Named[] =>
  NARROWING.flatMap((name) => {
    const code = narrowing[name]
    return code === undefined ? [] : [{ name, text: names[name] ?? code }]
  })

const levelName = ({ level }: Narrowing): Narrowing => {
  const name = level === undefined ? null : nameOf('level', level)
  return name == null ? {} : { level: name }
}

function readNames(ask: Ask, { snapshot, narrowing }: Selected): Named[] {
  const asked = (view: string, what: NarrowingName) =>
    narrowing[what] === undefined ? null : wholeRows(nameQuery(view, what, narrowing[what]), snapshot)
  const { field, district, unit } = ask({
    field: asked('models', 'field'),
    district: asked('models', 'district'),
    unit: asked('reporting', 'unit'),
  })
  // A unit that owed nothing may still have models.
  const { other } = ask({ other: unit?.length === 0 ? asked('models', 'unit') : null })
  const named = (what: NarrowingName, ...found: [string, Row[] | null][]): Narrowing => {
    const name = found.map(([view, rows]) => rows?.[0]?.[`${view}.${what}_name`]).find((one) => one != null)
    return name === undefined ? {} : { [what]: String(name) }
  }
  return byCodes(narrowing, {
    ...named('field', ['models', field]),
    ...named('district', ['models', district]),
    ...named('unit', ['reporting', unit], ['models', other]),
    ...levelName(narrowing),
  })
}

/** Filters by the names of what they choose; until these are there, by their codes. */
export function useNames(snapshot: string, narrowing: Narrowing): Named[] {
  const { data, stale } = useView('names', readNames, { snapshot, narrowing })
  return data === null || stale ? byCodes(narrowing, levelName(narrowing)) : data
}
