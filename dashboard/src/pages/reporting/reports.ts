import type { Query } from '../../../../cube/domain/filter.ts'
import type { ChannelProgress, Receipt, Unit, YearReporting } from '../../../../cube/domain/reporting.ts'
import type { YearFrame } from '../../data/years.ts'

/** The reports that are due in one year: whose, how far they are, and how they came in the year before. */
export interface Reports extends YearFrame {
  units: Unit[]
  receipts: Receipt[]
  progress: ChannelProgress[]
  reporting: YearReporting | null
  /** What `units` and `receipts` were read from. */
  queries: { units: Query; receipts: Query | null }
}
