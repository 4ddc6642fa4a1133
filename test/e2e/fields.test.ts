import readXlsxFile from 'read-excel-file/node'
import { describe, expect, it } from 'vitest'
import { ask, base, desktop, open, overflowsOf, phone, settled, violationsOf } from './site.ts'

const inYear = (year: number) => ({ member: 'models.year', operator: 'equals', values: [String(year)] })

describe('the fields', () => {
  it('show in each cell what Cube returns for it', async () => {
    const { page, complaints } = await open('/linh-vuc?year=2025')
    const rows = await ask({
      measures: ['models.count'],
      dimensions: ['models.district_name', 'models.field_name'],
      filters: [inYear(2025)],
    })
    expect(rows.length).toBeGreaterThan(50)
    const labels = new Set(
      await page
        .locator('#ban-do-nhiet tbody a')
        .evaluateAll((all) => all.map((a) => a.getAttribute('aria-label'))),
    )
    const expected = rows.map(
      (row) => `${row['models.district_name']}, ${row['models.field_name']}: ${row['models.count']}`,
    )
    expect(expected.filter((label) => !labels.has(label))).toEqual([])
    expect(labels.size).toBe(expected.length)
    expect(complaints).toEqual([])
  })

  it('lead from a cell to its models', async () => {
    const { page } = await open('/linh-vuc?year=2025')
    const cell = page.locator('#ban-do-nhiet tbody a').first()
    const count = await cell.innerText()
    await cell.press('Enter')
    await page.waitForURL(/\/mo-hinh\?.*district=/)
    await settled(page)
    expect(await page.locator('h1').innerText()).toContain(`có ${count} mô hình, điển hình`)
  })

  it('by unit tell missing, not due and 0 apart; back leads back', async () => {
    const { page } = await open('/linh-vuc')
    await page.getByLabel('Xem theo', { exact: true }).selectOption('unit')
    await page.waitForURL(/by=unit/)
    await settled(page)
    const [row] = await ask({
      measures: ['reporting.not_due'],
      filters: [{ member: 'reporting.year', operator: 'equals', values: ['2026'] }],
    })
    const waiting = page.locator('#ban-do-nhiet tbody tr').filter({ hasText: 'Chưa đến hạn' })
    expect(await waiting.count()).toBe(Number(row!['reporting.not_due']))
    await page.goBack()
    await settled(page)
    expect(await page.locator('#ban-do-nhiet').innerText()).toContain('Lĩnh vực theo địa bàn')
  })

  it('say that the south was out of scope, and give the cells as CSV', async () => {
    const { page } = await open('/linh-vuc?year=2022')
    const south = page.locator('#ban-do-nhiet tbody tr').filter({ hasText: 'Khu vực Ninh Thuận (cũ)' })
    expect(await south.innerText()).toContain('Ngoài phạm vi')
    const href = await page.getByRole('link', { name: 'Tải CSV' }).getAttribute('href')
    expect((await fetch(base + href)).status).toBe(200)
  })

  it('give the cells as a workbook with the rows that Cube has', async () => {
    const { page } = await open('/linh-vuc?year=2025')
    const rows = await ask({
      measures: ['models.count'],
      dimensions: ['models.district_name', 'models.field_name'],
      filters: [inYear(2025)],
    })
    const href = await page.getByRole('link', { name: 'Tải XLSX' }).getAttribute('href')
    const workbook = Buffer.from(await (await fetch(base + href)).arrayBuffer())
    const [sheet] = await readXlsxFile(workbook)
    const counts = sheet!.data.slice(1).map((row) => Number(row.at(-1)))
    expect(counts.sort()).toEqual(rows.map((row) => Number(row['models.count'])).sort())
  })
})

describe.each([
  ['light', desktop],
  ['dark', desktop],
  ['light', phone],
  ['dark', phone],
] as const)('in %s at $width', (theme, viewport) => {
  it.each(['/linh-vuc?year=2025', '/linh-vuc?by=unit'])('%s breaks no rule of WCAG 2.2 AA', async (path) => {
    const { page } = await open(`${path}&theme=${theme}`, viewport)
    expect(await violationsOf(page)).toEqual([])
    expect(await overflowsOf(page)).toEqual([])
  })
})
