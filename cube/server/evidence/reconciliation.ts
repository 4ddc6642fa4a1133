import { Router } from 'express'
import type { Sum, SumPart } from '../../domain/contract.ts'
import type { QueryCache } from '../engine/query_cache.ts'
import { groupBy, queryRows, type Row } from '../engine/rows.ts'
import type { Context } from '../engine/context.ts'
import type { Engine } from '../engine/engine.ts'
import type { RouteOptions } from '../route.ts'

/** `GET /`: the sums that must agree, each with both sides. */
export function reconciliationRoutes({
  engine,
  queryCache,
  ready,
  contextOf,
  needs,
  notModified,
}: RouteOptions): Router {
  return Router().get('/', needs('see', ['snapshot']), async (request, response) => {
    await ready
    const context = contextOf(request)
    response.setHeader('x-snapshot', context.snapshot)
    if (notModified(request, response, context, 'reconciliation')) return
    const states = await ofReports(queryCache, context)
    // The other sums are the whole province's on one side at least.
    if (context.identity.scope.kind !== 'province') {
      response.json(states)
      return
    }
    const stored = await ofSnapshot(engine, context)
    response.json([...stored, await ofModels(engine, queryCache, context), ...states])
  })
}

function sumOf(name: string, titleVi: string, labels: [string, string], parts: SumPart[]): Sum {
  const sum = (side: 'left' | 'right') => parts.reduce((total, part) => total + part[side], 0)
  return {
    name,
    titleVi,
    left: { label: labels[0], value: sum('left') },
    right: { label: labels[1], value: sum('right') },
    agrees: parts.every((part) => part.agrees),
    parts,
  }
}

async function rowsOf(engine: Engine, context: Context, sql: string): Promise<Row[]> {
  const { connection, close } = await engine.connect(context.snapshot)
  try {
    return (await connection.runAndReadAll(sql)).getRowObjectsJson() as Row[]
  } finally {
    close()
  }
}

/** Sums that were computed when the snapshot was built; older snapshots have none. */
async function ofSnapshot(engine: Engine, context: Context): Promise<Sum[]> {
  const [table] = await rowsOf(
    engine,
    context,
    "SELECT 1 AS found FROM duckdb_tables() WHERE database_name = 'mart' AND table_name = 'reconciliation'",
  )
  if (!table) return []
  const rows = await rowsOf(engine, context, 'SELECT * FROM mart.reconciliation ORDER BY name, year, round')
  return [...groupBy(rows, (row) => row.name as string)].map(([name, of]) => {
    const { title, left_label: left, right_label: right } = of[0] as Record<string, string>
    const parts = of.map((row) => ({
      year: row.year as number | null,
      round: row.round as string | null,
      left: Number(row.left_value),
      right: Number(row.right_value),
      agrees: row.agrees as boolean,
    }))
    return sumOf(name, title!, [left!, right!], parts)
  })
}

/** Cube's totals equal the snapshot's. */
async function ofModels(engine: Engine, queryCache: QueryCache, context: Context): Promise<Sum> {
  const counted = await queryRows(queryCache, context, {
    measures: ['models.count'],
    dimensions: ['models.year', 'models.round'],
  })
  const direct = await rowsOf(
    engine,
    context,
    `SELECT year, round, CAST(count(*) AS INTEGER) AS n FROM mart.fct_model
     WHERE counted AND status <> 'discontinued' GROUP BY year, round ORDER BY year, round`,
  )
  const asked = new Map(
    counted.map((r) => [`${r['models.year']} ${r['models.round']}`, Number(r['models.count'])]),
  )
  const models = direct.map((row) => {
    const [left, right] = [asked.get(`${row.year} ${row.round}`) ?? 0, Number(row.n)]
    return { year: Number(row.year), round: row.round as string, left, right, agrees: left === right }
  })
  return sumOf(
    'cube_models',
    'Tổng số mô hình, điển hình trên trang bằng số trong phiên bản số liệu',
    ['Trên trang', 'Trong phiên bản số liệu'],
    models,
  )
}

/** Cube's states of reports add up to all of them. */
async function ofReports(queryCache: QueryCache, context: Context): Promise<Sum[]> {
  const measures = ['expected', 'received', 'missing', 'not_due', 'on_time', 'late', 'undated']
  const reports = await queryRows(queryCache, context, {
    measures: measures.map((m) => `reporting.${m}`),
    dimensions: ['reporting.year', 'reporting.round'],
    order: { 'reporting.year': 'asc', 'reporting.round': 'asc' },
  })
  const states = (leftOf: string[], rightOf: string) =>
    reports.map((row) => {
      const left = leftOf.reduce((sum, m) => sum + Number(row[`reporting.${m}`]), 0)
      const right = Number(row[`reporting.${rightOf}`])
      const round = row['reporting.round'] as string
      return { year: Number(row['reporting.year']), round, left, right, agrees: left === right }
    })
  return [
    sumOf(
      'cube_states',
      'Đã báo cáo, chưa báo cáo và chưa đến hạn bằng số đơn vị phải báo cáo',
      ['Đã báo cáo + chưa báo cáo + chưa đến hạn', 'Phải báo cáo'],
      states(['received', 'missing', 'not_due'], 'expected'),
    ),
    sumOf(
      'cube_punctuality',
      'Báo cáo đúng hạn, báo cáo chậm và không rõ ngày nhận bằng số đã báo cáo',
      ['Đúng hạn + chậm + không rõ ngày nhận', 'Đã báo cáo'],
      states(['on_time', 'late', 'undated'], 'received'),
    ),
  ]
}
