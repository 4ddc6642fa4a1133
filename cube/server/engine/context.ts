import { type Identity, scopeKey } from '../identity.ts'

/** Everything but the query that decides an answer. */
export interface Context {
  snapshot: string
  /** The day for which states are computed. */
  today: string
  identity: Identity
}

/**
 * A context as a text, for keys of caches and ETags: the person is left out, so that callers who may read the same share
 * what was answered.
 */
export function contextKey({ snapshot, today, identity }: Context): string {
  return JSON.stringify([snapshot, today, scopeKey(identity)])
}

/** Cube's answer, ready to be sent. */
export interface Answer {
  status: number
  body: Buffer
}
