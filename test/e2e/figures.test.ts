import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, describe, expect, test } from 'vitest'
import { launchBrowser, settled } from '../browser.ts'
import { etl, load, tempDir } from '../etl/run.ts'
import { count, type Counts } from '../independent/count.ts'

type Row = Record<string, string | null>

const made: { dir: string; server: ChildProcess }[] = []

afterAll(async () => {
  for (const { dir, server } of made) {
    server.kill()
    await once(server, 'exit')
    rmSync(dir, { recursive: true, force: true })
  }
})

/** Invented submissions through the ordinary commands, served; and the second count of the same files. */
async function province(...args: string[]): Promise<{ url: string; counts: Counts; loaded: Counts['rows'] }> {
  const dir = tempDir()
  const mail = path.join(dir, 'mail')
  const data = path.join(dir, 'data')
  expect((await etl(data, ['sample', '--out', mail, ...args])).code).toBe(0)
  const result = await load(data, mail)
  expect(result.code).toBe(0)
  // A second copy of the same bytes says nothing new.
  for (const sheet of result.files.filter((s) => s.status === 'unchanged'))
    rmSync(path.join(mail, sheet.name), { force: true })
  const loaded: Counts['rows'] = {}
  for (const sheet of result.files.filter((s) => s.table !== 'info')) {
    const tally = (loaded[sheet.table!] ??= { sent: 0, held: 0 })
    tally.sent += sheet.accepted + sheet.rejected
    tally.held += sheet.rejected
  }
  const server = spawn(process.execPath, ['--import', 'tsx', 'cube/start.ts'], {
    env: { ...process.env, DATA_DIR: data, PORT: '0', TODAY: '2026-11-22' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  made.push({ dir, server })
  let url: string | undefined
  for await (const line of createInterface({ input: server.stdout })) {
    url = /http:\/\/\S+/.exec(line)?.[0]
    if (url) break
  }
  return { url: url!, counts: await count({ folder: mail, referenceDir: 'data/reference' }), loaded }
}

async function ask(url: string, query: object): Promise<Row[]> {
  const response = await fetch(`${url}/cubejs-api/v1/load?query=${encodeURIComponent(JSON.stringify(query))}`)
  const body = (await response.json()) as { data?: Row[]; error?: string }
  if (!body.data) throw new Error(body.error)
  return body.data
}

/** Rows as {first: {second: value}}, numbers as numbers. */
function nest(
  rows: Row[],
  first: string,
  second: string,
  measure: string,
): Record<string, Record<string, number>> {
  const result: Record<string, Record<string, number>> = {}
  for (const row of rows) (result[row[first]!] ??= {})[row[second]!] = Number(row[measure])
  return result
}

describe.each([
  ['the default sample', []],
  ['a messy one of another seed', ['--seed', '7', '--models', '1500', '--mess', '0.08']],
])('what Cube answers is what a second count of the files of %s finds', (_name, args) => {
  const ready = province(...args)

  test('rows sent and held, by table', async () => {
    const { counts, loaded } = await ready
    expect(loaded).toEqual(counts.rows)
    expect(counts.rows['model']!.sent).toBeGreaterThan(1000)
  })

  test('models by year and field', async () => {
    const { url, counts } = await ready
    const rows = await ask(url, {
      measures: ['models.count'],
      dimensions: ['models.year', 'models.field_code'],
    })
    expect(nest(rows, 'models.year', 'models.field_code', 'models.count')).toEqual(counts.byField)
    expect(Object.keys(counts.byField)).toHaveLength(6)
    expect(Object.keys(counts.byField[2025]!)).toHaveLength(11)
  })

  test('models by year and district', async () => {
    const { url, counts } = await ready
    const rows = await ask(url, {
      measures: ['models.count'],
      dimensions: ['models.year', 'models.district_name'],
    })
    expect(nest(rows, 'models.year', 'models.district_name', 'models.count')).toEqual(counts.byDistrict)
    expect(Object.keys(counts.byDistrict[2024]!)).toContain('Thành phố Nha Trang')
    expect(Object.keys(counts.byDistrict[2024]!)).not.toContain('Khu vực Ninh Thuận (cũ)')
    expect(Object.keys(counts.byDistrict[2026]!)).toContain('Khu vực Ninh Thuận (cũ)')
  })

  test('replication: models and rate, by year and by field', async () => {
    const { url, counts } = await ready
    const byYear = await ask(url, {
      measures: ['models.replicated_count', 'models.count', 'models.replication_rate'],
      dimensions: ['models.year'],
    })
    for (const row of byYear) {
      const year = Number(row['models.year'])
      expect(Number(row['models.replicated_count'])).toBe(counts.replicated[year] ?? 0)
      expect(Number(row['models.replication_rate'])).toBeCloseTo(
        (counts.replicated[year] ?? 0) / counts.models[year]!,
        12,
      )
    }
    const byField = await ask(url, {
      measures: ['models.replicated_count'],
      dimensions: ['models.year', 'models.field_code'],
      filters: [{ member: 'models.replicated_count', operator: 'gt', values: ['0'] }],
    })
    expect(nest(byField, 'models.year', 'models.field_code', 'models.replicated_count')).toEqual(
      counts.replicatedByField,
    )
  })

  test('models of a year by the first year in which they were reported', async () => {
    const { url, counts } = await ready
    const rows = await ask(url, {
      measures: ['models.count'],
      dimensions: ['models.year', 'models.first_year'],
      filters: [{ member: 'models.count', operator: 'gt', values: ['0'] }],
    })
    expect(nest(rows, 'models.year', 'models.first_year', 'models.count')).toEqual(counts.byFirstYear)
  })

  test('cohorts: models by their first year, and how many were replicated by each year since', async () => {
    const { url, counts } = await ready
    const rows = await ask(url, {
      measures: ['cohort.count', 'cohort.replicated_count', 'cohort.replication_rate'],
      dimensions: ['cohort.first_year', 'cohort.year', 'cohort.years_after'],
    })
    const found: Counts['cohorts'] = {}
    for (const row of rows) {
      const [first, year] = [Number(row['cohort.first_year']), Number(row['cohort.year'])]
      const cell = {
        models: Number(row['cohort.count']),
        replicated: Number(row['cohort.replicated_count']),
      }
      ;(found[first] ??= {})[year] = cell
      expect(Number(row['cohort.years_after'])).toBe(year - first + 1)
      expect(Number(row['cohort.replication_rate'])).toBeCloseTo(cell.replicated / cell.models, 12)
    }
    expect(found).toEqual(counts.cohorts)
    expect(Object.keys(found)).toHaveLength(6)
  })

  test('reporting: expected, received and on time, by year and channel', async () => {
    const { url, counts } = await ready
    const rows = await ask(url, {
      measures: ['reporting.expected', 'reporting.received', 'reporting.on_time'],
      dimensions: ['reporting.year', 'reporting.channel'],
      filters: [{ member: 'reporting.expected', operator: 'gt', values: ['0'] }],
    })
    const result: Counts['reporting'] = {}
    for (const row of rows)
      (result[Number(row['reporting.year'])] ??= {})[row['reporting.channel']!] = {
        expected: Number(row['reporting.expected']),
        received: Number(row['reporting.received']),
        onTime: Number(row['reporting.on_time']),
      }
    expect(result).toEqual(counts.reporting)
  })

  test('the page shows those figures', async () => {
    const { url, counts } = await ready
    const browser = await launchBrowser()
    try {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
      for (const year of [2026, 2025, 2022]) {
        await page.goto(`${url}/?year=${year}`)
        await settled(page)
        // The interface joins number and unit by a no-break space.
        const text = (await page.innerText('main')).replaceAll('\u00A0', ' ')
        const number = new Intl.NumberFormat('vi-VN').format(counts.models[year]!)
        expect(text).toContain(`${number} mô hình, điển hình`)
        const rate = new Intl.NumberFormat('vi-VN', {
          minimumFractionDigits: 1,
          maximumFractionDigits: 1,
        }).format((100 * (counts.replicated[year] ?? 0)) / counts.models[year]!)
        expect(text).toContain(`${rate} %`)
        expect(text).toContain(`${counts.replicated[year] ?? 0}/${number}`)
      }
    } finally {
      await browser.close()
    }
  })
})
