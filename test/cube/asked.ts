import { DuckDBInstance } from '@duckdb/node-api'
import { unzipSync } from 'fflate'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PAGES } from '../../cube/domain/pages.ts'
import type { Declared } from '../../cube/server/http/rules.ts'
import { LAST_YEAR, NOW } from './callers.ts'

/** Everything that can be asked of the routes, and what an answer says: for tests of what must never leave. */

export interface Answer {
  status: number
  headers: Headers
  body: Buffer
}

export interface View {
  name: string
  dimensions: { name: string; type: string }[]
  measures: { name: string }[]
}

export const load = (query: object, route = 'load') =>
  `/cubejs-api/v1/${route}?query=${encodeURIComponent(JSON.stringify(query))}`
const exported = (query: object, format: string) =>
  `/api/export/tap.${format}?query=${encodeURIComponent(JSON.stringify(query))}`

/** What an answer says, as one text: of archives what their files say. */
export async function textOf({ body, headers }: Pick<Answer, 'body' | 'headers'>): Promise<string> {
  const type = headers.get('content-type') ?? ''
  if (/officedocument|zip/.test(type)) {
    const parts = await Promise.all(
      Object.entries(unzipSync(body)).map(([name, bytes]) =>
        name.endsWith('.parquet') ? rowsOfParquet(Buffer.from(bytes)) : Buffer.from(bytes).toString(),
      ),
    )
    return parts.join('\n')
  }
  return type.includes('parquet') ? rowsOfParquet(body) : body.toString()
}

async function rowsOfParquet(bytes: Buffer): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'leaks-'))
  const file = join(folder, 'a.parquet')
  writeFileSync(file, bytes)
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const rows = await connection.runAndReadAll(`SELECT to_json(t)::VARCHAR FROM read_parquet('${file}') t`)
  const text = rows.getRows().join('\n')
  connection.closeSync()
  instance.closeSync()
  rmSync(folder, { recursive: true })
  return text
}

/** What is asked of each route, as a program may ask it; a route that is not here fails the test. */
export const ASKED: Record<string, (views: View[]) => string[]> = {
  '/healthz': () => ['/healthz'],
  '/readyz': () => ['/readyz'],
  '/metrics': () => ['/metrics'],
  '/cubejs-api/v1/load': (views) => views.flatMap((view) => queriesOf(view).map((query) => load(query))),
  '/cubejs-api/v1/sql': (views) =>
    views.flatMap((view) => queriesOf(view).map((query) => load(query, 'sql'))),
  '/cubejs-api/v1/dry-run': (views) =>
    views.flatMap((view) => queriesOf(view).map((query) => load(query, 'dry-run'))),
  '/cubejs-api/v1/meta': () => ['/cubejs-api/v1/meta'],
  '/api/snapshots': () => ['/api/snapshots'],
  '/api/reconciliation': () => ['/api/reconciliation', `/api/reconciliation?snapshot=${LAST_YEAR}`],
  '/api/compare': () => [`/api/compare?from=${LAST_YEAR}&to=${NOW}`],
  '/api/comparability': () => ['/api/comparability?from=2024&to=2026'],
  '/api/comparability/succession': () => ['/api/comparability/succession?district=568'],
  '/api/fields': () => ['/api/fields'],
  '/api/benchmark': () => ['/api/benchmark'],
  '/api/figures/:code': () => [],
  '/api/figures': () => [],
  '/api/report/:year.docx': () => ['/api/report/2026.docx?layout=party'],
  '/api/report/:year.xlsx': () => ['/api/report/2026.xlsx?layout=party'],
  '/api/report/:year.csv': () => ['/api/report/2026.csv?layout=state'],
  '/api/report/:year.json': () => [
    '/api/report/2026.json?layout=party',
    '/api/report/2026.json?layout=state',
  ],
  '/api/report/:year/corrections': () => [`/api/report/2025/corrections?snapshot=${LAST_YEAR}`],
  '/api/report/:year': () => [],
  '/api/reminder/:year.docx': () => ['/api/reminder/2026.docx?channel=party'],
  '/api/snapshots (POST)': () => [],
  '/api/duplicates/decide': () => [],
  '/api/files/check': () => [],
  '/api/files/load': () => [],
  '/api/files/cancel': () => [],
  '/api/files/progress': () => ['/api/files/progress'],
  // What is in the caller's own file, and what the caller says of it.
  '/api/files/look': () => [],
  '/api/files/confirm': () => [],
  '/api/mappings': () => ['/api/mappings'],
  '/api/mappings/:id': () => [],
  '/api/inbox': () => ['/api/inbox'],
  '/quan-tri': () => ['/quan-tri'],
  '/api/session': () => ['/api/session'],
  '/api/backup': () => ['/api/backup'],
  '/api/persons': () => ['/api/persons'],
  '/api/persons/find': () => [],
  '/api/persons/hide': () => [],
  '/api/persons/show': () => [],
  '/api/persons/correct': () => [],
  '/api/inbox/:id/load': () => [],
  '/api/inbox/:id': () => [],
  // A command of the loader answers these: `test/etl/units.test.ts`.
  '/api/returns': () => [],
  '/api/templates': () => [],
  '/api/export/:file': (views) => [
    ...views.flatMap((view) =>
      ['csv', 'xlsx', 'parquet', 'arrow'].map((format) =>
        exported({ dimensions: view.dimensions.map((d) => d.name) }, format),
      ),
    ),
    '/api/export/tat-ca.zip',
  ],
  pages: () => [...PAGES, '/?year=2025', '/mo-hinh?year=2025', '/khong-co', `/?snapshot=${LAST_YEAR}`],
}

/** The name under which `ASKED` has a route. */
export function nameOf({ path, methods }: Declared): string {
  if (path.startsWith('/api/snapshots') && methods.includes('POST')) return '/api/snapshots (POST)'
  if (path.includes('returns')) return '/api/returns'
  if (path.includes('templates')) return '/api/templates'
  const plain = path.replace(/(?<=.)\/$/, '')
  if ((PAGES as readonly string[]).includes(plain) || plain.startsWith('/^')) return 'pages'
  return plain
}

export function queriesOf({ name, dimensions, measures }: View): object[] {
  const all = dimensions.map((d) => d.name)
  const has = (member: string) => all.includes(`${name}.${member}`)
  const unitName = ['unit_name', 'from_unit_name'].find(has)
  return [
    { dimensions: all, limit: 50_000 },
    { measures: measures.map((m) => m.name), dimensions: [`${name}.year`], total: true },
    ...(unitName === undefined
      ? []
      : [
          { measures: [measures[0]!.name], dimensions: [`${name}.${unitName}`], limit: 50_000 },
          {
            measures: [measures[0]!.name],
            dimensions: [`${name}.${unitName}`],
            filters: [
              {
                or: [
                  { member: `${name}.${unitName}`, operator: 'set' },
                  { member: `${name}.${unitName}`, operator: 'notSet' },
                ],
              },
            ],
          },
        ]),
  ]
}
