import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { partsOff } from '../../../etl/parts.ts'
import type { Dialect } from './dialect.ts'
import type { DriverClass } from './driver.ts'
import { replaceNative } from './native.ts'
import { compileInProcess } from './patches/compile_in_process.ts'
import { freezeCompiledModels } from './patches/freeze_models.ts'
import { takePlainTextsAsTheyAre } from './patches/plain_yaml_texts.ts'
import { silencePlannerWarning } from './patches/quiet_start.ts'
import { skipRollupLookup } from './patches/skip_rollup_lookup.ts'
import { keepLittleSql } from './patches/small_sql_cache.ts'
import type { TrinoDialect } from './trino/dialect.ts'
import type { BaseDriverClass } from './trino/driver.ts'

/** Cube's packages, patched: the only file that knows where they are and what is changed in them. */

export const MODEL = fileURLToPath(new URL('../../model', import.meta.url))

/** What the engine uses of Cube's gateway. */
export interface Gateway {
  load(request: GatewayRequest & { queryType?: string | undefined }): Promise<void>
  sql(request: GatewayRequest & { disableLimitEnforcing?: boolean }): Promise<void>
  dryRun(request: GatewayRequest): Promise<void>
  meta(request: Omit<GatewayRequest, 'query'>): Promise<void>
}

export interface GatewayRequest {
  query: unknown
  context: unknown
  res: (message: Message, options?: { status?: number }) => Promise<void>
}

export interface Message {
  isWrapper?: boolean
  getFinalResult?: () => Promise<ArrayBuffer>
}

export interface Core {
  apiGateway(): Gateway
  orchestratorStorage: { storage: { delete(id: string): boolean } }
  shutdown(): Promise<void>
}

/** Cube's settings. Cube reads them when it is required, so they are set before. */
const CUBE_ENVIRONMENT = {
  NODE_ENV: 'production',
  CUBEJS_DB_TYPE: 'duckdb',
  CUBEJS_CACHE_AND_QUEUE_DRIVER: 'memory',
  CUBEJS_TELEMETRY: 'false',
  CUBEJS_TESSERACT_SQL_PLANNER: 'false',
  CUBEJS_TRANSPILATION_NATIVE: 'false',
  // Snapshots never change, so Cube need not run queries to find out whether they did.
  CUBEJS_REFRESH_KEY_LOCAL_TIME: 'true',
  CUBEJS_SCHEDULED_REFRESH_DEFAULT: 'false',
  CUBEJS_EXTERNAL_DEFAULT: 'false',
}

export interface CubePackages {
  CubejsServer: new (options: unknown) => { core: Core }
  DuckDBDriver: DriverClass & { dialectClass(): Dialect }
  /** Cube's own cache of results, one for the whole process. */
  LocalCacheDriver: new () => { reset(): void }
}

let packages: CubePackages | null = null

/** Requires and patches Cube's packages, once for the process; it takes a second. */
export function requireCube(): CubePackages {
  if (packages) return packages
  Object.assign(process.env, CUBE_ENVIRONMENT)
  const require = createRequire(import.meta.url)
  // Must be in place before any other package of Cube is required.
  replaceNative(require('@cubejs-backend/native') as Record<string, unknown>)
  silencePlannerWarning(require)
  compileInProcess(require)
  takePlainTextsAsTheyAre(require)
  freezeCompiledModels(require)
  keepLittleSql(require)
  const hasRollups = modelFiles().some(({ content }) => content.includes('pre_aggregations:'))
  if (!hasRollups && !partsOff().has('rollup-lookup')) skipRollupLookup(require)
  packages = {
    ...(require('@cubejs-backend/server') as Pick<CubePackages, 'CubejsServer'>),
    ...(require('@cubejs-backend/duckdb-driver') as Pick<CubePackages, 'DuckDBDriver'>),
    ...(require('@cubejs-backend/query-orchestrator') as Pick<CubePackages, 'LocalCacheDriver'>),
  }
  return packages
}

/** What of Cube's packages only a distributed engine needs; they come with Cube's server. */
export function requireTrino(): { BaseDriver: BaseDriverClass; TrinoQuery: TrinoDialect } {
  requireCube()
  const require = createRequire(import.meta.url)
  return {
    ...(require('@cubejs-backend/base-driver') as { BaseDriver: BaseDriverClass }),
    ...(require('@cubejs-backend/schema-compiler/dist/src/adapter/TrinoQuery') as {
      TrinoQuery: TrinoDialect
    }),
  }
}

/** A file of the data model. */
export interface ModelFile {
  fileName: string
  content: string
}

/** Cube's own reader of YAML. */
export function readYaml(text: string): unknown {
  const { load } = createRequire(import.meta.url)('js-yaml') as { load: (text: string) => unknown }
  return load(text)
}

/** The files of the data model. */
export function modelFiles(): ModelFile[] {
  const found = (readdirSync(MODEL, { recursive: true }) as string[]).filter((f) => f.endsWith('.yml'))
  const names = found.map((name) => name.replaceAll(sep, '/')).sort()
  return names.map((fileName) => ({ fileName, content: readFileSync(join(MODEL, fileName), 'utf8') }))
}
