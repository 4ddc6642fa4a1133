import readXlsxFile from 'read-excel-file/node'
import { describe, expect, it } from 'vitest'
import { ask, base, newPage, open, overflowsOf, settled, violationsOf, LOOKS } from './site.ts'

const vi = new Intl.NumberFormat('vi-VN')
const counted = { member: 'models.counted', operator: 'equals', values: ['true'] }
const in2025 = { member: 'models.year', operator: 'equals', values: ['2025'] }

describe('the models', () => {
  it('are as many as Cube counts, and only rows in sight are in the page', async () => {
    const { page, complaints } = await open('/mo-hinh?year=2025')
    const [row] = await ask({ measures: ['models.count', 'models.discontinued_count'], filters: [in2025] })
    const headline = await page.locator('h1').innerText()
    expect(headline).toContain(`Năm 2025 có ${vi.format(Number(row!['models.count']))} mô hình`)
    expect(headline).toContain(`${row!['models.discontinued_count']} không còn duy trì`)
    const table = page.locator('#danh-sach table')
    const total = Number(row!['models.count']) + Number(row!['models.discontinued_count'])
    expect(await table.getAttribute('aria-rowcount')).toBe(String(total + 1))
    expect(await table.locator('tbody tr[aria-rowindex]').count()).toBeLessThan(60)
    expect(complaints).toEqual([])
  })

  it('that could not be loaded are said to be so, and come when it is tried again', async () => {
    const page = await newPage()
    let broken = true
    await page.route(/\/cubejs-api\//, (route) => (broken ? route.abort() : route.continue()))
    await page.goto(`${base}/mo-hinh`)
    const alert = page.locator('#danh-sach').getByRole('alert')
    await alert.waitFor()
    expect(await page.locator('main').innerText()).not.toContain('Đang tải')
    broken = false
    await alert.getByRole('button', { name: 'Thử lại' }).click()
    await page.locator('#danh-sach tbody tr[aria-rowindex]').first().waitFor()
    expect(await alert.count()).toBe(0)
  })

  it('come as the table is scrolled, to the very last', async () => {
    const { page } = await open('/mo-hinh?year=2025')
    const table = page.locator('#danh-sach table')
    const last = await table.getAttribute('aria-rowcount')
    await page.getByRole('region', { name: /^Bảng/ }).evaluate((box) => box.scrollTo({ top: 1e9 }))
    await table.locator(`tr[aria-rowindex="${last}"]`).waitFor()
  })

  it.each([1440, 2560])('have all their columns in sight at %i', async (width) => {
    const { page } = await open('/mo-hinh?year=2025', { width, height: 900 })
    const beyond = await page
      .getByRole('region', { name: /^Bảng/ })
      .evaluate((box) => box.scrollWidth - box.clientWidth)
    expect(beyond).toBeLessThanOrEqual(0)
  })

  it('show the columns and rows that a reader wants, in the link and at the next visit (P30)', async () => {
    const { page, complaints } = await open('/mo-hinh?year=2025')
    const heads = () => page.locator('#danh-sach thead th').allInnerTexts()
    const row = () => page.locator('#danh-sach tbody tr[aria-rowindex="3"]').boundingBox()
    const usual = await heads()
    const tall = (await row())!.height
    await page.locator('summary', { hasText: 'Cột, dòng' }).press('Enter')
    expect(await violationsOf(page)).toEqual([])
    await page.getByLabel('Mã mô hình').check()
    await page.getByLabel('Ngày đăng ký').check()
    await page.getByRole('group', { name: 'Cột hiển thị' }).getByLabel('Đối tượng').uncheck()
    await page.getByLabel('Mỗi dòng một hàng chữ').check()
    await page.keyboard.press('Escape')
    const chosen = await heads()
    expect(chosen.length).toBe(usual.length + 1)
    expect(chosen.some((one) => one.includes('Mã mô hình'))).toBe(true)
    expect(chosen.some((one) => one.includes('Đối tượng'))).toBe(false)
    expect((await row())!.height).toBeLessThan(tall * 0.6)
    // What stands there is what Cube has.
    const [first] = await ask({
      dimensions: ['models.model_name', 'models.model_code', 'models.unit_name', 'models.registered_on'],
      filters: [in2025, counted, { member: 'models.registered_on', operator: 'set' }],
      order: [
        ['models.model_code', 'asc'],
        ['models.model_name', 'asc'],
      ],
      limit: 1,
    })
    await page.getByRole('searchbox').fill(first!['models.model_code']!)
    const [year, month, day] = first!['models.registered_on']!.slice(0, 10).split('-')
    const line = page.locator('#danh-sach tbody tr').filter({ hasText: first!['models.model_code']! }).first()
    await line.filter({ hasText: `${day}/${month}/${year}` }).waitFor()
    await page.getByRole('searchbox').fill('')
    await page.waitForURL((url) => !url.searchParams.has('q'))

    const link = page.url()
    const next = await page.context().newPage()
    await next.goto(`${base}/mo-hinh?year=2025`)
    await next.waitForURL(/columns=.*dense=yes/)
    await settled(next)
    expect(await next.locator('#danh-sach thead th').allInnerTexts()).toEqual(chosen)
    await next.close()
    const other = await open(link.slice(base.length))
    expect(await other.page.locator('#danh-sach thead th').allInnerTexts()).toEqual(chosen)
    expect(complaints).toEqual([])
  })

  it('fade where the table goes on, to the right and below, until its end', async () => {
    const { page } = await open('/mo-hinh?year=2025', { width: 1024, height: 900 })
    const table = page.getByRole('region', { name: /^Bảng/ })
    const fades = () =>
      table.evaluate((box) => ['::before', '::after'].map((edge) => getComputedStyle(box, edge).opacity))
    expect(await fades()).toEqual(['1', '1'])
    await table.evaluate((box) => box.scrollTo({ left: 1e9 }))
    await expect.poll(fades).toEqual(['0', '1'])
    await table.evaluate((box) => box.scrollTo({ top: 1e9 }))
    await expect.poll(fades).toEqual(['0', '0'])
  })

  it('are one stop of the keyboard: arrows, Home and End go through them, Enter opens one, Tab goes on', async () => {
    const { page, complaints } = await open('/mo-hinh?year=2025')
    const table = page.locator('#danh-sach table')
    const last = Number(await table.getAttribute('aria-rowcount'))
    const focused = () =>
      page.evaluate(() => {
        const row = document.activeElement!.closest('tr')
        if (!row) return document.activeElement!.textContent
        const box = row.closest('[role="region"]')!.getBoundingClientRect()
        const head = row.closest('table')!.tHead!.getBoundingClientRect()
        const { top, bottom } = row.getBoundingClientRect()
        const inSight = top >= head.bottom - 1 && bottom <= box.bottom + 1
        return `${row.getAttribute('aria-rowindex')}${inSight ? '' : ' out of sight'}`
      })
    await table.getByRole('button').last().focus()
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('2')
    const steps: [string, number][] = [
      ['ArrowUp', 2],
      ['ArrowDown', 3],
      ['ArrowDown', 4],
      ['End', last],
      ['ArrowDown', last],
      ['ArrowUp', last - 1],
      ['Home', 2],
    ]
    for (const [key, row] of steps) {
      await page.keyboard.press(key)
      await expect.poll(focused, { message: key }).toBe(String(row))
    }
    for (let i = 0; i < 30; i++) await page.keyboard.press('ArrowDown')
    await expect.poll(focused).toBe('32')
    await page.keyboard.press('PageDown')
    await expect.poll(async () => Number(await focused())).toBeGreaterThan(38)
    await page.keyboard.press('Tab')
    expect(Number(await focused())).toBeNaN()
    await page.keyboard.press('Shift+Tab')
    expect(Number(await focused())).toBeGreaterThan(38)
    await page.keyboard.press('Enter')
    await page.waitForURL(/model=/)
    expect(complaints).toEqual([])
  })

  it('are found without marks; the search is in the address and in the CSV', async () => {
    const { page } = await open('/mo-hinh?year=2025')
    await page.getByRole('searchbox').fill('dan van kheo')
    await page.waitForURL(/q=dan/)
    await page.getByText('khớp “dan van kheo”').waitFor()
    const names = await page.locator('#danh-sach tbody th a').allInnerTexts()
    expect(names.length).toBeGreaterThan(0)
    expect(names.every((name) => name.includes('Dân vận khéo'))).toBe(true)
    const count = Number(await page.locator('#danh-sach table').getAttribute('aria-rowcount')) - 1
    const href = (format: string) =>
      page.getByRole('link', { name: `Tải ${format}`, exact: true }).getAttribute('href')
    const csv = await (await fetch(base + (await href('CSV')))).text()
    expect(csv.trim().split('\r\n')).toHaveLength(count + 1)
    const workbook = Buffer.from(await (await fetch(base + (await href('XLSX')))).arrayBuffer())
    const sheets = await readXlsxFile(workbook)
    expect(sheets[0]!.data).toHaveLength(count + 1)
    expect(JSON.stringify(sheets.at(-1)!.data)).toContain('Từ tìm kiếm: “dan van kheo”')
    await page.getByRole('searchbox').fill('zzzz')
    await page.getByText('Không có mô hình, điển hình nào khớp').waitFor()
  })

  it('follow the facets, sort by keyboard, and give the same rows as CSV', async () => {
    const { page, complaints } = await open('/mo-hinh?year=2025')
    const facet = page.locator('#bo-loc').getByRole('group', { name: 'Lĩnh vực', exact: true })
    const choice = facet.getByRole('button').nth(4)
    const promised = Number((await choice.innerText()).match(/\d+$/)![0])
    await choice.press('Enter')
    await page.waitForURL(/field=5/)
    await settled(page)
    const rows = await ask({
      dimensions: ['models.model_key'],
      filters: [in2025, counted, { member: 'models.field_code', operator: 'equals', values: ['5'] }],
    })
    const [active] = await ask({
      measures: ['models.count'],
      filters: [in2025, { member: 'models.field_code', operator: 'equals', values: ['5'] }],
    })
    const table = page.locator('#danh-sach table')
    expect(promised).toBe(Number(active!['models.count']))
    expect(await choice.getAttribute('aria-pressed')).toBe('true')
    expect(await table.getAttribute('aria-rowcount')).toBe(String(rows.length + 1))
    const href = await page.getByRole('link', { name: 'Tải CSV' }).getAttribute('href')
    const csv = await (await fetch(base + href)).text()
    expect(csv.trim().split('\r\n')).toHaveLength(rows.length + 1)
    await table.getByRole('button', { name: 'Đơn vị' }).press('Enter')
    await page.waitForURL(/sort=unit_name/)
    expect(await table.locator('th[aria-sort=ascending]').count()).toBe(1)
    await page.goBack()
    await page.goBack()
    await settled(page)
    expect(new URL(page.url()).search).toBe('?year=2025')
    expect(complaints).toEqual([])
  })

  it('have a panel of facets whose counts are those of Cube', async () => {
    const { page } = await open('/mo-hinh?year=2025&evaluation=effective')
    const members = {
      'Đối tượng': 'kind',
      'Phân loại': 'category',
      'Cấp quản lý': 'level',
      'Loại đơn vị': 'unit_kind',
      'Địa bàn': 'district_code',
      'Trạng thái': 'status',
      'Gửi về tỉnh': 'sent',
      'Nhân rộng': 'replicated',
      'Khen thưởng': 'commended',
      'Tiêu biểu': 'outstanding',
    }
    const rows = await ask({
      dimensions: ['models.model_key', ...Object.values(members).map((name) => `models.${name}`)],
      filters: [in2025, counted, { member: 'models.evaluation', operator: 'equals', values: ['effective'] }],
    })
    for (const [label, member] of Object.entries(members)) {
      const tally = new Map<string, number>()
      for (const row of rows) {
        // What is no longer kept up is in no figure, and is found by its status (P12).
        if (member !== 'status' && row['models.status'] === 'discontinued') continue
        const value = String(row[`models.${member}`])
        tally.set(value, (tally.get(value) ?? 0) + 1)
      }
      const told = await page
        .locator('#bo-loc')
        .getByRole('group', { name: label, exact: true })
        .getByRole('button', { includeHidden: true })
        .evaluateAll((all) =>
          all.map((button) => Number(button.lastElementChild!.textContent.replace('.', ''))),
        )
      expect(told.filter(Boolean).sort(), label).toEqual([...tally.values()].sort())
    }
  })

  it('have a page each with their life', async () => {
    const [first] = await ask({
      measures: ['replication.sites'],
      dimensions: ['replication.model_key', 'replication.model_name'],
      order: [['replication.sites', 'desc']],
      limit: 1,
    })
    const key = first!['replication.model_key']!
    const { page, complaints } = await open(`/mo-hinh?model=${encodeURIComponent(key)}`)
    const headline = await page.locator('h1').innerText()
    expect(headline).toContain(first!['replication.model_name']!)
    expect(headline).toContain(`nhân rộng đến ${vi.format(Number(first!['replication.sites']))} nơi`)
    // The latest event may be of half a year, which has no day.
    const dated = page.locator('#qua-trinh li').filter({ hasText: /\d{2}\/\d{1,2}\/\d{4}/ })
    expect(await dated.count()).toBeGreaterThan(0)
    const years = await ask({
      dimensions: ['models.year'],
      filters: [{ member: 'models.model_key', operator: 'equals', values: [key] }],
    })
    expect(await page.locator('#tung-nam tbody tr').count()).toBe(years.length)
    await page.getByRole('link', { name: 'Tất cả mô hình, điển hình' }).click()
    await page.waitForURL(/\/mo-hinh$/)
    expect(complaints).toEqual([])
  })

  it('keep the language and the theme; back and forward walk through the facets', async () => {
    const { page, complaints } = await open('/mo-hinh?year=2025&lang=en&theme=dark')
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    expect(await page.locator('html').getAttribute('class')).toContain('dark')
    const choice = page
      .locator('#bo-loc')
      .getByRole('group', { name: 'Status', exact: true })
      .getByRole('button')
      .first()
    await choice.click()
    await page.waitForURL(/status=/)
    await page.goBack()
    await page.waitForURL((url) => !url.searchParams.has('status'))
    await expect.poll(() => choice.getAttribute('aria-pressed')).toBe('false')
    await page.goForward()
    await expect.poll(() => choice.getAttribute('aria-pressed')).toBe('true')
    expect(complaints).toEqual([])
  })

  it('say that a model is not known', async () => {
    const { page } = await open('/mo-hinh?model=khong-co')
    expect(await page.locator('h1').innerText()).toContain('Không có mô hình, điển hình này')
  })

  it('go on paper without controls', async () => {
    const { page } = await open('/mo-hinh?year=2025&field=5')
    const total = Number(await page.locator('#danh-sach table').getAttribute('aria-rowcount')) - 1
    await page.emulateMedia({ media: 'print' })
    expect(await page.getByRole('searchbox').isVisible()).toBe(false)
    await expect
      .poll(() => page.locator('#danh-sach tbody tr[aria-rowindex]').count())
      .toBe(Math.min(300, total))
  })
})

describe.each(LOOKS)('in %s at $width', (theme, viewport) => {
  it('breaks no rule of WCAG 2.2 AA and hangs over no edge', async () => {
    const { page } = await open(`/mo-hinh?year=2025&theme=${theme}`, viewport)
    expect(await violationsOf(page)).toEqual([])
    expect((await overflowsOf(page)).filter((fault) => fault.startsWith('page'))).toEqual([])
    await page.locator('#danh-sach tbody th a').first().click()
    await page.waitForURL(/model=/)
    await settled(page)
    expect(await violationsOf(page)).toEqual([])
    expect(await overflowsOf(page)).toEqual([])
  })
})
