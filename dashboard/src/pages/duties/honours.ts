import type { Query } from '../../../../cube/domain/filter.ts'
import { numberOf, textOf, type Row } from '../../../../cube/domain/rows.ts'
import { rows } from '../../data/rows.ts'
import type { Selection } from '../../data/selection.ts'
import type { Ask } from '../../data/view.ts'
import { readYears, scopeOf, type YearFrame } from '../../data/years.ts'
import { nameOf } from '../../i18n/vi/codes.ts'
import { words } from '../../i18n/vi/duties.ts'
import type { Amount, Part } from './cards.tsx'
import { amountsIn, byAmount } from './publicity.ts'
import { honours as asked, PRAISE } from './queries.ts'

/** How models were praised in one year: by decision, and in meetings. */
export interface Honours extends YearFrame {
  commendations: number | null
  honours: number | null
  models: number | null
  /** Of the year's models those with a decision, and those honoured. */
  shares: Part[]
  forms: Amount[]
  levels: Amount[]
  fields: Amount[]
  units: Amount[]
  years: Amount[]
  queries: Record<'forms' | 'levels' | 'fields' | 'units' | 'years' | 'models', Query>
}

/** Reads commendations and honours of the year, by form, level, field and unit. */
export function readHonours(ask: Ask, selection: Selection): Honours {
  const { channel } = scopeOf(selection)
  const everyYear = asked.years(channel)
  const { frame } = readYears(ask, selection, [rows(everyYear, selection)])
  const { year } = frame
  const of = { year, channel }
  const queries = {
    forms: asked.forms(of),
    levels: asked.levels(of),
    fields: asked.fields(of),
    units: asked.units(of),
    years: everyYear,
    models: asked.models(of),
  }
  const found = ask({
    forms: rows(queries.forms, selection),
    levels: rows(queries.levels, selection),
    fields: rows(queries.fields, selection),
    units: rows(queries.units, selection),
    years: rows(everyYear, selection),
    models: rows(queries.models, selection),
  })
  const part =
    (key: string, nameIn: (row: Row) => string | null, to?: (key: string) => Amount['to']) =>
    (row: Row): Amount => {
      const code = textOf(row, `commendation.${key}`)
      return {
        key: code ?? '',
        name: nameIn(row) ?? words.notSaid,
        amounts: amountsIn(row, 'commendation', PRAISE),
        to: code === null ? undefined : to?.(code),
      }
    }
  const [models] = found.models
  const whole = numberOf(models, 'models.count') ?? 0
  const ofYear = found.years.find((row) => numberOf(row, 'commendation.year') === year)
  return {
    ...frame,
    commendations: numberOf(ofYear, 'commendation.count'),
    honours: numberOf(ofYear, 'commendation.honours'),
    models: numberOf(ofYear, 'commendation.models'),
    shares: (['commended_count', 'honoured_count'] as const).map((measure) => ({
      key: measure,
      name: words.shares[measure],
      n: numberOf(models, `models.${measure}`) ?? 0,
      of: whole,
    })),
    forms: byAmount(
      found.forms.map((row) => ({
        key: textOf(row, 'commendation.form') ?? '',
        name: textOf(row, 'commendation.form_name') ?? '',
        // A form is one or the other, and the other amount is 0.
        amounts: [
          numberOf(
            row,
            textOf(row, 'commendation.form_class') === 'honour'
              ? 'commendation.honours'
              : 'commendation.count',
          ),
        ],
      })),
    ),
    levels: byAmount(
      found.levels.map(part('level', (row) => nameOf('level', textOf(row, 'commendation.level')))),
    ),
    fields: byAmount(
      found.fields.map(
        part(
          'field_code',
          (row) => textOf(row, 'commendation.field_name'),
          (field) => ({ page: '/mo-hinh', own: { year, field, commended: 'true' } }),
        ),
      ),
    ),
    units: byAmount(
      found.units.map(
        part(
          'unit_code',
          (row) => textOf(row, 'commendation.unit_name'),
          (unit) => ({ page: '/don-vi', own: { year, unit } }),
        ),
      ),
    ),
    years: found.years.map((row) => ({
      key: textOf(row, 'commendation.year')!,
      name: words.year(textOf(row, 'commendation.year')!),
      amounts: amountsIn(row, 'commendation', PRAISE),
    })),
    queries,
  }
}
