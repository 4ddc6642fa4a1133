import type { Identity } from '../identity.ts'

/** Everything but the query that decides an answer. */
export interface Context {
  snapshot: string
  /** The day for which states are computed. */
  today: string
  identity: Identity
}

/** Cube's answer, ready to be sent. */
export interface Answer {
  status: number
  body: Buffer
}
