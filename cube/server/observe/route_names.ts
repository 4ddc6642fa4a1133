import type { IncomingMessage } from 'node:http'
import { isPage } from '../../domain/pages.ts'
import type { Declared } from '../http/rules.ts'

/** What a request is called: the beginning of its route, one of a few, so that no address that people typed is told. */
export type NameRoute = (request: IncomingMessage & { originalUrl?: string }) => string

const parts = (path: string, count: number): string =>
  `/${path
    .split('/')
    .slice(1, 1 + count)
    .join('/')}`

/** @param declared all routes */
export function routeNames(declared: () => Declared[]): NameRoute {
  let known: ReadonlySet<string> | null = null
  const learn = () => {
    // A route may be an expression: `/api` and `/^\/returns\/(\d+)…/`.
    const routes = declared().map(({ path }) => path.replace('/^\\/', '/').replaceAll('\\', ''))
    return new Set(routes.filter((path) => /^\/(api|cubejs-api|oidc)\//.test(path)).map(nameOf))
  }
  return (request) => {
    const path = (request.originalUrl ?? request.url ?? '/').split('?', 1)[0]!
    if (/\.(js|css|svg|woff2)$/.test(path)) return 'file'
    if (path === '/healthz' || path === '/readyz' || path === '/metrics') return path
    if (isPage(path)) return 'page'
    known ??= learn()
    const name = nameOf(path)
    return known.has(name) ? name : 'other'
  }
}

/** `/cubejs-api/v1/load`, `/api/export`. */
const nameOf = (path: string): string => parts(path, path.startsWith('/cubejs-api/') ? 3 : 2)
