import { describe, expect, it } from 'vitest'
import { circlesOf, forbiddenImports, importsOf, roomsOf } from '../rooms.ts'

/** Each room of the server, from the lowest, and the rooms that it may import from. */
const BASE = ['etl', 'domain', 'base']
const MAY_CALL = {
  domain: [],
  base: ['etl', 'domain'],
  http: BASE,
  snapshots: BASE,
  engine: BASE,
  route: [...BASE, 'http', 'snapshots', 'engine'],
  accounts: [...BASE, 'http'],
  audit: [...BASE, 'http', 'accounts'],
  api: [...BASE, 'http', 'engine', 'route'],
  evidence: [...BASE, 'http', 'engine', 'route'],
  export: [...BASE, 'http', 'snapshots', 'engine', 'route', 'evidence'],
  report: [...BASE, 'http', 'snapshots', 'engine', 'route', 'evidence', 'export'],
  actions: [...BASE, 'http', 'route'],
  observe: [...BASE, 'http'],
  pages: [...BASE, 'http', 'engine'],
  persons: [...BASE, 'http', 'snapshots', 'engine', 'route', 'actions'],
  app: [
    ...BASE,
    ...['http', 'snapshots', 'engine', 'route', 'api', 'evidence', 'export', 'report', 'actions', 'pages'],
    ...['accounts', 'audit', 'observe', 'persons'],
  ],
  commands: [
    ...BASE,
    ...['http', 'snapshots', 'engine', 'evidence', 'report', 'accounts', 'observe', 'app', 'dashboard'],
  ],
}

/** The room of a file: its folder in `cube/server`; files beside the folders are below or above all of them. */
function roomOf(file: string): string {
  const [top, second, third] = file.split('/')
  if (top !== 'cube') return top!
  if (second === 'domain') return 'domain'
  if (second !== 'server') return 'commands'
  if (!third!.endsWith('.ts')) return third!
  if (third === 'route.ts') return 'route'
  return third === 'app.ts' || third === 'main.ts' ? 'app' : 'base'
}

describe('the rooms of cube', () => {
  const imports = importsOf('cube')

  it('have no files that import one another in a circle', () => {
    expect(imports.size).toBeGreaterThan(100)
    expect(circlesOf(imports)).toEqual([])
  })

  it('call only rooms below them', () => {
    expect(forbiddenImports(imports, roomOf, MAY_CALL)).toEqual([])
  })

  it('lead to one another in no circle', () => {
    expect(circlesOf(roomsOf(imports, roomOf))).toEqual([])
  })
})
