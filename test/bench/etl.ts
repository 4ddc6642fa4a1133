/**
 * How fast one CSV of *Mô hình* is loaded and published, against DuckDB's own reader:
 * `node --import tsx test/bench/etl.ts [rows …]`. Machines differ, so what counts are ratios within one run.
 */
import { DuckDBInstance } from '@duckdb/node-api'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const repository = fileURLToPath(new URL('../..', import.meta.url))
const reference = path.join(repository, 'data/reference')

/** The loader takes files below 200 MB: one of a million rows, several of fewer, whose numbers are longer. */
const aFile = (rows: number) => (rows <= 1_000_000 ? rows : 800_000)

/** What one turn measured. Times in seconds, sizes in bytes. */
export interface EtlMeasure {
  rows: number
  bytes: number
  /** Load and publish, from the command's start to its end. */
  seconds: number
  /** DuckDB's read_csv into a table on disk, two threads, with its checkpoint. */
  duckdbSeconds: number
  ratio: number
  microsecondsPerRow: number
  /** Most memory that the command held. */
  peakRss: number
}

/**
 * Writes a clean UTF-8 CSV of models: real units, fields, kinds that fit them, and words, ten years, every code once,
 * some cells in quotes; about 200 bytes a row, so that a million rows stay below the 200 MB that the loader takes.
 * The more rows, the more subjects: or the pairs that look alike would grow by the square of the rows.
 * Made once; found again it is kept.
 * @param first number of the first row
 * @param all rows of all such files together, which share the ten years
 */
export async function writeModelCsv(file: string, rows: number, first = 0, all = rows): Promise<void> {
  if (existsSync(file)) return
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const csv = (name: string) =>
    `read_csv('${path.join(reference, name)}.csv', header = true, all_varchar = true)`
  // Which text a row takes: a hash, so that columns do not move together.
  const pick = (list: string, salt: number) =>
    `${list}[1 + CAST(hash(i * 31 + ${salt}) % len(${list}) AS INTEGER)]`
  await connection.run(`
    CREATE TABLE words AS SELECT
      (SELECT list(name ORDER BY code) FROM ${csv('units')} WHERE valid_from IS NULL AND valid_to IS NULL) AS units,
      (SELECT list(text ORDER BY text) FROM ${csv('sample_texts')} WHERE use = 'name' AND NOT contains(text, '{')) AS names,
      (SELECT list(trim(regexp_replace(text, '\\{.*', '')) ORDER BY text) FROM ${csv('sample_texts')} WHERE use = 'subject' AND NOT starts_with(text, '{')) AS subjects,
      (SELECT list(v.label ORDER BY CAST(f.code AS INTEGER))
        FROM ${csv('fields')} f JOIN ${csv('values')} v ON v.list = 'kind' AND v.code = split_part(f.kinds, '|', 1)) AS kinds,
      ['Đăng ký mới', 'Đăng ký bổ sung', 'Tiếp tục duy trì'] AS registrations,
      ['Đang xây dựng', 'Được công nhận', 'Được công nhận', 'Không còn duy trì'] AS statuses,
      ['Hiệu quả', 'Hiệu quả', 'Chưa đạt hiệu quả', 'Chưa đánh giá'] AS evaluations`)
  await connection.run(`
    COPY (
      SELECT ${pick('units', 1)} AS "Đơn vị báo cáo", 2017 + i // ${Math.ceil(all / 10)} AS "Năm",
        'M' || i AS "Mã mô hình", ${pick('names', 2)} AS "Tên mô hình, điển hình",
        1 + hash(i * 31 + 3) % 11 AS "Lĩnh vực", kinds[1 + CAST(hash(i * 31 + 3) % 11 AS INTEGER)] AS "Đối tượng",
        ${pick('subjects', 5)} || ' ' || hash(i * 31 + 6) % ${Math.max(1, Math.round(all / 25_000))} AS "Tên tập thể, cá nhân",
        strftime(make_date(CAST(2017 + i // ${Math.ceil(all / 10)} AS INTEGER), 1, 1)
          + CAST(hash(i * 31 + 7) % 330 AS INTEGER), '%-d/%-m/%Y') AS "Ngày đăng ký",
        ${pick('registrations', 8)} AS "Hình thức đăng ký", ${pick('statuses', 9)} AS "Trạng thái",
        ${pick('evaluations', 10)} AS "Kết quả đánh giá",
        CASE WHEN hash(i * 31 + 12) % 3 = 0 THEN 'x' END AS "Gửi về tỉnh"
      FROM range(${first}, ${first + rows}) t(i), words
    ) TO '${file}.part' (FORMAT csv, HEADER)`)
  connection.closeSync()
  instance.closeSync()
  renameSync(`${file}.part`, file)
}

