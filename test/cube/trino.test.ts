import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { modelFiles } from '../../cube/server/engine/cube.ts'
import { modelInTrino } from '../../cube/server/engine/trino/model.ts'
import { literal, statementOf } from '../../cube/server/engine/trino/statement.ts'
import { readVietnameseOrder } from '../../cube/server/engine/trino/vietnamese.ts'
import { readSettings } from '../../cube/server/settings.ts'
import { engineSettings } from '../../etl/lake/settings.ts'
import { HANDMADE } from '../fixtures/handmade.ts'
import { createDataDir, pointTo, writeSnapshot } from '../fixtures/mart.ts'
import { startServer } from '../program.ts'

/** What of the distributed engine can be shown without one; `test/cluster` starts one. */

const folder = mkdtempSync(path.join(tmpdir(), 'trino-'))
afterAll(() => rmSync(folder, { recursive: true }))

const relation = (table: string) => `lake.s_1.${table}`

describe('a statement', () => {
  it('reads the schema of its snapshot, and nothing in quotes is taken for SQL', () => {
    const sql = `SELECT 'mart.fct_x ?' AS "mart.y ?", /* ? mart.z */ a FROM mart.fct_x -- ? mart.q\nWHERE smart.a = ? AND b = ?`
    expect(statementOf(sql, ["mart.x ? '", 1], relation)).toBe(
      `SELECT 'mart.fct_x ?' AS "mart.y ?", /* ? mart.z */ a FROM lake.s_1.fct_x -- ? mart.q\nWHERE smart.a = 'mart.x ? ''' AND b = 1`,
    )
    expect(() => statementOf('SELECT ?', [], relation)).toThrow()
    expect(() => statementOf('SELECT 1', [1], relation)).toThrow()
  })

  it('holds any text as one literal that says the same', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (texts) => {
        const sql = statementOf(`SELECT ${texts.map(() => '?').join(',') || '1'}`, texts, relation)
        // Read as Trino's grammar reads texts: between single quotes, two of which stand for one.
        const read = [...sql.matchAll(/'((?:[^']|'')*)'/g)].map(([, text]) => text!.replaceAll("''", "'"))
        expect(read).toEqual(texts)
        expect(sql.replace(/'(?:[^']|'')*'/g, '')).toMatch(/^SELECT (1|,*)$/)
      }),
    )
    expect([null, true, 3, 4n, "O'Brien\\ %_"].map(literal)).toEqual([
      'NULL',
      'true',
      '3',
      '4',
      "'O''Brien\\ %_'",
    ])
    expect(() => literal({})).toThrow()
    expect(() => literal(NaN)).toThrow()
  })
})

describe('the order of the Vietnamese alphabet', () => {
  it('is that of DuckDB, for names of every kind', async () => {
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    const letter = fc.constantFrom(
      ...'aAàáảãạăằắẳẵặâầấẩẫậbcdđĐeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ',
      ...'BCDEGHIKLMNOPQRSTUVXYÂÊÔƠƯĂÁÀ0123456789',
      ...[' ', ' ', '-', '.', ',', '(', ')', '/', '&', '"', '“', '”', '–', "'", ':', ';', '_', '%', '+', '*'],
    )
    const names = fc
      .sample(fc.array(letter, { maxLength: 12 }), { numRuns: 4000, seed: 7 })
      .map((all) => all.join(''))
    const units = readFileSync('data/reference/units.csv', 'utf8')
      .split('\n')
      .map((line) => line.split(',')[1] ?? '')
    const all = [
      ...new Set([...names, ...units, 'An', 'Ba', 'Da', 'Ân', 'Ăn', 'Đắk', 'đắk', 'Hòa', 'Hoà', 'hòa']),
    ]
    await connection.run('CREATE TABLE name (n VARCHAR)')
    await connection.run(`INSERT INTO name VALUES ${all.map((n) => `(${literal(n)})`).join(',')}`)
    const sorted = async (order: string) =>
      (await connection.runAndReadAll(`SELECT n FROM name ORDER BY ${order}`)).getRows().map(([n]) => n)
    const keys = (await readVietnameseOrder())('n').map((key) =>
      key.replace('normalize(n, NFC)', 'nfc_normalize(n)'),
    )
    expect(await sorted([...keys, 'n'].join(', '))).toEqual(await sorted('n COLLATE vi, n'))
    connection.closeSync()
    instance.closeSync()
  })
})

