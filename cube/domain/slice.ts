import { isTrue, numberOf, textOf, type Row } from './rows.ts'
import { resultOf, withoutModels, type Share, type YearModels } from './models.ts'

/**
 * The part's years beside the whole's: a year in which there are models, but none of the part, has 0.
 * @param since first year in which the part belonged to the province; earlier ones stay unknown
 */
export function readYears(
  part: Map<number, YearModels>,
  whole: Map<number, YearModels>,
  since: number,
): Map<number, YearModels> {
  return new Map(
    [...whole].flatMap(([year, all]) =>
      year < since || all.count === null ? [] : [[year, part.get(year) ?? withoutModels(year)]],
    ),
  )
}

/** One unit's models of the part. */
export interface UnitPart {
  code: string
  name: string
  count: number
  effective: Share
  replicated: Share
}

export function readUnitParts(rows: Row[]): UnitPart[] {
  return rows.map((row) => {
    const count = numberOf(row, 'models.count') ?? 0
    return {
      code: textOf(row, 'models.unit_code') ?? '',
      name: textOf(row, 'models.unit_name') ?? '',
      count,
      effective: resultOf(row, 'effective'),
      replicated: { ...resultOf(row, 'replicated'), of: count },
    }
  })
}

export interface TopModel {
  key: string
  name: string
  subject: string | null
  unit: string
  evaluation: string | null
  commended: boolean
  sites: number
}

/** Replicated models by the number of places that took them over, most first. */
export function readTopModels(models: Row[], sites: Row[]): TopModel[] {
  const places = new Map(
    sites.map((row) => [textOf(row, 'replication.model_key'), numberOf(row, 'replication.sites') ?? 0]),
  )
  return models
    .map((row) => ({
      key: textOf(row, 'models.model_key') ?? '',
      name: textOf(row, 'models.model_name') ?? '',
      subject: textOf(row, 'models.subject_name'),
      unit: textOf(row, 'models.unit_name') ?? '',
      evaluation: textOf(row, 'models.evaluation'),
      commended: isTrue(row, 'models.commended'),
      sites: places.get(textOf(row, 'models.model_key')) ?? 0,
    }))
    .sort((a, b) => b.sites - a.sites || a.name.localeCompare(b.name, 'vi'))
}
