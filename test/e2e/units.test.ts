import { describe, expect, it } from 'vitest'
import { ask, base, newPage, open, overflowsOf, settled, violationsOf, LOOKS } from './site.ts'

const inYear = (year: number, view = 'reporting') => ({
  member: `${view}.year`,
  operator: 'equals',
  values: [String(year)],
})

describe('the units', () => {
  it('open by their address without a complaint, and say what Cube says', async () => {
    const { page, complaints } = await open('/don-vi')
    const [row] = await ask({
      measures: ['reporting.received', 'reporting.expected', 'reporting.not_due'],
      filters: [inYear(2026)],
    })
    const headline = await page.locator('h1').innerText()
    expect(headline).toContain('Còn 8 ngày đến hạn của khối chính quyền')
    expect(headline).toContain(
      `${row!['reporting.received']}/${row!['reporting.expected']} đơn vị đã báo cáo`,
    )
    expect(headline).toContain(`${row!['reporting.not_due']} đơn vị chưa gửi`)
    expect(await page.title()).toBe('Đơn vị báo cáo 2026 · Gương Sáng')
    expect(complaints).toEqual([])
  })

  it('are reached from the overview, and back leads back', async () => {
    const { page } = await open('/?year=2025')
    await page.getByRole('navigation', { name: 'Các trang' }).getByRole('link', { name: 'Đơn vị' }).click()
    await page.waitForURL(/\/don-vi\?year=2025$/)
    await settled(page)
    expect(await page.locator('h1').innerText()).toMatch(/^Năm 2025: /)
    await page.goBack()
    await settled(page)
    expect(await page.title()).toBe('Tổng quan 2025 · Gương Sáng')
    await page.goForward()
    await settled(page)
    expect(await page.title()).toBe('Đơn vị báo cáo 2025 · Gương Sáng')
  })

  it('are listed by group and search, both in the address', async () => {
    const { page } = await open('/don-vi?year=2025')
    const [row] = await ask({ measures: ['reporting.late'], filters: [inYear(2025)] })
    const list = page.locator('#danh-sach')
    await list.getByRole('button', { name: /^Báo cáo chậm/ }).click()
    await page.waitForURL(/group=late/)
    expect(await list.locator('tbody tr').count()).toBe(Number(row!['reporting.late']))
    await list.getByRole('button', { name: /^Tất cả/ }).click()
    await list.getByRole('searchbox').fill('dang uy dien')
    await page.waitForURL(/q=dang/)
    const names = await list.locator('tbody th a').allInnerTexts()
    expect(names.length).toBeGreaterThan(0)
    expect(names.every((name) => /Đảng ủy.*Diên/.test(name))).toBe(true)
    const copy = await open(new URL(page.url()).pathname + new URL(page.url()).search)
    expect(await copy.page.locator('#danh-sach tbody th a').allInnerTexts()).toEqual(names)
  })

  it('are copied as cells with tabs', async () => {
    const page = await newPage()
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: base })
    await page.goto(`${base}/don-vi?year=2025&group=late`)
    await settled(page)
    await page.getByRole('button', { name: 'Sao chép danh sách' }).press('Enter')
    await page.getByText(/^Đã sao chép \d+ đơn vị/).waitFor()
    const lines = (await page.evaluate(() => navigator.clipboard.readText())).split(/\r?\n/)
    expect(lines).toHaveLength((await page.locator('#danh-sach tbody tr').count()) + 1)
    expect(lines[0]!.split('\t')).toContain('Đơn vị')
    expect(lines[1]).toContain('\tBáo cáo chậm\t')
  })

  it('follow the channel and the kind of unit', async () => {
    const { page, complaints } = await open('/don-vi?year=2025')
    await page.getByLabel('Loại đơn vị', { exact: true }).selectOption('agency')
    await page.waitForURL(/unitKind=agency/)
    await settled(page)
    const [row] = await ask({
      measures: ['reporting.received', 'reporting.expected'],
      filters: [inYear(2025), { member: 'reporting.unit_kind', operator: 'equals', values: ['agency'] }],
    })
    expect(await page.locator('h1').innerText()).toContain(
      `${row!['reporting.received']}/${row!['reporting.expected']} đơn vị`,
    )
    await page.getByRole('button', { name: 'Đặt lại' }).click()
    await settled(page)
    expect(new URL(page.url()).search).toBe('')
    expect(complaints).toEqual([])
  })

  it('owe nothing before the plan', async () => {
    const { page } = await open('/don-vi?year=2022')
    expect(await page.locator('h1').innerText()).toContain('Năm 2022 chưa áp dụng Kế hoạch 235')
    expect(await page.locator('main').innerText()).not.toContain('quá hạn')
  })

  it('have a page each: years, declared against counted, models, held rows', async () => {
    const [held] = await ask({
      measures: ['quality.rows_held'],
      dimensions: ['quality.unit_code', 'quality.unit_name'],
      filters: [inYear(2025, 'quality')],
      order: [['quality.rows_held', 'desc']],
      limit: 1,
    })
    const code = held!['quality.unit_code']!
    const { page, complaints } = await open('/don-vi?year=2025')
    await page
      .locator('#danh-sach')
      .getByRole('button', { name: /^Tất cả/ })
      .click()
    await page.locator(`#danh-sach a[href*="unit=${code}"]`).first().press('Enter')
    await page.waitForURL(new RegExp(`unit=${code}`))
    await settled(page)
    expect(await page.locator('h1').innerText()).toContain(held!['quality.unit_name']!)
    const [report] = await ask({
      dimensions: ['reporting.unit_model_count', 'reporting.declared_total'],
      filters: [inYear(2025), { member: 'reporting.unit_code', operator: 'equals', values: [code] }],
    })
    const cells = await page.locator('#bao-cao tbody tr').filter({ hasText: '2025' }).first().innerText()
    expect(cells).toContain(report!['reporting.unit_model_count']!)
    expect(await page.locator('#mo-hinh tbody tr').count()).toBe(
      Number(report!['reporting.unit_model_count']),
    )
    const [reported] = await ask({
      measures: ['models.reported_count'],
      filters: [
        { member: 'models.year', operator: 'equals', values: ['2025'] },
        { member: 'models.unit_code', operator: 'equals', values: [code] },
      ],
    })
    const row = page.locator('#bao-cao tbody tr').filter({ hasText: '2025' }).first()
    const titles = await page
      .locator('#bao-cao thead th button')
      .evaluateAll((all) => all.map((one) => one.firstChild!.textContent))
    const cell = (title: string) => row.locator('th, td').nth(titles.indexOf(title)).innerText()
    expect(await cell('Đơn vị báo cáo')).toBe(reported!['models.reported_count'])
    expect(await cell('Tổng hợp')).toBe(report!['reporting.unit_model_count'])
    expect(await page.locator('#chat-luong').innerText()).toContain('Chờ hoàn thiện')
    expect(complaints).toEqual([])
  })

  it('speak English and stand on a dark ground where the address says so; the reminder is a document', async () => {
    const { page, complaints } = await open('/don-vi?lang=en&theme=dark')
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    expect(await page.locator('html').getAttribute('class')).toContain('dark')
    const href = await page.locator('a[href*="/api/reminder/"]').first().getAttribute('href')
    const answer = await fetch(base + href)
    expect(answer.headers.get('content-type')).toContain('wordprocessingml')
    expect(complaints).toEqual([])
  })

  it('say that a unit is not known', async () => {
    const { page } = await open('/don-vi?unit=KHONG-CO')
    expect(await page.locator('h1').innerText()).toBe('Không có đơn vị này trong phiên bản số liệu đang xem')
  })

  it('name the part that failed and load it again', async () => {
    const page = await newPage()
    let broken = true
    await page.route(/quality\.rows_held/, (route) => (broken ? route.abort() : route.continue()))
    await page.goto(`${base}/don-vi?year=2025`)
    const alert = page.locator('#chat-luong').getByRole('alert')
    await alert.waitFor()
    broken = false
    await alert.getByRole('button', { name: 'Thử lại' }).click()
    await page.locator('#chat-luong li').first().waitFor()
    expect(await alert.count()).toBe(0)
  })

  it('print with every row of the list and no controls', async () => {
    const { page } = await open('/don-vi?year=2025&group=late')
    await page.emulateMedia({ media: 'print' })
    const list = page.locator('#danh-sach')
    expect(await list.getByRole('searchbox').isVisible()).toBe(false)
    expect(await list.locator('tbody tr').last().isVisible()).toBe(true)
    expect((await page.pdf({ preferCSSPageSize: true })).length).toBeGreaterThan(20_000)
  })
})

describe.each(LOOKS)('in %s at $width', (theme, viewport) => {
  it.each(['/don-vi?year=2025', '/don-vi?year=2025&unit=SYT'])(
    '%s breaks no rule of WCAG 2.2 AA and cuts nothing',
    async (path) => {
      const { page } = await open(`${path}&theme=${theme}`, viewport)
      expect(await violationsOf(page)).toEqual([])
      expect(await overflowsOf(page)).toEqual([])
    },
  )
})
