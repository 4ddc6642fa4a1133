import { sameDayLastYear } from '../../../../cube/domain/dates.ts'
import { readProgress, readReceipts } from '../../../../cube/domain/reporting.ts'
import {
  asUnit,
  readReports,
  reportsOfYear,
  type UnitReport,
  type UnitScope,
} from '../../../../cube/domain/units.ts'
import type { Scope } from '../../../../cube/domain/scope.ts'
import { rows } from '../../data/rows.ts'
import type { Selection } from '../../data/selection.ts'
import type { Ask } from '../../data/view.ts'
import { readYears } from '../../data/years.ts'
import { nameOf } from '../../i18n/vi/codes.ts'
import { scopeWords } from '../../i18n/vi/sentences.ts'
import type { Reports } from '../reporting/reports.ts'
import { receiptsOfYear } from './queries.ts'

/** Which units are meant: those of the filters, and of one kind. */
export interface RoundSelection extends Selection {
  unitKind: string | null
}

/** The reports of one year, one by one. */
export interface Round extends Reports {
  all: UnitReport[]
  unitKind: string | null
}

export const unitScope = ({ filters, unitKind }: RoundSelection): UnitScope => ({
  channel: filters.channel,
  unitKind,
})

/** Reads the reports of a year and how those of the year before came in. */
export function readRound(ask: Ask, selection: RoundSelection): Round {
  const { frame, known, cut, owedBefore } = readYears(ask, selection)
  const scope = unitScope(selection)
  const queries = {
    units: reportsOfYear(scope, frame.year),
    receipts: owedBefore ? receiptsOfYear(scope, frame.year - 1) : null,
  }
  const answers = ask({
    reports: rows(queries.units, selection),
    receipts: queries.receipts && rows(queries.receipts, selection),
  })
  const all = readReports(answers.reports)
  const units = all.map(asUnit)
  const receipts = readReceipts(answers.receipts ?? [])
  return {
    ...frame,
    all,
    units,
    receipts,
    progress: readProgress(units, receipts, cut && sameDayLastYear(frame.today)),
    reporting: known.reporting.get(frame.year) ?? null,
    queries,
    unitKind: selection.unitKind,
  }
}

/** Whose reports are shown, in words. */
export function unitScopeWords({ scope, unitKind }: { scope: Scope; unitKind: string | null }): string {
  return [scopeWords(scope), ...(unitKind ? [nameOf('unit_kind', unitKind)] : [])].join(', ')
}
