import { onOldArea } from '../../../../cube/domain/areas.ts'
import { readReplication, modelsByField, type ReplicationPart } from '../../../../cube/domain/parts.ts'
import * as read from '../../../../cube/domain/replication.ts'
import { numberOf, type Row } from '../../../../cube/domain/rows.ts'
import { rows } from '../../data/rows.ts'
import type { Selection } from '../../data/selection.ts'
import type { Ask } from '../../data/view.ts'
import { readYears, scopeOf, type YearFrame } from '../../data/years.ts'
import { words } from '../../i18n/vi/replication.ts'
import * as queries from './queries.ts'

/** How models spread in one year. */
export interface Spread extends YearFrame {
  facts: read.YearReplication | null
  /** Models among them that a report of the year has and that are kept up; null for one side, whose reports may tell of the other's. */
  kept: number | null
  flows: read.Flows
  models: read.Replicated[]
  receivers: read.Receiver[]
  /** First replications by the time that they took. */
  spans: number[]
  cases: number
  rates: read.YearRate[]
  /** On the area of before the merger, which all years have. */
  oldArea: read.YearRate[]
  fields: ReplicationPart[]
  queries: ReturnType<typeof queriesOf>
}

/** Replications are of models of either kind. */
const queriesOf = ({ year, scope: { channel } }: Pick<YearFrame, 'year' | 'scope'>) => ({
  flows: queries.flows(year, channel),
  models: queries.topModels(year, channel),
  receivers: queries.receivers(year, channel),
  days: queries.days(year, channel),
})

/** What does not depend on the year. */
const everyYear = ({ channel }: Pick<YearFrame['scope'], 'channel'>) => ({
  byYear: queries.byYear(channel),
  rates: queries.ratesByYear(channel),
  oldArea: queries.ratesByYear(channel, [onOldArea()]),
  fields: modelsByField({ channel, kind: null }, null),
})

export const ratesQuery = ({ scope }: YearFrame) => everyYear(scope).rates
export const oldAreaQuery = ({ scope }: YearFrame) => everyYear(scope).oldArea
export const fieldsQuery = ({ scope }: YearFrame) => everyYear(scope).fields

/** Reads how models spread in the year, and what share of each year's was replicated. */
export function readSpread(ask: Ask, selection: Selection): Spread {
  const every = everyYear(scopeOf(selection))
  const needs = {
    byYear: rows(every.byYear, selection),
    rates: rows(every.rates, selection),
    oldArea: rows(every.oldArea, selection),
    fields: rows(every.fields, selection),
    kept: selection.filters.channel === null ? rows(queries.keptByYear, selection) : null,
  }
  const { frame } = readYears(
    ask,
    selection,
    Object.values(needs).filter((one) => one !== null),
  )
  const ofYear = queriesOf(frame)
  const answers = ask({
    ...needs,
    flows: rows(ofYear.flows, selection),
    models: rows(ofYear.models, selection),
    receivers: rows(ofYear.receivers, selection),
    days: rows(ofYear.days, selection),
  })
  return {
    ...frame,
    facts: read.readYears(answers.byYear).get(frame.year) ?? null,
    kept: keptIn(answers.kept, frame.year),
    flows: read.readFlows(answers.flows, words.elsewhere),
    models: read.readModels(answers.models),
    receivers: read.readReceivers(answers.receivers),
    ...read.readSpans(answers.days),
    rates: read.readRates(answers.rates),
    oldArea: read.readRates(answers.oldArea),
    fields: readReplication(answers.fields, frame.year),
    queries: ofYear,
  }
}

function keptIn(found: Row[] | null, year: number): number | null {
  const row = found?.find((one) => numberOf(one, 'models.year') === year)
  return row ? numberOf(row, 'models.replicated_in_year_count') : null
}
