import { type Request, type Response, Router } from 'express'
import type { DuckDBConnection } from '@duckdb/node-api'
import { HttpError } from '../errors.ts'
import type { RouteOptions } from '../route.ts'

/**
 * `GET /?from=YEAR&to=YEAR`: each area of either year's end, and whether its figures of the two years can be
 * compared: unchanged, merged, split or irregular, the worst of what happened to it in between. `districtCode` is
 * the former district that it belongs to on the common basis.
 *
 * `GET /succession?district=CODE` or `?area=CODE`: what became of the place's communes, and what it was made of.
 */
export function comparabilityRoutes(options: RouteOptions): Router {
  const router = Router()
  router.get('/succession', options.needs('see', ['district', 'area', 'snapshot']), (request, response) =>
    answerSuccession(options, request, response),
  )
  router.get('/', options.needs('see', ['from', 'to', 'snapshot']), (request, response) =>
    answerComparability(options, request, response),
  )
  return router
}

async function answerSuccession(
  { engine, ready, contextOf, notModified }: RouteOptions,
  request: Request,
  response: Response,
): Promise<void> {
  await ready
  const { district, area } = request.query
  const code = district ?? area
  if (typeof code !== 'string' || (district !== undefined && area !== undefined))
    throw new HttpError(400, 'area-invalid', 'district or area is a code', 'Chưa chọn địa bàn')
  const context = contextOf(request)
  response.setHeader('x-snapshot', context.snapshot)
  if (notModified(request, response, context, ['succession', district, area])) return
  const { connection, close } = await engine.connect(context.snapshot)
  try {
    await requireTable(
      connection,
      'dim_area_link',
      'Phiên bản số liệu này lập trước khi có thông tin sáp nhập, chia tách địa bàn',
    )
    const rows = await connection.runAndReadAll(
      `SELECT CAST(effective_on AS VARCHAR) AS effectiveOn, old_code AS oldCode, old_name AS oldName,
         new_code AS newCode, new_name AS newName, whole
       FROM mart.dim_area_link
       WHERE $district IN (old_district_code, new_district_code) OR $area IN (old_code, new_code)
       ORDER BY effective_on, new_name, old_name`,
      { district: (district as string | undefined) ?? null, area: (area as string | undefined) ?? null },
    )
    if (rows.currentRowCount === 0) await requireArea(connection, code)
    response.json(rows.getRowObjectsJson())
  } finally {
    close()
  }
}

async function answerComparability(
  { engine, ready, contextOf, notModified }: RouteOptions,
  request: Request,
  response: Response,
): Promise<void> {
  await ready
  const years = [request.query.from, request.query.to].map((year) => {
    if (typeof year === 'string' && /^20\d\d$/.test(year)) return Number(year)
    throw new HttpError(400, 'year-invalid', 'from and to are years', 'Chưa chọn đúng hai năm')
  })
  const context = contextOf(request)
  response.setHeader('x-snapshot', context.snapshot)
  if (notModified(request, response, context, ['comparability', years])) return
  const { connection, close } = await engine.connect(context.snapshot)
  try {
    await requireTable(
      connection,
      'dim_area_change',
      'Phiên bản số liệu này lập trước khi có thông tin so sánh địa bàn',
    )
    const rows = await connection.runAndReadAll(
      `SELECT a.area_code AS areaCode, a.area_name AS areaName, a.level, CAST(a.valid_from AS VARCHAR) AS validFrom,
         a.district_code AS districtCode,
         coalesce(max_by(c.mark, list_position(['unchanged', 'merged', 'split', 'irregular'], c.mark)), 'unchanged') AS mark
       FROM mart.dim_area a
       LEFT JOIN mart.dim_area_change c ON c.area_code = a.area_code AND c.valid_from = a.valid_from
         AND c.changed_on > make_date($from, 12, 31) AND c.changed_on <= make_date($to, 12, 31)
       WHERE make_date($from, 12, 31) BETWEEN a.valid_from AND a.valid_to
         OR make_date($to, 12, 31) BETWEEN a.valid_from AND a.valid_to
       GROUP BY a.area_code, a.area_name, a.level, a.valid_from, a.district_code
       ORDER BY a.level, a.area_code, a.valid_from`,
      { from: Math.min(...years), to: Math.max(...years) },
    )
    response.json(rows.getRowObjectsJson())
  } finally {
    close()
  }
}

/** @throws HttpError 404 where no place has the code: one that never changed has no succession either */
async function requireArea(connection: DuckDBConnection, code: string): Promise<void> {
  const found = await connection.runAndReadAll(
    'SELECT 1 FROM mart.dim_area WHERE $code IN (area_code, district_code) LIMIT 1',
    { code },
  )
  if (found.currentRowCount === 0)
    throw new HttpError(
      404,
      'area-unknown',
      `No place ${code.slice(0, 60)}`,
      `Không có địa bàn ${code.slice(0, 60)}`,
    )
}

/** @throws HttpError 404 where the snapshot was built before there was such a table */
async function requireTable(connection: DuckDBConnection, table: string, messageVi: string): Promise<void> {
  const found = await connection.runAndReadAll(
    "SELECT 1 FROM duckdb_tables() WHERE database_name = 'mart' AND table_name = $table",
    { table },
  )
  if (found.currentRowCount === 0)
    throw new HttpError(404, 'snapshot-too-old', 'The snapshot does not say', messageVi)
}
