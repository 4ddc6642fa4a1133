import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ask, base, open, overflowsOf, settled, violationsOf, more, LOOKS } from './site.ts'

const inYear = (year: number) => ({ member: 'models.year', operator: 'equals', values: [String(year)] })
const byPlace = (member: string, year: number) =>
  ask({
    measures: ['models.count'],
    dimensions: [`models.${member}_code`, `models.${member}_name`],
    filters: [inYear(year)],
  })
const sum = (rows: Record<string, string | null>[]) =>
  rows.reduce((total, row) => total + Number(row['models.count']), 0)

describe('the places', () => {
  it('add up to the same total on each basis, and keep the basis in the address', async () => {
    const { page } = await open('/dia-ban?year=2025')
    const [whole] = await ask({ measures: ['models.count'], filters: [inYear(2025)] })
    for (const [basis, member] of [
      ['now', 'area_now'],
      ['common', 'district'],
      ['then', 'area_then'],
    ] as const) {
      // What the page shows where the address says nothing is the choice without a value.
      const usual = basis === 'then'
      await page.getByLabel('Cách chia địa bàn', { exact: true }).selectOption(usual ? '' : basis)
      await page.waitForURL(({ searchParams }) => searchParams.get('basis') === (usual ? null : basis))
      await settled(page)
      const card = page.locator('#xep-hang')
      await (await more(card)).getByRole('button', { name: 'Xem bảng' }).click()
      const total = await card.locator('tfoot td').first().innerText()
      expect(Number(total.replaceAll('.', ''))).toBe(Number(whole!['models.count']))
      const rows = await byPlace(member, 2025)
      expect(sum(rows)).toBe(Number(whole!['models.count']))
      const lines = await card.locator('tbody tr').allInnerTexts()
      for (const row of rows) {
        if (row[`models.${member}_code`] === '56' || row[`models.${member}_name`] === null) continue
        const line = lines.find((text) => text.startsWith(`${row[`models.${member}_name`]}\t`))
        expect(line?.split('\t')[1]).toBe(row['models.count'])
      }
      await (await more(card)).getByRole('button', { name: 'Xem biểu đồ' }).click()
    }
    await page.goBack()
    await settled(page)
    expect(new URL(page.url()).searchParams.get('basis')).toBe('common')
    await page.goForward()
    await settled(page)
    expect(new URL(page.url()).searchParams.get('basis')).toBe(null)
  })

  it('mark the 65 communes where the borders changed, and leave them uncompared', async () => {
    const { page } = await open('/dia-ban?year=2025&basis=now')
    expect(await page.locator('#xa section section li').count()).toBe(65)
    await (await more(page.locator('#xep-hang'))).getByRole('button', { name: 'Xem bảng' }).click()
    const irregular = page
      .locator('#xep-hang tbody tr')
      .filter({ hasText: 'Nhập và tách, không so sánh được' })
    expect(await irregular.count()).toBeGreaterThan(0)
    expect((await irregular.first().locator('td').allInnerTexts()).slice(1, 3)).toEqual(['—', '—'])
  })

  it('keep the language and the theme', async () => {
    const { page, complaints } = await open('/dia-ban?year=2025&lang=en&theme=dark')
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    expect(await page.locator('html').getAttribute('class')).toContain('dark')
    expect(await page.locator('h1').innerText()).toContain('models')
    expect(complaints).toEqual([])
  })

  it('lead by keyboard from the list of the map to a place, and from there to its models', async () => {
    const { page, complaints } = await open('/dia-ban?year=2025&basis=common')
    const line = page.locator('#ban-do li[data-place]').last()
    const value = await line.locator('strong').innerText()
    await line.locator('a').press('Enter')
    await page.waitForURL(/\/dia-ban\?.*district=/)
    await settled(page)
    expect(await page.locator('h1').innerText()).toContain(`có ${value} mô hình, điển hình`)
    await page.getByRole('link', { name: 'Xem tất cả mô hình, điển hình' }).press('Enter')
    await page.waitForURL(/\/mo-hinh\?.*district=/)
    await settled(page)
    expect(await page.locator('h1').innerText()).toContain(`có ${value} mô hình, điển hình`)
    await page.goBack()
    await page.goBack()
    await settled(page)
    expect(await page.locator('#ban-do').count()).toBe(1)
    expect(complaints).toEqual([])
  })

  it('name the default of the division, and draw what lies in no place as a figure only', async () => {
    const { page } = await open('/dia-ban?year=2025')
    const basis = page.getByLabel('Cách chia địa bàn', { exact: true })
    const first = () => basis.locator('option').first().textContent()
    expect(await first()).toBe('Theo xã, phường, đặc khu')
    await page.goto(`${base}/dia-ban?year=2025&basis=common`)
    await settled(page)
    const apart = page.locator('#xep-hang li').filter({ hasText: 'Toàn tỉnh' })
    expect(await apart.innerText()).toMatch(/Toàn tỉnh\s+\d+/)
    expect(await apart.locator('svg').count()).toBe(0)
    await page.goto(`${base}/dia-ban?year=2024`)
    await settled(page)
    expect(await first()).toBe('Theo huyện cũ (đến 30/6/2025)')
  })

  it('give the ranking as CSV, and filter it', async () => {
    const { page } = await open('/dia-ban?year=2025&channel=party')
    const [whole] = await ask({
      measures: ['models.count'],
      filters: [inYear(2025), { member: 'models.channel', operator: 'equals', values: ['party'] }],
    })
    const digits = Number(whole!['models.count']).toLocaleString('vi-VN')
    expect(await page.locator('h1').innerText()).toContain(`có ${digits} mô hình, điển hình`)
    const href = await (
      await more(page.locator('#xep-hang'))
    )
      .getByRole('link', { name: 'Tải CSV' })
      .getAttribute('href')
    expect((await fetch(base + href)).status).toBe(200)
  })

  it('are whole on paper', async () => {
    const { page } = await open('/dia-ban?year=2025')
    const dir = mkdtempSync(join(tmpdir(), 'guong-sang-paper-'))
    writeFileSync(join(dir, 'page.pdf'), await page.pdf({ format: 'A4' }))
    const text = execFileSync('pdftotext', ['-layout', join(dir, 'page.pdf'), '-'], { encoding: 'utf8' })
    rmSync(dir, { recursive: true })
    expect(text).toContain('Bộ lọc: năm 2025')
    expect(text).toContain('Trường Sa')
    expect(text).not.toContain('Tải CSV')
  })
})

