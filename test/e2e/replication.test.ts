import readXlsxFile from 'read-excel-file/node'
import { describe, expect, it } from 'vitest'
import { ask, base, open, overflowsOf, settled, violationsOf, more, MORE, LOOKS } from './site.ts'

const inYear = { member: 'replication.year', operator: 'equals', values: ['2025'] }

describe('replication', () => {
  it('shows in the matrix what Cube returns, and the total', async () => {
    const { page, complaints } = await open('/nhan-rong?year=2025')
    const rows = await ask({
      measures: ['replication.sites'],
      dimensions: ['replication.from_district_name', 'replication.to_district_name'],
      filters: [inYear],
    })
    expect(rows.length).toBeGreaterThan(0)
    const card = page.locator('#tu-noi-den-noi')
    for (const row of rows) {
      const to = row['replication.to_district_name'] ?? 'Nơi khác'
      const cell = `Từ ${row['replication.from_district_name']} đến ${to}: ${row['replication.sites']} nơi`
      expect(await card.getByRole('link', { name: cell, exact: true }).count()).toBe(1)
    }
    const [whole] = await ask({ measures: ['replication.sites'], filters: [inYear] })
    expect(await card.locator('tfoot td').last().innerText()).toBe(whole!['replication.sites'])
    expect(complaints).toEqual([])
  })

  it('has a mark of every chart open what is behind it, with the figure of the mark', async () => {
    const { page, complaints } = await open('/nhan-rong?year=2025')
    const opened = async (mark: string) => {
      await page.locator(mark).first().click()
      const card = page.locator('#phan-da-chon')
      await card.locator('tbody tr').first().waitFor()
      return { title: await card.locator('h2').innerText(), rows: await card.locator('tbody tr').count() }
    }
    const cell = page.locator('#tu-noi-den-noi tbody td a').first()
    const sites = await cell.innerText()
    expect((await opened('#tu-noi-den-noi tbody td a')).title).toMatch(new RegExp(`^${sites} nơi,`))
    await page.goBack()
    await page.locator('#phan-da-chon').waitFor({ state: 'detached' })

    const unit = page.locator('#don-vi-tiep-nhan li').first()
    const models = (await unit.innerText()).split('\n').at(-1)!
    expect((await opened('#don-vi-tiep-nhan li a')).title).toContain(`của ${models} mô hình`)
    await page.goBack()
    await page.locator('#phan-da-chon').waitFor({ state: 'detached' })

    const label = await page.locator('#thoi-gian a[aria-label]').first().getAttribute('aria-label')
    expect((await opened('#thoi-gian a[aria-label]')).title).toContain(`${label!.split(': ')[1]} mô hình`)
    expect(await page.locator('#phan-da-chon a[href*="model="]').count()).toBeGreaterThan(0)
    await page.getByRole('button', { name: /Bỏ lọc.*Đang xem|Đang xem/ }).click()
    await page.locator('#phan-da-chon').waitFor({ state: 'detached' })
    expect(complaints).toEqual([])
  })

  it('leads from a rate to the models in the explorer, as many as the rate says', async () => {
    const { page } = await open('/nhan-rong?year=2025')
    const bar = page
      .locator('#linh-vuc li')
      .filter({ has: page.locator('a') })
      .first()
    const n = /(\d+)\/\d+$/.exec((await bar.innerText()).trim())![1]!
    await bar.locator('a').click()
    await page.waitForURL(/\/mo-hinh\?.*replicated=true/)
    await settled(page)
    expect((await page.locator('h1').innerText()).replaceAll('.', '')).toContain(`có ${n} mô hình`)
  })

  it('shows the cohorts with n and N of every year that has come, and what is not due apart', async () => {
    const { page } = await open('/nhan-rong?year=2025')
    const rows = await ask({
      measures: ['cohort.count', 'cohort.replicated_count'],
      dimensions: ['cohort.first_year', 'cohort.year'],
    })
    const card = page.locator('#theo-nam-dang-ky')
    const years = [...new Set(rows.map((row) => Number(row['cohort.first_year'])))].sort()
    const last = Math.max(...rows.map((row) => Number(row['cohort.year'])))
    let ahead = 0
    for (const [i, year] of years.entries()) {
      const cells = await card.locator('tbody tr').nth(i).locator('td').allInnerTexts()
      const told = rows
        .filter((row) => Number(row['cohort.first_year']) === year)
        .sort((a, b) => Number(a['cohort.year']) - Number(b['cohort.year']))
      for (const [j, row] of told.entries())
        expect(cells[j + 1]!.replaceAll('.', '')).toContain(
          `${row['cohort.replicated_count']}/${row['cohort.count']}`,
        )
      ahead += cells.length - 1 - told.length
      expect(told).toHaveLength(last - year + 1)
    }
    expect(await card.getByText('Chưa đến hạn').count()).toBe(ahead)
    expect(ahead).toBeGreaterThan(0)
    const some = card.locator('tbody td a').first()
    const n = /(\d+)\//.exec(await some.innerText())![1]!
    await some.click()
    await page.locator('#phan-da-chon tbody tr').first().waitFor()
    expect(await page.locator('#phan-da-chon tbody tr').count()).toBe(Number(n))
  })

  it('leads from the most replicated model to its life, and back', async () => {
    const { page } = await open('/nhan-rong?year=2025')
    const link = page.locator('#nhieu-nhat tbody a').first()
    const name = await link.innerText()
    await link.focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/mo-hinh\?.*model=/)
    await page.locator('h1', { hasText: name }).waitFor()
    await page.goBack()
    await settled(page)
    expect(new URL(page.url()).pathname).toBe('/nhan-rong')
  })

  it('shows the rates of all years with n and N, as bars and as a table', async () => {
    const { page } = await open('/nhan-rong?year=2025')
    const rows = await ask({
      measures: ['models.count', 'models.replicated_count'],
      dimensions: ['models.year'],
    })
    const card = page.locator('#qua-cac-nam')
    const text = (await card.innerText()).replaceAll('.', '')
    for (const row of rows) expect(text).toContain(`${row['models.replicated_count']}/${row['models.count']}`)
    await (await more(card)).getByRole('button', { name: 'Xem bảng' }).click()
    // From the merger of provinces on a year stands on both areas.
    const joined = rows.filter((row) => Number(row['models.year']) >= 2025).length
    expect(await card.locator('tbody tr').count()).toBe(rows.length + joined)
    const [old] = await ask({
      measures: ['models.count', 'models.replicated_count'],
      filters: [
        { member: 'models.year', operator: 'equals', values: ['2025'] },
        { member: 'models.district_code', operator: 'notEquals', values: ['58'] },
      ],
    })
    const oldRow = card.locator('tbody tr').filter({ hasText: 'Năm 2025, phạm vi Khánh Hòa cũ' })
    expect((await oldRow.innerText()).split(/\s*\t\s*/).slice(1, 3)).toEqual([
      old!['models.replicated_count'],
      old!['models.count'],
    ])
  })

  it('follows the side, and gives the same rows as CSV', async () => {
    const { page } = await open('/nhan-rong?year=2025')
    await page.getByLabel('Khối', { exact: true }).selectOption('party')
    await page.waitForURL(/channel=party/)
    await settled(page)
    const party = { member: 'replication.channel', operator: 'equals', values: ['party'] }
    const [whole] = await ask({ measures: ['replication.models'], filters: [inYear, party] })
    expect(await page.locator('h1').innerText()).toContain(
      `${whole!['replication.models']} mô hình, điển hình được nhân rộng`,
    )
    const card = await more(page.locator('#don-vi-tiep-nhan'))
    const href = await card.locator('a[href*=".csv"]').first().getAttribute('href')
    const csv = await (await fetch(base + href!)).text()
    const units = await ask({
      measures: ['replication.models'],
      dimensions: ['replication.to_unit_code'],
      filters: [inYear, party, { member: 'replication.to_unit_code', operator: 'set' }],
    })
    expect(csv.trim().split('\r\n')).toHaveLength(units.length + 1)
  })

  it('keeps the language and the theme, back and forward, and is whole on paper', async () => {
    const { page, complaints } = await open('/nhan-rong?year=2025&lang=en&theme=dark')
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    expect(await page.locator('html').getAttribute('class')).toContain('dark')
    expect(complaints).toEqual([])
    await page.goto(`${base}/nhan-rong?year=2025`)
    await settled(page)
    await page.emulateMedia({ media: 'print' })
    expect(await page.getByText('Bộ lọc: ').first().isVisible()).toBe(true)
    expect(await page.getByRole('link', { name: 'Tải CSV' }).first().isVisible()).toBe(false)
    await page.goBack()
    await page.waitForURL(/lang=en/)
    await page.goForward()
    await page.waitForURL((url) => !url.searchParams.has('lang'))
  })

  it('gives all its tables in one workbook', async () => {
    const { page } = await open('/nhan-rong?year=2025')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Tải mọi bảng của trang (XLSX)' }).click(),
    ])
    expect(download.suggestedFilename()).toMatch(/^nhan-rong_.*\.xlsx$/)
    const sheets = await readXlsxFile(await download.path())
    const cards: string[] = []
    for (const card of await page.locator('main section[aria-label]').all()) {
      if ((await card.getByRole('button', { name: MORE }).count()) === 0) continue
      await more(card)
      if ((await card.locator('a[download$=".csv"]').count()) > 0)
        cards.push((await card.getAttribute('aria-label'))!)
    }
    expect(cards.length).toBeGreaterThan(4)
    expect(sheets.map(({ sheet }) => sheet)).toEqual([
      'Mục lục',
      // The rates through the years are given once more for the area that all years share.
      ...cards.flatMap((name) =>
        name === 'Qua các năm' ? [name, `${name} (2)`] : [name.slice(0, 31).trimEnd()],
      ),
      'Ghi chú',
    ])
    const [whole] = await ask({ measures: ['replication.sites'], filters: [inYear] })
    const flows = sheets.find(({ sheet }) => sheet === 'Từ địa bàn đến địa bàn')!.data
    const column = flows[0]!.indexOf('Số nơi nhân rộng')
    const sum = flows.slice(1).reduce((total, row) => total + Number(row[column]), 0)
    expect(sum).toBe(Number(whole!['replication.sites']))
  })

  it.each(LOOKS)('breaks no rule of WCAG 2.2 AA and cuts nothing: %s %o', async (theme, viewport) => {
    const { page } = await open(`/nhan-rong?year=2025&theme=${theme}`, viewport)
    expect(await violationsOf(page)).toEqual([])
    expect(await overflowsOf(page)).toEqual([])
  })
})
