import { numberOf } from '../../../../cube/domain/rows.ts'
import { readReports, reportsOfUnit, type UnitReport } from '../../../../cube/domain/units.ts'
import { rows } from '../../data/rows.ts'
import type { Selection } from '../../data/selection.ts'
import type { Ask } from '../../data/view.ts'
import { reportedByUnit } from './queries.ts'

/** Which unit a page is about. */
export interface UnitSelection extends Selection {
  code: string
}

/** Reads a unit's reports, the latest first. */
export const readUnit = (ask: Ask, selection: UnitSelection): UnitReport[] =>
  readReports(ask({ reports: rows(reportsOfUnit(selection.code), selection) }).reports)

/** A unit's reports, with how many models it reported. */
export interface Reported {
  reports: UnitReport[]
  /** Models that the unit reported, by year; those counted at another unit included. */
  reported: Map<number, number>
  code: string
}

/** Reads a unit's reports and how many models each held. */
export function readReported(ask: Ask, selection: UnitSelection): Reported {
  const { code } = selection
  const { reports, reported } = ask({
    reports: rows(reportsOfUnit(code), selection),
    reported: rows(reportedByUnit(code), selection),
  })
  return {
    reports: readReports(reports),
    reported: new Map(
      reported.map((row) => [Number(row['models.year']), numberOf(row, 'models.reported_count') ?? 0]),
    ),
    code,
  }
}

/** Models counted in a report; null where none came. */
export const counted = (report: UnitReport): number | null =>
  report.receivedOn === null ? null : report.models
