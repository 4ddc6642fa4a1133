import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serve, type Running } from '../../cube/server/main.ts'
import { createDataDir, insert, pointTo, writeSnapshot } from '../fixtures/mart.ts'
import { type Cell, queryDuckDB, queryParquet, readArrow, readCsv, readXlsx } from './exported.ts'

/** One query, one result: whatever it is taken through. */

const SNAPSHOT = '20261122T040000Z-0000e9a1'
const TODAY = '2026-11-22'
const dataDir = createDataDir()
let server: Running

beforeAll(async () => {
  const province = readFileSync(fileURLToPath(new URL('../fixtures/province.sql', import.meta.url)), 'utf8')
  const odd = insert('fct_model', [
    { model_key: 'o1', model_code: '00123', model_name: '=HYPERLINK("http://x","y")', unit_code: '007' },
    { model_key: 'o2', model_code: '0', model_name: '+1', subject_name: '-1', note: '@x' },
    { model_key: 'o3', model_code: '1e5', model_name: '\tthụt <vào> & "ngoặc"', content: 'a,b;c|d' },
    { model_key: 'o4', model_code: '12/03/2026', model_name: '\rđầu dòng', content: 'Hai\r\ndòng\nba' },
    { model_key: 'o5', model_name: ' cách hai đầu ', content: '_x000D_ nguyên văn', round: 'h1' },
    { model_key: 'o6', model_name: "'nháy", content: 'emoji 🌾 và tổ hợp e\u0302\u0301', round: 'h1' },
    // Twice the same row.
    { model_key: 'o7', model_name: 'bằng nhau', row_no: 9 },
    { model_key: 'o7', model_name: 'bằng nhau', row_no: 9 },
  ])
  await writeSnapshot(dataDir, { id: SNAPSHOT, fill: [province, ...odd] })
  pointTo(dataDir, SNAPSHOT)
  server = await serve({ DATA_DIR: dataDir, PORT: '0', TODAY })
})

afterAll(async () => {
  await server.close()
  rmSync(dataDir, { recursive: true })
})

const equals = (member: string, ...values: string[]) => ({ member, operator: 'equals', values })
const ACTIVE = "status <> 'discontinued' AND counted"
const STATE = `CASE WHEN NOT expected THEN NULL
  WHEN received_on IS NOT NULL AND received_on <= due_on THEN 'on_time'
  WHEN received_on IS NOT NULL THEN 'late'
  WHEN due_on < DATE '${TODAY}' THEN 'missing' ELSE 'not_due' END`

