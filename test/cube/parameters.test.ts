import { readdirSync, readFileSync } from 'node:fs'
import express from 'express'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serveReports } from './reported.ts'

/**
 * Every GET parameter of every route, with values that nobody would type: never a failure of the server, never
 * silence, and always words that say what is wrong. The routes are those that the router knows, so that a new one
 * is tried without being named here; the parameters are those that the server's sources read.
 * `PARAMETERS=all` tries every value, otherwise each parameter of a route has one.
 */

const ODD = [
  '',
  '0',
  '-1',
  '1e999',
  '99999999999999999999',
  'NaN',
  '2026-13-45',
  '9999',
  'constructor',
  '__proto__',
  '[]',
  '{}',
  '{"measures":["models.count"],"filters":[{"member":"models.year","operator":"equals","values":[{}]}]}',
  '[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]',
  '%00',
  '%E0%A4%A',
  '%ED%A0%80',
  '..%2f..%2f..%2fetc%2fpasswd',
  "'%3B%20DROP%20TABLE%20x%3B--",
  '%3Cscript%3Ealert(1)%3C%2Fscript%3E',
  'a'.repeat(5000),
  '%F0%9F%8C%9F',
  'true&PARAMETER=false',
]

interface Layer {
  route?: { path: string | RegExp; methods: Record<string, boolean> }
}

/** Addresses of a router's routes that answer GET, with their places for parameters. */
function routesOf(mounted: string, stack: Layer[]): string[] {
  return stack.flatMap(({ route }) => {
    if (!route || !(route.methods.get || route.methods._all)) return []
    const paths = [route.path].flat()
    const whole = (path: string) => (mounted + path).replace(/\/+/g, '/').replace(/(?<=.)\/$/, '')
    return paths.map((path) => whole(path instanceof RegExp ? placesOf(path) : path))
  })
}

/** A pattern as a path with places: `/^\/a\/(\d+)\.(zip|xlsx)\/?$/` is `/a/:0(\d+).:1(zip|xlsx)`. */
function placesOf({ source }: RegExp): string {
  let place = 0
  return source
    .replace(/^\^|\\\/\?\$$/g, '')
    .replace(/\\([/.])/g, '$1')
    .replace(/\(/g, () => `:${place++}(`)
}

/** A path with its places filled; of alternatives the one whose turn it is. */
function filled(path: string, turn: number, odd?: string): string {
  return path.replace(
    /:(\w+)(\(((?:[^()]|\([^()]*\))*)\))?/g,
    (_all, name: string, _group, inner?: string) => {
      if (odd !== undefined) return odd
      if (inner?.includes('|')) return inner.split('|')[turn % inner.split('|').length]!
      return { year: '2026', '0': '2026', code: 'AAAAAAAAAA', name: 'a' }[name] ?? 'x'
    },
  )
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? sources(`${folder}/${entry.name}`)
      : [readFileSync(`${folder}/${entry.name}`, 'utf8')],
  )
}

/** Names of parameters that the server reads anywhere. */
function parameters(): string[] {
  const text = sources('cube/server').join('\n')
  const named = [...text.matchAll(/\b(?:query\.|searchParams\.(?:get|has|getAll)\(')(\w+)/g)].map(
    ([, name]) => name!,
  )
  const taken = [...text.matchAll(/const \{([^}]*)\} = (?:request|asked)\.query/g)].flatMap(([, names]) =>
    names!.split(',').map((one) => one.trim().split(/[\s:=]/)[0]!),
  )
  const asked = [...text.matchAll(/\b(?:option|one|asked)\([^)'"]*'(\w+)'/g)].map(([, name]) => name!)
  const pages = ['year', 'field', 'district', 'unit', 'kind', 'basis', 'lang', 'theme']
  const inBodies = ['query', 'queryType', 'search', 'among', 'sheets']
  // What every object has is no name of ours.
  const inherited = ['constructor', 'toString', 'valueOf', '__proto__']
  return [...new Set([...named, ...taken, ...asked, ...inBodies, ...pages, ...inherited])]
    .filter((name) => /^\w+$/.test(name))
    .sort()
}

let server: Awaited<ReturnType<typeof serveReports>>
let routes: string[] = []

beforeAll(async () => {
  // The routes are those of the routers that the app mounts.
  const mounted: [path: string, stack: Layer[]][] = []
  const use = express.application.use
  express.application.use = function (this: object, ...args: unknown[]) {
    const [path, router] = args as [unknown, { stack?: Layer[] } | undefined]
    if (typeof path === 'string' && router?.stack) mounted.push([path, router.stack])
    return (use as (...all: unknown[]) => unknown).apply(this, args)
  } as typeof use
  server = await serveReports()
  express.application.use = use
  routes = [...new Set(mounted.flatMap(([path, stack]) => routesOf(path, stack)))].sort()
})

afterAll(() => server.close())

test('the routes are found', () => {
  expect(routes).toEqual(
    expect.arrayContaining([
      '/healthz',
      '/api/snapshots',
      '/api/figures/:code',
      '/cubejs-api/v1/load',
      '/api/returns/:0(\\d{1,9}).:1(zip|xlsx)',
    ]),
  )
  expect(routes.length).toBeGreaterThan(12)
  expect(parameters()).toEqual(
    expect.arrayContaining(['query', 'snapshot', 'layout', 'received', 'delimiter']),
  )
})

test(
  'no value of any parameter of any route makes the server fail',
  { timeout: process.env['PARAMETERS'] === 'all' ? 7_200_000 : 900_000 },
  async () => {
    const all = process.env['PARAMETERS'] === 'all'
    const names = parameters()
    const faults: string[] = []
    let asked = 0
    const ask = async (path: string) => {
      asked++
      const answer = await fetch(server.url + path, { signal: AbortSignal.timeout(30_000) }).catch(
        (error: unknown) => faults.push(`${path.slice(0, 200)}: ${String(error)}`),
      )
      if (typeof answer === 'number') return
      const body = Buffer.from(await answer.arrayBuffer()).toString()
      if (answer.status >= 500) faults.push(`${answer.status} ${path.slice(0, 200)}: ${body.slice(0, 200)}`)
      else if (answer.status >= 400 && !/\p{L}{3}/u.test(body))
        faults.push(`${answer.status} ${path.slice(0, 200)}: no words`)
    }
    let turn = 0
    for (const route of routes.filter((path) => !/^\*|\/assets|\.(js|css)$/.test(path))) {
      for (const odd of route.includes(':') ? ODD : [])
        await ask(filled(route, 0, odd.replace('&PARAMETER=false', '')))
      for (const name of names)
        for (let n = 0; n < (all ? ODD.length : 1); n++) {
          const odd = ODD[turn++ % ODD.length]!.replace('PARAMETER', name)
          await ask(`${filled(route, turn)}?${name}=${odd}`)
        }
    }
    console.log(`${asked} questions to ${routes.length} routes`)
    expect(faults).toEqual([])
  },
)

test('afterwards it answers as before', async () => {
  const answer = await fetch(`${server.url}/readyz`)
  expect(await answer.json()).toEqual({ status: 'ready' })
})
