import type { Query } from '../../../../cube/domain/filter.ts'
import { numberOf, textOf, type Row } from '../../../../cube/domain/rows.ts'
import { rows } from '../../data/rows.ts'
import type { Selection } from '../../data/selection.ts'
import type { Ask } from '../../data/view.ts'
import { readYears, scopeOf, type YearFrame } from '../../data/years.ts'
import { words } from '../../i18n/vi/duties.ts'
import type { Amount } from './cards.tsx'
import { PRINTED, publicity as asked } from './queries.ts'

/** What was published of models in one year. */
export interface Publicity extends YearFrame {
  items: number | null
  sections: number | null
  /** Units that report any of it. */
  reporters: number
  forms: Amount[]
  outlets: Amount[]
  fields: Amount[]
  units: Amount[]
  years: Amount[]
  queries: Record<'forms' | 'outlets' | 'fields' | 'units' | 'years', Query>
}

/** The amounts of a row, in the order of measures of a view. */
export const amountsIn = (row: Row, view: string, measures: readonly string[]): (number | null)[] =>
  measures.map((name) => numberOf(row, `${view}.${name}`))

/** Parts with the greatest first amount first; equal ones as they came. */
export const byAmount = (parts: Amount[]): Amount[] =>
  parts.toSorted((a, b) => (b.amounts[0] ?? 0) - (a.amounts[0] ?? 0))

/** Reads what was published in the year, by form, place of publication, field and unit. */
export function readPublicity(ask: Ask, selection: Selection): Publicity {
  const { channel } = scopeOf(selection)
  const everyYear = asked.years(channel)
  const { frame } = readYears(ask, selection, [rows(everyYear, selection)])
  const of = { year: frame.year, channel }
  const queries = {
    forms: asked.forms(of),
    outlets: asked.outlets(of),
    fields: asked.fields(of),
    units: asked.units(of),
    years: everyYear,
  }
  const found = ask({
    forms: rows(queries.forms, selection),
    outlets: rows(queries.outlets, selection),
    fields: rows(queries.fields, selection),
    units: rows(queries.units, selection),
    years: rows(everyYear, selection),
  })
  const { year } = frame
  const part = (key: string, name: string, none: string, to: (key: string) => Amount['to']) => (row: Row) => {
    const code = textOf(row, `publicity.${key}`)
    return {
      key: code ?? '',
      name: textOf(row, `publicity.${name}`) ?? none,
      amounts: amountsIn(row, 'publicity', PRINTED),
      to: code === null ? undefined : to(code),
    }
  }
  const nowhere = () => undefined
  const ofYear = found.years.find((row) => numberOf(row, 'publicity.year') === year)
  return {
    ...frame,
    items: numberOf(ofYear, 'publicity.press_items'),
    sections: numberOf(ofYear, 'publicity.sections'),
    reporters: found.units.length,
    forms: byAmount(
      found.forms.map((row) => ({
        key: textOf(row, 'publicity.form') ?? '',
        name: textOf(row, 'publicity.form_name') ?? '',
        amounts: amountsIn(row, 'publicity', ['items']),
      })),
    ),
    outlets: byAmount(found.outlets.map(part('outlet', 'outlet', words.noOutlet, nowhere))),
    fields: byAmount(
      found.fields.map(
        part('field_code', 'field_name', words.noModel, (field) => ({
          page: '/mo-hinh',
          own: { year, field },
        })),
      ),
    ),
    units: byAmount(
      found.units.map(
        part('unit_code', 'unit_name', words.noUnit, (unit) => ({ page: '/don-vi', own: { year, unit } })),
      ),
    ),
    years: found.years.map((row) => ({
      key: textOf(row, 'publicity.year')!,
      name: words.year(textOf(row, 'publicity.year')!),
      amounts: amountsIn(row, 'publicity', PRINTED),
    })),
    queries,
  }
}