/** DuckDB alone: the file, or files, into a table of a database on disk, two threads, and its checkpoint. In seconds. */
async function duckdbSeconds(glob: string, dir: string): Promise<number> {
  const at = path.join(dir, 'duckdb.duckdb')
  const instance = await DuckDBInstance.create(at, { threads: '2' })
  const connection = await instance.connect()
  const started = performance.now()
  await connection.run(`CREATE TABLE t AS FROM read_csv('${glob}')`)
  await connection.run('CHECKPOINT')
  const seconds = (performance.now() - started) / 1000
  connection.closeSync()
  instance.closeSync()
  rmSync(at)
  return seconds
}

/** `etl load` of the file as a person would run it, in a fresh DATA_DIR. */
async function loadSeconds(
  given: string,
  dir: string,
  env: Record<string, string>,
): Promise<{ seconds: number; peakRss: number }> {
  const dataDir = path.join(dir, 'data')
  const started = performance.now()
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'etl/cli.ts', 'load', given, '--received', '2026-11-20', '--json'],
    {
      cwd: repository,
      env: { ...process.env, DATA_DIR: dataDir, TODAY: '2026-11-22', ...env },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
  let peakRss = 0
  const watch = setInterval(() => (peakRss = Math.max(peakRss, peakOf(child.pid!))), 20)
  const [code] = (await once(child, 'exit')) as [number | null]
  clearInterval(watch)
  if (code !== 0) throw new Error(`etl load ended with ${code}`)
  const seconds = (performance.now() - started) / 1000
  rmSync(dataDir, { recursive: true })
  return { seconds, peakRss }
}

/** The most memory that a process has held so far, as Linux counts it; 0 where it is gone. */
function peakOf(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}

/**
 * Loads and publishes that many models in a process of its own and a fresh DATA_DIR, and lets DuckDB read
 * the same files, once each, one after the other.
 * @param dir where the files are made and kept, and the work is done
 */
export async function measureEtl(
  rows: number,
  dir: string,
  env: Record<string, string> = {},
): Promise<EtlMeasure> {
  const folder = path.join(dir, `models-${rows}`)
  mkdirSync(folder, { recursive: true })
  const files: string[] = []
  for (let first = 0; first < rows; first += aFile(rows)) {
    const file = path.join(folder, `${first}.csv`)
    await writeModelCsv(file, Math.min(aFile(rows), rows - first), first, rows)
    files.push(file)
  }
  const alone = await duckdbSeconds(path.join(folder, '*.csv'), dir)
  const { seconds, peakRss } = await loadSeconds(folder, dir, env)
  return {
    rows,
    bytes: files.reduce((sum, file) => sum + statSync(file).size, 0),
    seconds,
    duckdbSeconds: alone,
    ratio: seconds / alone,
    microsecondsPerRow: (seconds / rows) * 1e6,
    peakRss,
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const sizes = process.argv.slice(2).map(Number)
  const dir = mkdtempSync(path.join(tmpdir(), 'bench-etl-'))
  try {
    for (const rows of sizes.length > 0 ? sizes : [10_000, 100_000, 1_000_000])
      console.log(JSON.stringify(await measureEtl(rows, dir)))
  } finally {
    rmSync(dir, { recursive: true })
  }
}
