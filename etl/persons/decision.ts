/** What every decision says. */
export interface Recorded {
  /** Of its own, whatever register it is copied to. */
  id: string
  /** UTC, ISO 8601. */
  at: string
  /** The number of the document that orders it. */
  document: string
  reason: string
  /** Who recorded it; null where nobody signs in. */
  by: string | null
}

/** A decision that hides a person's name and texts in everything that leaves. */
export interface HideDecision extends Recorded {
  kind: 'hide'
  /** Its number in the register, from 1. */
  item: number
  name: string
  /** Codes of the only units in whose rows the person is hidden; null: everywhere. */
  units: string[] | null
}

/** A decision that takes back another. */
export interface ShowDecision extends Recorded {
  kind: 'show'
  of: string
}

export type PersonDecision = HideDecision | ShowDecision