/** A query of Cube's, and the same in SQL written by hand from the definitions. */
const QUERIES: [string, Record<string, unknown>, string][] = [
  // models
  ['all models', { measures: ['models.count'] }, `SELECT count(*) FILTER (${ACTIVE}) FROM model`],
  [
    'models by year and their rates',
    {
      measures: ['models.count', 'models.effectiveness_rate', 'models.replication_rate'],
      dimensions: ['models.year'],
    },
    `SELECT year, count(*) FILTER (${ACTIVE}),
       (count(*) FILTER (${ACTIVE} AND evaluation = 'effective'))::DOUBLE
         / nullif(count(*) FILTER (${ACTIVE} AND evaluation IN ('effective', 'not_effective')), 0),
       (count(*) FILTER (${ACTIVE} AND replicated))::DOUBLE / nullif(count(*) FILTER (${ACTIVE}), 0)
     FROM model GROUP BY 1`,
  ],
  [
    'fields of one year',
    {
      measures: ['models.count', 'models.collective_count', 'models.individual_count'],
      dimensions: ['models.field_code', 'models.field_name'],
      filters: [equals('models.year', '2025')],
    },
    `SELECT field_code, field_name, count(*) FILTER (${ACTIVE}),
       count(*) FILTER (${ACTIVE} AND kind_class = 'collective'),
       count(*) FILTER (${ACTIVE} AND kind_class = 'individual')
     FROM model WHERE year = 2025 GROUP BY 1, 2`,
  ],
  [
    'districts by registration',
    {
      measures: ['models.new_count', 'models.supplementary_count', 'models.maintained_count'],
      dimensions: ['models.district_code', 'models.district_name'],
    },
    `SELECT district_code, district_name, count(*) FILTER (${ACTIVE} AND registration = 'new'),
       count(*) FILTER (${ACTIVE} AND registration = 'supplementary'),
       count(*) FILTER (${ACTIVE} AND registration = 'maintained')
     FROM model GROUP BY 1, 2`,
  ],
  [
    'rows of one year, whole',
    {
      dimensions: [
        ...['model_code', 'model_name', 'subject_name', 'category', 'field_code', 'pilot', 'unit_code'],
        ...['registered_on', 'received_on', 'result', 'difficulty', 'row_no'],
      ].map((d) => `models.${d}`),
      filters: [equals('models.year', '2025')],
    },
    `SELECT model_code, model_name, subject_name, category, field_code, pilot, unit_code, registered_on,
       received_on, result, difficulty, row_no FROM model WHERE year = 2025`,
  ],
  [
    'rows with odd texts, equal ones twice',
    {
      dimensions: ['models.model_code', 'models.model_name', 'models.subject_name', 'models.content'],
      filters: [{ member: 'models.model_key', operator: 'startsWith', values: ['o'] }],
    },
    `SELECT model_code, model_name, subject_name, content FROM model WHERE model_key LIKE 'o%'`,
  ],
  [
    'the half-year',
    {
      dimensions: ['models.round', 'models.model_name', 'models.content', 'models.note'],
      filters: [equals('models.round', 'h1')],
    },
    `SELECT round, model_name, content, note FROM mart.fct_model WHERE round = 'h1'`,
  ],
  [
    'months of registration',
    {
      measures: ['models.count'],
      timeDimensions: [
        { dimension: 'models.registered_on', granularity: 'month', dateRange: ['2026-01-01', '2026-12-31'] },
      ],
    },
    `SELECT date_trunc('month', registered_on)::DATE, count(*) FILTER (${ACTIVE}) FROM model
     WHERE registered_on BETWEEN '2026-01-01' AND '2026-12-31' GROUP BY 1`,
  ],
  [
    'nobody',
    { dimensions: ['models.model_name', 'models.year'], filters: [equals('models.year', '2001')] },
    'SELECT model_name, year FROM model WHERE year = 2001',
  ],
  [
    'the top five in order',
    {
      measures: ['models.count'],
      dimensions: ['models.unit_code'],
      order: [
        ['models.count', 'desc'],
        ['models.unit_code', 'asc'],
      ],
      limit: 5,
    },
    `SELECT unit_code, count(*) FILTER (${ACTIVE}) AS n FROM model GROUP BY 1 ORDER BY n DESC, 1 LIMIT 5`,
  ],
  [
    'either of two conditions',
    {
      measures: ['models.unit_count', 'models.difficulty_count'],
      dimensions: ['models.channel', 'models.pilot'],
      filters: [
        {
          or: [
            equals('models.year', '2024'),
            { member: 'models.pilot', operator: 'equals', values: ['true'] },
          ],
        },
      ],
    },
    `SELECT channel, pilot, count(DISTINCT unit_code) FILTER (${ACTIVE}),
       count(*) FILTER (${ACTIVE} AND difficulty IS NOT NULL)
     FROM model WHERE year = 2024 OR pilot GROUP BY 1, 2`,
  ],
  // replication
  [
    'replication by year',
    {
      measures: ['replication.events', 'replication.sites', 'replication.median_days_to_replicate'],
      dimensions: ['replication.year'],
    },
    'SELECT year, count(*), sum(sites), median(days_to_first) FROM mart.fct_replication GROUP BY 1',
  ],
  [
    'who took from whom',
    {
      measures: ['replication.adopting_units', 'replication.models'],
      dimensions: ['replication.from_district_name', 'replication.to_district_name'],
    },
    `SELECT from_district_name, to_district_name, count(DISTINCT to_unit_code), count(DISTINCT model_key)
     FROM mart.fct_replication GROUP BY 1, 2`,
  ],
  [
    'replications one by one',
    {
      dimensions: [
        'model_name',
        'to_place',
        'replicated_on',
        'site_count',
        'days_to_first',
        'to_unit_code',
      ].map((d) => `replication.${d}`),
    },
    'SELECT model_name, to_place, replicated_on, sites, days_to_first, to_unit_code FROM mart.fct_replication',
  ],
  [
    'replications by quarter',
    {
      measures: ['replication.events'],
      timeDimensions: [{ dimension: 'replication.replicated_on', granularity: 'quarter' }],
    },
    `SELECT date_trunc('quarter', replicated_on)::DATE, count(*) FROM mart.fct_replication GROUP BY 1`,
  ],
  // reporting
  [
    'who reported',
    {
      measures: ['reporting.expected', 'reporting.received', 'reporting.completeness_rate'],
      dimensions: ['reporting.year', 'reporting.channel'],
    },
    `SELECT year, channel, count(*) FILTER (expected), count(*) FILTER (expected AND received_on IS NOT NULL),
       (count(*) FILTER (expected AND received_on IS NOT NULL))::DOUBLE / nullif(count(*) FILTER (expected), 0)
     FROM mart.fct_reporting GROUP BY 1, 2`,
  ],
  [
    'states',
    {
      measures: ['reporting.on_time', 'reporting.late', 'reporting.missing', 'reporting.not_due'],
      dimensions: ['reporting.year'],
    },
    `SELECT year, count(*) FILTER (state = 'on_time'), count(*) FILTER (state = 'late'),
       count(*) FILTER (state = 'missing'), count(*) FILTER (state = 'not_due')
     FROM (SELECT *, ${STATE} AS state FROM mart.fct_reporting) GROUP BY 1`,
  ],
  [
    'units one by one',
    {
      dimensions: [
        'unit_code',
        'unit_name',
        'state',
        'due_on',
        'received_on',
        'document_number',
        'assumed',
      ].map((d) => `reporting.${d}`),
      filters: [equals('reporting.year', '2026')],
    },
    `SELECT unit_code, unit_name, ${STATE}, due_on, received_on, document_number, assumed
     FROM mart.fct_reporting WHERE year = 2026`,
  ],
  [
    'declared against counted',
    {
      dimensions: ['unit_code', 'declared_total', 'unit_model_count', 'unit_sent_count'].map(
        (d) => `reporting.${d}`,
      ),
      filters: [{ member: 'reporting.declared_total', operator: 'set' }],
    },
    `SELECT unit_code, declared_total, model_count, sent_count FROM mart.fct_reporting
     WHERE declared_total IS NOT NULL`,
  ],
  [
    'the quota',
    {
      measures: [
        'reporting.quota_owed',
        'reporting.quota_met',
        'reporting.quota_rate',
        'reporting.model_count',
      ],
      dimensions: ['reporting.unit_kind'],
    },
    `SELECT unit_kind, count(*) FILTER (quota_owed), count(*) FILTER (quota_owed AND quota_met),
       (count(*) FILTER (quota_owed AND quota_met))::DOUBLE
         / nullif(count(*) FILTER (quota_owed AND (quota_met OR received_on IS NOT NULL OR NOT expected OR due_on < '${TODAY}')), 0),
       coalesce(sum(model_count), 0)
     FROM mart.fct_reporting GROUP BY 1`,
  ],
  // commendation
  [
    'commended and honoured',
    {
      measures: ['commendation.count', 'commendation.honours', 'commendation.models'],
      dimensions: ['commendation.year'],
    },
    `SELECT year, count(*) FILTER (form_class = 'commendation'), count(*) FILTER (form_class = 'honour'),
       count(DISTINCT model_key) FROM mart.fct_commendation GROUP BY 1`,
  ],
  [
    'levels, some without',
    { measures: ['commendation.honours'], dimensions: ['commendation.level', 'commendation.form_name'] },
    `SELECT level, form_name, count(*) FILTER (form_class = 'honour') FROM mart.fct_commendation GROUP BY 1, 2`,
  ],
  [
    'commendations one by one',
    {
      dimensions: ['model_key', 'decision_number', 'commended_on', 'level'].map((d) => `commendation.${d}`),
    },
    'SELECT model_key, decision_number, commended_on, level FROM mart.fct_commendation',
  ],
  [
    'commendations of two fields',
    {
      measures: ['commendation.count'],
      dimensions: ['commendation.field_code'],
      filters: [{ member: 'commendation.field_code', operator: 'lte', values: ['2'] }],
    },
    `SELECT field_code, count(*) FILTER (form_class = 'commendation') FROM mart.fct_commendation
     WHERE field_code <= 2 GROUP BY 1`,
  ],
  // publicity
  [
    'items by form',
    { measures: ['publicity.items'], dimensions: ['publicity.form', 'publicity.form_name'] },
    'SELECT form, form_name, sum(quantity) FROM mart.fct_publicity GROUP BY 1, 2',
  ],
  [
    'outlets by year',
    { measures: ['publicity.items'], dimensions: ['publicity.outlet', 'publicity.year'] },
    // Items, sections and publications are not added.
    `SELECT outlet, year, CASE WHEN count(DISTINCT CASE
        WHEN form IN ('special_page', 'column', 'feature_topic') THEN 's' WHEN form = 'publication' THEN 'p' ELSE 'i'
      END) = 1 THEN sum(quantity) END FROM mart.fct_publicity GROUP BY 1, 2`,
  ],
  [
    'items one by one',
    { dimensions: ['publicity.outlet', 'publicity.form', 'publicity.published_on', 'publicity.link'] },
    'SELECT outlet, form, published_on, link FROM mart.fct_publicity',
  ],
  // quality
  [
    'issues by code',
    {
      measures: ['quality.issues', 'quality.rows_held', 'quality.files'],
      dimensions: ['quality.code', 'quality.severity'],
    },
    `SELECT code, severity, count(*) FILTER (code IS NOT NULL), count(*) FILTER (holds_row),
       count(DISTINCT file_id) FROM mart.fct_quality GROUP BY 1, 2`,
  ],
  [
    'issues one by one',
    {
      dimensions: [
        'file_name',
        'sheet',
        'row_no',
        'column_name',
        'code',
        'value',
        'message',
        'received_on',
      ].map((d) => `quality.${d}`),
    },
    `SELECT file_name, sheet, row_no, column_name, code, value, message, received_on FROM mart.fct_quality`,
  ],
  [
    'files by unit',
    { measures: ['quality.files'], dimensions: ['quality.unit_code', 'quality.year'] },
    'SELECT unit_code, year, count(DISTINCT file_id) FROM mart.fct_quality GROUP BY 1, 2',
  ],
]