describe('the page of one place', () => {
  const ofDistrict = { member: 'models.district_code', operator: 'equals', values: ['572'] }

  it('has the figures, fields and units of a former district that Cube has', async () => {
    const { page, complaints } = await open('/dia-ban?year=2025&district=572')
    const [row] = await ask({
      measures: ['models.count', 'models.effective_count', 'models.evaluated_count'],
      filters: [inYear(2025), ofDistrict],
    })
    expect(await page.locator('h1').innerText()).toContain(
      `Thị xã Ninh Hòa có ${row!['models.count']} mô hình`,
    )
    expect(await page.locator('dl').first().innerText()).toContain(
      `${row!['models.effective_count']}/${row!['models.evaluated_count']} mô hình đã đánh giá`,
    )
    const fields = await ask({
      measures: ['models.count'],
      dimensions: ['models.field_name'],
      filters: [inYear(2025), ofDistrict],
    })
    await (await more(page.locator('#linh-vuc'))).getByRole('button', { name: 'Xem bảng' }).click()
    const lines = await page.locator('#linh-vuc tbody tr').allInnerTexts()
    expect(lines).toHaveLength(11)
    for (const field of fields)
      expect(lines).toContain(`${field['models.field_name']}\t${field['models.count']}`)
    const units = await ask({
      measures: ['models.count'],
      dimensions: ['models.unit_name'],
      filters: [inYear(2025), ofDistrict],
    })
    expect(await page.locator('#don-vi tbody tr').count()).toBe(units.length)
    expect(complaints).toEqual([])
  })

  it('counts a former district alike on each division of places, and says so once (P36)', async () => {
    const { page } = await open('/dia-ban?year=2025&district=572')
    const [row] = await ask({ measures: ['models.count'], filters: [inYear(2025), ofDistrict] })
    const alike = page.locator('#cach-chia tbody tr')
    expect(await alike.count()).toBe(1)
    expect(await alike.locator('td').first().innerText()).toBe(row!['models.count'])
    const divisions = await alike.locator('th').innerText()
    for (const name of ['Theo xã, phường, đặc khu', 'Theo địa giới hiện nay', 'Theo huyện cũ'])
      expect(divisions).toContain(name)
  })

  it('says what a ward was made of, after the table of succession', async () => {
    const { page } = await open('/dia-ban?area=22366')
    // Phường Nha Trang of 2025.
    const made = readFileSync('data/reference/area_succession.csv', 'utf8')
      .split('\n')
      .filter((line) => /^2025-07-01,\d+,[^,]+,22366,/.test(line))
      .map((line) => line.split(',')[2]!)
    expect(made.length).toBeGreaterThan(1)
    const told = await page.locator('#sap-nhap tbody tr td').last().innerText()
    for (const name of made) expect(told).toContain(name)
  })

  it('draws the years of a place with parts of divided ones as broken, and compares nothing across', async () => {
    // Xã Cam Hiệp took in parts of other communes.
    const { page } = await open('/dia-ban?area=22435&year=2025')
    const trend = page.locator('#qua-cac-nam')
    expect(await trend.textContent()).toContain('Địa giới cũ, không so sánh được')
    expect(await trend.textContent()).toContain('01/7/2025: địa giới mới')
    const before = page.locator('#cach-chia tbody tr', { hasText: 'Theo địa giới hiện nay' }).locator('td')
    expect(await before.nth(1).innerText()).toBe('—')
    expect(await before.nth(2).innerText()).toBe('Nhập và tách, không so sánh được')
    expect(await page.locator('dl').first().innerText()).toContain('Chưa có năm trước để so sánh')
  })

  it('says that the south was out of scope before the merger', async () => {
    const { page } = await open('/dia-ban?year=2024&district=58')
    expect(await page.locator('h1').innerText()).toContain('ngoài phạm vi')
    expect(await page.locator('dl dd').first().innerText()).toBe('—')
  })

  it('says so where there is no such place', async () => {
    const { page } = await open('/dia-ban?district=nowhere')
    expect(await page.locator('h1').innerText()).toBe('Không có địa bàn này trong phiên bản số liệu đang xem')
  })
})

describe.each(LOOKS)('in %s at $width', (theme, viewport) => {
  it.each([
    '/dia-ban?year=2025',
    '/dia-ban?year=2024&basis=common',
    '/dia-ban?year=2025&district=572',
    '/dia-ban?area=22435',
  ])('%s breaks no rule of WCAG 2.2 AA', async (path) => {
    const { page } = await open(`${path}&theme=${theme}`, viewport)
    expect(await violationsOf(page)).toEqual([])
    expect(await overflowsOf(page)).toEqual([])
  })
})
