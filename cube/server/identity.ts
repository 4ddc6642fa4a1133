import type { IncomingMessage } from 'node:http'

/** Who asks. Part of every cache key, whole: two callers who may see different things never share. */
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
