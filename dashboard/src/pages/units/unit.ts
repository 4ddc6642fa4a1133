import { readReports, reportsOfUnit, type UnitReport } from '../../../../cube/domain/units.ts'
import { rows } from '../../data/rows.ts'
import type { Selection } from '../../data/selection.ts'
import type { Ask } from '../../data/view.ts'

/** Which unit a page is about. */
export interface UnitSelection extends Selection {
  code: string
}

/** Reads a unit's reports, the latest first. */
export const readUnit = (ask: Ask, selection: UnitSelection): UnitReport[] =>
  readReports(ask({ reports: rows(reportsOfUnit(selection.code), selection) }).reports)

/** Models counted in a report; null where none came. */
export const counted = (report: UnitReport): number | null =>
  report.receivedOn === null ? null : report.models
