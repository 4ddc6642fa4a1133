/** Whose figures are meant. */

export type Channel = 'government' | 'party'
export type KindClass = 'collective' | 'individual'

/** The models that figures count. */
export interface Scope {
  channel: Channel | null
  kind: KindClass | null
  /** Filters by field, district, unit or level are on; they are named beside the figures. */
  narrowed?: boolean
}

/** Whose reports are counted: the filters by side, place and unit decide, for a report is a unit's and whole. */
export interface ReportScope {
  channel: Channel | null
  /** A filter by place or unit is on. */
  narrowed: boolean
  /** A filter by subject, field or level is on: the models beside them are of fewer than these reports. */
  wider: boolean
}
