import type { Query } from '../../../../cube/domain/filter.ts'
import { isTrue, numberOf, textOf } from '../../../../cube/domain/rows.ts'
import { rows } from '../../data/rows.ts'
import type { Selection } from '../../data/selection.ts'
import type { Ask } from '../../data/view.ts'
import { readYears, scopeOf, type YearFrame } from '../../data/years.ts'
import { words } from '../../i18n/vi/duties.ts'
import type { Amount, Part } from './cards.tsx'
import { amountsIn } from './publicity.ts'
import { duties as asked, OF_MODELS, SAID, TOTALS } from './queries.ts'

/** A model that was chosen as an example. */
export interface Pilot {
  key: string
  name: string
  unit: string
  field: string
  evaluation: string | null
  replicated: boolean
}

/** What reports say of the plan's duties in one year. */
export interface PlanDuties extends YearFrame {
  /** Units whose report has a sheet of general information. */
  declaring: number
  said: Part[]
  models: Part[]
  years: Amount[]
  units: Amount[]
  pilots: Pilot[]
  queries: Record<'declarations' | 'units' | 'models' | 'pilots', Query>
}

/** Snapshots of an older mart do not hold what is asked here. */
export const DUTIES_SINCE = 9

/** Reads what units say of their plans, meetings and inspections, and of the duties that the plan sets for each model. */
export function readDuties(ask: Ask, selection: Selection): PlanDuties {
  const { channel } = scopeOf(selection)
  const isKnown = selection.martVersion >= DUTIES_SINCE
  const declarations = asked.declarations(channel)
  const { frame } = readYears(ask, selection, isKnown ? [rows(declarations, selection)] : [])
  const of = { year: frame.year, channel }
  const queries = {
    declarations,
    units: asked.units(of),
    models: asked.models(of),
    pilots: asked.pilots(of),
  }
  const found = ask({
    declarations: isKnown ? rows(declarations, selection) : null,
    units: isKnown ? rows(queries.units, selection) : null,
    models: isKnown ? rows(queries.models, selection) : null,
    pilots: isKnown ? rows(queries.pilots, selection) : null,
  })
  const years = found.declarations ?? []
  const ofYear = years.find((row) => numberOf(row, 'declaration.year') === frame.year)
  const models = found.models?.[0]
  const numberIn = (measure: string) => numberOf(models, `models.${measure}`) ?? 0
  const declaring = numberOf(ofYear, 'declaration.count') ?? 0
  return {
    ...frame,
    declaring,
    said: SAID.map((measure) => ({
      key: measure,
      name: words.said[measure],
      n: numberOf(ofYear, `declaration.${measure}`) ?? 0,
      of: declaring,
    })),
    models: OF_MODELS.map((measure) => ({
      key: measure,
      name: words.ofModels[measure],
      n: numberIn(measure),
      // Help is asked of the models that have a difficulty.
      of: measure === 'unhelped_count' ? numberIn('difficulty_count') : numberIn('count'),
    })),
    years: years.map((row) => ({
      key: textOf(row, 'declaration.year')!,
      name: words.year(textOf(row, 'declaration.year')!),
      amounts: amountsIn(row, 'declaration', TOTALS),
    })),
    units: (found.units ?? []).map((row) => ({
      key: textOf(row, 'declaration.unit_code')!,
      name: textOf(row, 'declaration.unit_name') ?? '',
      amounts: amountsIn(row, 'declaration', SAID),
      to: { page: '/don-vi', own: { year: frame.year, unit: textOf(row, 'declaration.unit_code')! } },
    })),
    pilots: (found.pilots ?? []).map((row) => ({
      key: textOf(row, 'models.model_key')!,
      name: textOf(row, 'models.model_name') ?? '',
      unit: textOf(row, 'models.unit_name') ?? '',
      field: textOf(row, 'models.field_name') ?? '',
      evaluation: textOf(row, 'models.evaluation'),
      replicated: isTrue(row, 'models.replicated'),
    })),
    queries,
  }
}
