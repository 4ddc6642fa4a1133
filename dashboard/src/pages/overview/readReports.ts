import { sameDayLastYear } from '../../../../cube/domain/dates.ts'
import {
  readProgress,
  readReceipts,
  readUnits,
  reportingByDay,
  reportingByUnit,
  until,
} from '../../../../cube/domain/reporting.ts'
import type { Row } from '../../../../cube/domain/rows.ts'
import { knowsModels } from '../../../../cube/domain/years.ts'
import { rows } from '../../data/rows.ts'
import type { Selection } from '../../data/selection.ts'
import type { Ask } from '../../data/view.ts'
import { readYears, type Years } from '../../data/years.ts'
import type { Reports } from '../reporting/reports.ts'

const queriesOf = ({ frame: { scope, year }, owedBefore, cut }: Years) => ({
  units: reportingByUnit(scope, year),
  receipts: owedBefore ? reportingByDay(scope, year - 1, cut?.known) : null,
})

/** What the reports of the year are read from. */
export function reportNeeds(years: Years, selection: Selection) {
  const { units, receipts } = queriesOf(years)
  return { units: rows(units, selection), receipts: receipts && rows(receipts, selection) }
}

/** The reports of the year from their answers. */
export function reportsOf(answers: { units: Row[]; receipts: Row[] | null }, years: Years): Reports {
  const units = readUnits(answers.units)
  const receipts = readReceipts(answers.receipts ?? [])
  return {
    ...years.frame,
    units,
    receipts,
    progress: readProgress(units, receipts, years.cut && sameDayLastYear(years.frame.today)),
    reporting: years.known.reporting.get(years.frame.year) ?? null,
    queries: queriesOf(years),
  }
}

/**
 * Tells whether the number of models of a year is known, be it 0: of the year before an unfinished one by what had come
 * until the same day.
 */
export function knownBy(rowsByDay: Row[] | null, { cut, frame, known }: Years): (year: number) => boolean {
  const came = until(readReceipts(rowsByDay ?? []), cut && sameDayLastYear(frame.today))
  const knows = knowsModels(known)
  return (year) =>
    knows(year) && (cut === null || year === frame.year || came.some(({ received }) => received > 0))
}

/** Who owes a report of the year, and how the reports come in. */
export function readReports(ask: Ask, selection: Selection): Reports {
  const years = readYears(ask, selection)
  return reportsOf(ask(reportNeeds(years, selection)), years)
}
