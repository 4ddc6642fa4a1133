import type { UnitReport } from '../../../../cube/domain/units.ts'
import type { Reports } from '../reporting/reports.ts'

/** What the page shows of one year. */
export interface Round extends Reports {
  all: UnitReport[]
}
