import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import readXlsxFile from 'read-excel-file/node'
import { describe, expect, it } from 'vitest'
import { ask, base, open, overflowsOf, settled, violationsOf, more, LOOKS } from './site.ts'

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
        .locator('#ban-do-nhiet tbody td a')
        .evaluateAll((all) => all.map((a) => a.getAttribute('aria-label'))),
    )
    const expected = rows.map(
      (row) => `${row['models.district_name']}, ${row['models.field_name']}: ${row['models.count']}`,
    )
    expect(expected.filter((label) => !labels.has(label))).toEqual([])
    expect(labels.size).toBe(expected.length)
    expect(complaints).toEqual([])
  })

  it('that have nothing of a field are named with it, as many as the title says', async () => {
    const { page } = await open('/linh-vuc?year=2026', { width: 390, height: 844 })
    const card = page.locator('#ban-do-nhiet')
    const said = Number(
      /([\d.]+) ô còn trống/.exec(await card.locator('h2').innerText())![1]!.replace('.', ''),
    )
    const rows = await ask({
      measures: ['models.count'],
      dimensions: ['models.district_name', 'models.field_name'],
      filters: [{ member: 'models.year', operator: 'equals', values: ['2026'] }],
    })
    const list = card.getByRole('region', { name: /^Còn trống/ })
    let named = 0
    for (const line of await list.getByRole('listitem').allInnerTexts()) {
      const [place, fields] = [
        line.slice(0, line.indexOf(':')),
        line.slice(line.indexOf(':') + 2).split('; '),
      ]
      named += fields.length
      for (const field of fields)
        expect(
          Number(
            rows.find((row) => row['models.district_name'] === place && row['models.field_name'] === field)?.[
              'models.count'
            ] ?? 0,
          ),
          `${place}, ${field}`,
        ).toBe(0)
    }
    expect(named).toBeGreaterThan(0)
    expect(named).toBe(said)
  })

  it('lead from a cell to its models', async () => {
    const { page } = await open('/linh-vuc?year=2025')
    const cell = page.locator('#ban-do-nhiet tbody td a').first()
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

  it('tell a cell of a field that does not take the kind from 0', async () => {
    const { page } = await open('/linh-vuc?year=2025&kind=individual&by=unitKind&order=code')
    // Field 8 is for hamlets; persons are in field 11.
    const row = page.locator('#ban-do-nhiet tbody tr').filter({ hasText: 'Sở, ban, ngành' })
    const cells = await row.locator('td').allInnerTexts()
    expect(cells[7]!.trim()).toBe('Lĩnh vực không dành cho đối tượng này')
    expect(cells[10]!.trim()).toMatch(/^\d+$/)
  })

  it('are put in order by value, name or number, which the address keeps', async () => {
    const { page } = await open('/linh-vuc?year=2025')
    const names = () => page.locator('#cac-linh-vuc li a').allInnerTexts()
    const rows = await ask({
      measures: ['models.count'],
      dimensions: ['models.field_code', 'models.field_name'],
      filters: [inYear(2025)],
    })
    const named = rows.map((row) => ({
      code: Number(row['models.field_code']),
      count: Number(row['models.count']),
      name: row['models.field_name']!,
    }))
    const text = (field: (typeof named)[number]) => `${field.code}. ${field.name}`
    named.sort((a, b) => b.count - a.count || a.code - b.code)
    expect(await names()).toEqual(named.map(text))
    await page.getByLabel('Sắp xếp', { exact: true }).selectOption('code')
    await page.waitForURL(/order=code/)
    await settled(page)
    expect(await names()).toEqual(named.sort((a, b) => a.code - b.code).map(text))
  })

  it('give their rates with n/N in the table', async () => {
    const { page } = await open('/linh-vuc?year=2025')
    await (await more(page.locator('#cac-linh-vuc'))).getByRole('button', { name: 'Xem bảng' }).click()
    const [row] = await ask({
      measures: ['models.replicated_count', 'models.count'],
      filters: [inYear(2025), { member: 'models.field_code', operator: 'equals', values: ['5'] }],
    })
    const line = page.locator('#cac-linh-vuc tbody tr').filter({ hasText: '5. ' }).first()
    expect(await line.innerText()).toContain(`${row!['models.replicated_count']}/${row!['models.count']}`)
  })

  it('say that the south was out of scope, and give the cells as CSV', async () => {
    const { page } = await open('/linh-vuc?year=2022')
    const south = page.locator('#ban-do-nhiet tbody tr').filter({ hasText: 'Khu vực Ninh Thuận (cũ)' })
    expect(await south.innerText()).toContain('Ngoài phạm vi')
    const href = await (
      await more(page.locator('#ban-do-nhiet'))
    )
      .getByRole('link', { name: 'Tải CSV' })
      .getAttribute('href')
    expect((await fetch(base + href)).status).toBe(200)
  })

  it('give the cells as a workbook with the rows that Cube has', async () => {
    const { page } = await open('/linh-vuc?year=2025')
    const rows = await ask({
      measures: ['models.count'],
      dimensions: ['models.district_name', 'models.field_name'],
      filters: [inYear(2025)],
    })
    const href = await (
      await more(page.locator('#ban-do-nhiet'))
    )
      .getByRole('link', { name: 'Tải XLSX' })
      .getAttribute('href')
    const workbook = Buffer.from(await (await fetch(base + href)).arrayBuffer())
    const [sheet] = await readXlsxFile(workbook)
    // Every cell that is seen, with its year; what has none is a 0 (P21).
    const [header, ...cells] = sheet!.data
    expect([header![0], header!.at(-1)]).toEqual(['Năm', 'Số mô hình, điển hình'])
    const counts = cells.map((row) => Number(row.at(-1)))
    const places = new Set(rows.map((row) => row['models.district_name']))
    expect(counts).toHaveLength(11 * places.size)
    expect(counts.filter(Boolean).sort()).toEqual(rows.map((row) => Number(row['models.count'])).sort())
    expect(cells.map((row) => Number(row[3])).slice(0, 11)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
  })
})

describe('the page of one field', () => {
  const ofField: { member: string; operator: string; values: string[] } = {
    member: 'models.field_code',
    operator: 'equals',
    values: ['3'],
  }

  it('is reached from the list by keyboard, and back leads back', async () => {
    const { page, complaints } = await open('/linh-vuc?year=2025')
    await page.locator('#cac-linh-vuc li a').filter({ hasText: '3. ' }).press('Enter')
    await page.waitForURL(/field=3/)
    await settled(page)
    const [row] = await ask({ measures: ['models.count'], filters: [inYear(2025), ofField] })
    expect(await page.locator('h1').innerText()).toContain(`có ${row!['models.count']} mô hình, điển hình`)
    await page.goBack()
    await settled(page)
    expect(await page.locator('#cac-linh-vuc').count()).toBe(1)
    await page.goForward()
    await settled(page)
    expect(await page.title()).toContain('Phát triển kinh tế hộ gia đình')
    expect(complaints).toEqual([])
  })

  it('has the plan’s own criteria, word for word', async () => {
    const { page } = await open('/linh-vuc?field=1')
    const plan = readFileSync('test/fixtures/plan-words.txt', 'utf8').replace(/\s+/g, ' ')
    const paragraph = page.locator('#tieu-chi [lang=vi] p').first()
    const said = (await paragraph.innerText()).replace(/\s+/g, ' ').trim()
    expect(said).toMatch(/^- Là các tập thể phòng, ban, cơ quan, đơn vị hành chính, sự nghiệp/)
    expect(plan).toContain(said)
  })

  it('has the figures, places, units and years that Cube has', async () => {
    const { page } = await open('/linh-vuc?field=3&year=2025')
    const [row] = await ask({
      measures: [
        'models.count',
        'models.effective_count',
        'models.evaluated_count',
        'models.replicated_count',
      ],
      filters: [inYear(2025), ofField],
    })
    const figures = await page.locator('dl').first().innerText()
    expect(figures).toContain(
      `${row!['models.effective_count']}/${row!['models.evaluated_count']} mô hình đã đánh giá`,
    )
    expect(figures).toContain(`${row!['models.replicated_count']}/${row!['models.count']} mô hình`)

    const units = await ask({
      measures: ['models.count'],
      dimensions: ['models.unit_name'],
      filters: [inYear(2025), ofField],
    })
    const lines = await page.locator('#don-vi tbody tr').allInnerTexts()
    expect(lines.map((line) => line.split('\t').slice(0, 2).join(' ')).sort()).toEqual(
      units.map((unit) => `${unit['models.unit_name']} ${unit['models.count']}`).sort(),
    )

    const years = await ask({ measures: ['models.count'], dimensions: ['models.year'], filters: [ofField] })
    await (await more(page.locator('#qua-cac-nam'))).getByRole('button', { name: 'Xem bảng' }).click()
    const told = await page.locator('#qua-cac-nam tbody tr').allInnerTexts()
    for (const year of years.filter((one) => Number(one['models.count']) > 0))
      expect(
        told.some((line) => line.startsWith(year['models.year']!) && line.includes(year['models.count']!)),
      ).toBe(true)

    await (await more(page.locator('#dia-ban'))).getByRole('button', { name: 'Xem bảng' }).click()
    const places = await ask({
      measures: ['models.count'],
      dimensions: ['models.district_name'],
      filters: [inYear(2025), ofField],
    })
    const placeLines = await page.locator('#dia-ban tbody tr').allInnerTexts()
    for (const place of places)
      expect(
        placeLines.some((line) =>
          line.startsWith(`${place['models.district_name']}\t${place['models.count']}\t`),
        ),
      ).toBe(true)
  })

  it('names the models that went to the most sites first', async () => {
    const { page } = await open('/linh-vuc?field=5&year=2025')
    const told = await page.locator('#mo-hinh tbody tr').evaluateAll((all) =>
      all.map((tr) => ({
        key: new URL(tr.querySelector('a')!.href).searchParams.get('model'),
        sites: Number(tr.querySelectorAll('td')[0]!.textContent),
      })),
    )
    expect(told.length).toBeGreaterThan(1)
    for (const { key, sites } of told) {
      const [row] = await ask({
        measures: ['replication.sites'],
        filters: [
          { member: 'replication.model_key', operator: 'equals', values: [key] },
          { member: 'replication.year', operator: 'lte', values: ['2025'] },
        ],
      })
      expect(sites).toBe(Number(row!['replication.sites'] ?? 0))
    }
    expect(told.map((one) => one.sites)).toEqual(told.map((one) => one.sites).sort((a, b) => b - a))
  })

  it('keeps the language and the theme, and is whole on paper', async () => {
    const { page } = await open('/linh-vuc?field=3&year=2025&lang=en&theme=dark')
    expect(await page.locator('h1').innerText()).toContain('models in the field')
    expect(await page.locator('html').getAttribute('class')).toContain('dark')
    const dir = mkdtempSync(join(tmpdir(), 'guong-sang-paper-'))
    await page.goto(`${base}/linh-vuc?field=3&year=2025`)
    await settled(page)
    writeFileSync(join(dir, 'page.pdf'), await page.pdf({ format: 'A4' }))
    const text = execFileSync('pdftotext', ['-layout', join(dir, 'page.pdf'), '-'], { encoding: 'utf8' })
    rmSync(dir, { recursive: true })
    expect(text).toContain('Bộ lọc: năm 2025')
    expect(text).toContain('Là hộ gia đình tích cực lao động')
    expect(text).not.toContain('Tải CSV')
  })
})

describe.each(LOOKS)('in %s at $width', (theme, viewport) => {
  it.each([
    '/linh-vuc?year=2025',
    '/linh-vuc?by=unit',
    '/linh-vuc?by=unitKind&kind=individual',
    '/linh-vuc?field=1&year=2025',
  ])('%s breaks no rule of WCAG 2.2 AA', async (path) => {
    const { page } = await open(`${path}&theme=${theme}`, viewport)
    expect(await violationsOf(page)).toEqual([])
    expect(await overflowsOf(page)).toEqual([])
  })
})
