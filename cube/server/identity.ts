import type { IncomingMessage } from 'node:http'

/** The caller. All of it is part of every cache key, so that callers with different rights never share an answer. */
export interface Identity {
  /** Decides which compiled model answers. */
  role: 'open'
  name: string | null
}

/**
 * The one place where roles come from. With `AUTH=open` the server listens on this machine only and
 * whoever reaches it may read everything.
 */
export const identify: (request: IncomingMessage) => Identity = () => ({ role: 'open', name: null })

const WRITERS = new Set<Identity['role']>(['open'])

/** Whether a caller may load, freeze and decide. */
export function mayWrite({ role }: Identity): boolean {
  return WRITERS.has(role)
}
