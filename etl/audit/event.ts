/** Something that happened, as it is written down: who did what from where, never the values that were read. */
export interface AuditEvent {
  /** The account's name; `máy chủ` for the commands. */
  who: string
  role: string
  scope: string
  ip: string | null
  /** What the list of sessions calls the session. */
  session: string | null
  /** `sign-in`, `export`, `load`, … */
  what: string
  /** What it was done to: an account, a view, a load. */
  object?: string
  snapshot?: string
  /** How many rows went out. */
  rows?: number
  /** Members with personal data among them. */
  personal?: string[]
  outcome: 'done' | 'refused' | 'failed'
  more?: Record<string, string | number | boolean | null>
}

/** What of an event is not about who did it. */
export type Happening = Omit<AuditEvent, 'who' | 'role' | 'scope' | 'ip' | 'session' | 'outcome'> &
  Partial<Pick<AuditEvent, 'outcome'>>

/** A line of the audit. */
export interface AuditLine extends AuditEvent {
  /** From 1, over all days. */
  n: number
  /** UTC, ISO 8601. */
  at: string
  /** SHA-256 of the line before; of the very first one, zeros. */
  prev: string
}

/** A day that is over. */
export interface Seal {
  day: string
  lines: number
  /** Numbers of its first and last line. */
  first: number
  last: number
  /** SHA-256 of its last line, which stands for all before it. */
  head: string
  /** SHA-256 of its file. */
  sha256: string
  /** SHA-256 of the seal before it, as it stands in its file; of the very first one, zeros. */
  prevSeal: string
  /** The public key, base64 of its DER. */
  key: string
  /** Ed25519 over everything above, base64. */
  signature: string
}

/** What the first line and the first seal name as the one before. */
export const NOTHING_BEFORE = '0'.repeat(64)