const ROUND_VIEWS = ['models', 'replication', 'reporting', 'commendation', 'publicity']

async function bytes(path: string): Promise<Uint8Array> {
  const answer = await fetch(server.url + path)
  if (answer.status !== 200) throw new Error(await answer.text())
  return new Uint8Array(await answer.arrayBuffer())
}

const parameters = (query: object, more = {}) =>
  new URLSearchParams({ query: JSON.stringify(query), ...more }).toString()

/** Rows in an order of their own where the query has none. */
function sorted(rows: Cell[][], query: object): Cell[][] {
  if ('order' in query) return rows
  return rows
    .map((row) => JSON.stringify(row))
    .sort()
    .map((row) => JSON.parse(row) as Cell[])
}

/** What a text says, read as the column that direct SQL gave. */
function typed(text: string | null, like: Cell | undefined, isText: boolean): Cell {
  if (text === null || text === '') return null
  if (isText) return text
  if (text === 'true' || text === 'false') return text === 'true'
  if (/^\d{4}-\d\d-\d\d/.test(text)) return text.slice(0, 10)
  return like === undefined ? text : Number(text)
}

describe('one query, one result', () => {
  it('is asked of all six views, thirty times', () => {
    expect(QUERIES).toHaveLength(30)
    const views = QUERIES.flatMap(([, query]) => JSON.stringify(query).match(/[a-z]+(?=\.[a-z_]+")/g) ?? [])
    expect(new Set(views)).toEqual(new Set([...ROUND_VIEWS, 'quality']))
  })

  it.each(QUERIES)('%s', async (_name, query, sql) => {
    const file = join(dataDir, 'snapshots', `${SNAPSHOT}.duckdb`)
    const annual = ` (FROM mart.fct_model WHERE round = 'annual') AS model`
    const direct = await queryDuckDB(sql.replace(/\b(FROM) model\b/g, `$1${annual}`), file)
    const expected = sorted(direct.rows, query)
    if (_name !== 'nobody') expect(expected.length).toBeGreaterThan(0)
    if (_name === 'rows with odd texts, equal ones twice') expect(expected).toHaveLength(6)

    const arrow = readArrow(await bytes(`/api/export/a.arrow?${parameters(query)}`))
    expect(sorted(arrow.rows, query)).toEqual(expected)

    const parquet = await queryParquet(await bytes(`/api/export/a.parquet?${parameters(query)}`))
    expect(parquet.columns).toEqual(arrow.columns)
    expect(sorted(parquet.rows, query)).toEqual(expected)

    const xlsx = await readXlsx(
      await bytes(`/api/export/a.xlsx?${parameters(query, { headers: 'technical' })}`),
    )
    expect(xlsx.columns).toEqual(arrow.columns)
    expect(sorted(xlsx.rows, query)).toEqual(expected)

    const isText = arrow.columns.map((_, i) =>
      direct.rows.every((row) => row[i] === null || (typeof row[i] === 'string' && !isDay(row[i]))),
    )
    const [header, ...lines] = readCsv(
      await bytes(`/api/export/a.csv?${parameters(query, { headers: 'technical' })}`),
    )
    expect(header).toEqual(arrow.columns)
    const csv = lines.map((line) =>
      line.map((cell, i) => typed(cell.replace(/^'(?=[=+\-@\t\r])/, ''), direct.rows[0]?.[i], isText[i]!)),
    )
    expect(sorted(csv, query)).toEqual(expected)

    const rest = {
      ...query,
      ...(!('measures' in query) && { ungrouped: true }),
      limit: query.limit ?? 50_000,
    }
    const body = new TextDecoder().decode(await bytes(`/cubejs-api/v1/load?${parameters(rest)}`))
    const { data } = JSON.parse(body) as { data: Record<string, string | boolean | null>[] }
    const loaded = data.map((row) =>
      arrow.columns.map((name, i) => {
        const value = row[name] ?? null
        return typeof value === 'string' ? typed(value, direct.rows[0]?.[i], isText[i]!) : value
      }),
    )
    expect(sorted(loaded, query)).toEqual(expected)
  })
})

function isDay(cell: Cell | undefined): boolean {
  return typeof cell === 'string' && /^\d{4}-\d\d-\d\d$/.test(cell)
}