describe('the model', () => {
  it('has no formula that Trino does not know', () => {
    const texts = modelInTrino(modelFiles())
      .map(({ content }) => content)
      .join('\n')
    expect(texts).toContain('array_sort(array_agg({CUBE}.days_to_first)')
    expect(texts).toContain("date_diff('day', {CUBE}.due_on, {CUBE}.received_on)")
    expect(texts).not.toMatch(/PERCENTILE_CONT|WITHIN GROUP|_on - |DATE\) - |(?<!to_hex\()md5\(/)
  })
})

describe('settings', () => {
  const right = () => ({
    ENGINE: 'trino',
    ENGINE_URL: 'https://trino.example:8443',
    LAKE: folder,
    ENGINE_LAKE: 's3://kho/guong-sang',
  })

  it('of an engine are read, and DuckDB is the default', () => {
    expect(engineSettings({})).toBeNull()
    expect(engineSettings({ ...right(), ENGINE: 'duckdb' })).toBeNull()
    expect(engineSettings(right())).toMatchObject({
      ...{
        url: 'https://trino.example:8443',
        catalog: 'lake',
        lake: folder,
        engineLake: 's3://kho/guong-sang/',
      },
      ...{
        reader: { name: 'guong_sang', password: null },
        publisher: { name: 'guong_sang' },
        fallsBack: true,
      },
    })
    expect(
      engineSettings({ ...right(), ENGINE_USER: 'doc', ENGINE_PASSWORD: 'a', ENGINE_PUBLISHER: 'ghi' }),
    ).toMatchObject({ reader: { name: 'doc', password: 'a' }, publisher: { name: 'ghi', password: null } })
  })

  it('that are wrong end the start with one line that names them', () => {
    const noCertificate = path.join(folder, 'ca.pem')
    writeFileSync(noCertificate, 'x')
    const wrong: Record<string, string>[] = [
      { ENGINE: 'spark' },
      { ENGINE_URL: '' },
      { ENGINE_URL: 'trino.example' },
      { ENGINE_URL: 'https://trino.example/v1' },
      { ENGINE_URL: 'http://trino.example:8080' },
      { ENGINE_URL: 'http://127.0.0.1:8080', ENGINE_PASSWORD: 'a' },
      { ENGINE_CATALOG: 'lake"; DROP' },
      { ENGINE_USER: 'a:b' },
      { ENGINE_CA: path.join(folder, 'none.pem') },
      { ENGINE_CA: noCertificate },
      { LAKE: '' },
      { LAKE: 's3://kho/' },
      { LAKE: path.join(folder, 'none') },
      { LAKE: folder, DATA_DIR: folder },
      { ENGINE_LAKE: '' },
      { ENGINE_LAKE: "local:///'" },
      { ENGINE_FALLBACK: 'yes' },
    ]
    for (const one of wrong) {
      const name = Object.keys(one)[0]!
      const error = catching(() => readSettings({ ...right(), ...one }))
      expect(error?.message, JSON.stringify(one)).toContain(name)
      expect(error?.message).not.toContain('\n')
      expect(error).toMatchObject({ exitCode: 2 })
    }
  })
})

describe('a plain install', () => {
  const read = <T>(file: string) => JSON.parse(readFileSync(file, 'utf8')) as T
  interface Lock {
    packages: Record<string, object>
  }

  it('has nothing that only a distributed engine needs', () => {
    const client = read<Lock>('etl/lake/client/package-lock.json').packages
    expect(Object.keys(client)).toContain('node_modules/trino-client')
    const { packages } = read<Lock>('package-lock.json')
    expect(Object.keys(packages).filter((name) => /trino|presto/.test(name))).toEqual([])
    const { scripts, workspaces } = read<{ scripts: Record<string, string>; workspaces?: unknown }>(
      'package.json',
    )
    expect(workspaces).toBeUndefined()
    expect(Object.keys(scripts).filter((name) => /install|prepare/.test(name))).toEqual([])
  })

  it('serves without Java', async () => {
    const dataDir = createDataDir()
    await writeSnapshot(dataDir, { id: 's1', fill: HANDMADE })
    pointTo(dataDir, 's1')
    // Neither Java nor Maven is among what can be started.
    const env = { PATH: path.dirname(process.execPath), JAVA_HOME: '', AUTH: 'open', ENGINE: '' }
    const server = startServer(dataDir, { env })
    const asked = `query=${encodeURIComponent('{"measures":["models.count"]}')}`
    const response = await fetch(`${await server.url}/cubejs-api/v1/load?${asked}`)
    const { data } = (await response.json()) as { data: Record<string, string>[] }
    expect(Number(data[0]!['models.count'])).toBeGreaterThan(0)
    server.child.kill('SIGTERM')
    expect(await server.ended).toMatchObject({ code: 0 })
    rmSync(dataDir, { recursive: true })
  })
})

function catching(work: () => unknown): Error | null {
  try {
    work()
    return null
  } catch (error) {
    return error as Error
  }
}
