import type { Router } from 'express'
import type { Rule, Taken } from './access.ts'

/** A route, who may use it, and which parameters it reads. */
export interface Declared {
  path: string
  /** In capitals; `ALL` where the route takes any. */
  methods: string[]
  rule: Rule
  takes: Taken
}

/** What is read of a router of Express. */
interface Layer {
  name: string
  handle: { length: number; stack?: Layer[]; rule?: Rule; takes?: Taken }
  route?: { path: unknown; methods: Record<string, boolean>; stack: Layer[] }
}

/** Handlers that answer no request by themselves. */
const READERS = new Set(['jsonParser'])

/**
 * The routes of a router with their rules.
 * @param mounted where the router is mounted
 * @throws Error where a route does not begin with its rule, or a handler stands outside the routes
 */
export function requireRules(mounted: string, router: Router): Declared[] {
  return (router.stack as unknown as Layer[]).flatMap(({ name, handle, route }): Declared[] => {
    if (route) {
      const path = `${mounted === '/' ? '' : mounted}${String(route.path)}`
      const { rule, takes = [] } = route.stack[0]?.handle ?? {}
      if (rule === undefined) throw new Error(`the route ${path} does not say who may use it`)
      const methods = Object.keys(route.methods).map((method) =>
        method === '_all' ? 'ALL' : method.toUpperCase(),
      )
      return [{ path, methods, rule, takes }]
    }
    const handlesErrors = handle.length === 4
    if (!handlesErrors && !READERS.has(name)) throw new Error(`${mounted}: ${name} stands outside the routes`)
    return []
  })
}
