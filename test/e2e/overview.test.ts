import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { ask, base, newPage, open, phone, settled, violationsOf, more, LOOKS } from './site.ts'

const vi = new Intl.NumberFormat('vi-VN')
const viRate = (rate: string | null) =>
  rate === null
    ? '—'
    : `${new Intl.NumberFormat('vi-VN', { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(Number(rate) * 100)}\u00a0%`

const figure = (page: Page, label: string) =>
  page.getByLabel('Sáu số liệu chính').locator('dl > div').filter({ hasText: label })

/** The first sentence, with its unbreakable spaces as spaces. */
const headlineOf = async (page: Page) => (await page.locator('h1').innerText()).replaceAll('\u00a0', ' ')

/** The bars of a chart, without its legend. */
const barsOf = (page: Page, chart: string) => page.locator(`${chart} ul.flex-1 > li`)

describe('the overview', () => {
  it('opens without a complaint and without a request for data', async () => {
    const { page, complaints, requests } = await open('/')
    expect(await page.locator('h1').count()).toBe(1)
    expect(complaints).toEqual([])
    expect(requests).toEqual([])
    expect(await page.title()).toBe('Tổng quan 2026 · Gương Sáng')
    // The server drew it ahead, for everybody: where nobody signs in it knows of no account.
    expect(await page.locator('a[href^="/tai-khoan"]').count()).toBe(0)
  })

  it('shows every figure before a script runs, and the script finds them as they are', async () => {
    const page = await newPage()
    await page.route(/\.js$/, (route) =>
      route.request().url().includes('/assets/') ? route.abort() : route.continue(),
    )
    await page.goto(`${base}/?year=2025&channel=party`)
    const drawn = await page.locator('#root').innerText()
    await page.unroute(/\.js$/)
    const opened = await open('/?year=2025&channel=party')
    expect(opened.complaints).toEqual([])
    expect(opened.requests).toEqual([])
    expect(await opened.page.locator('#root').innerText()).toBe(drawn)
    expect(drawn).toContain('Năm 2025, khối Đảng, Mặt trận, đoàn thể có')
    expect(await opened.page.locator('[style]').count()).toBe(0)
  })

  it('is drawn for many readers at a time, each at an address and with a title of its own', async () => {
    const queries = [2022, 2023, 2024, 2025, 2026].flatMap((year) =>
      ['', '&channel=party', '&kind=collective', '&field=5'].map((more) => `?year=${year}${more}`),
    )
    const pages = await Promise.all(
      queries.map(async (query) => {
        const answer = await fetch(`${base}/${query}`, { headers: { accept: 'text/html' } })
        return answer.text()
      }),
    )
    for (const [i, html] of pages.entries()) {
      const query = queries[i]!
      expect(html, query).toContain(`<title>Tổng quan ${query.slice(6, 10)} · Gương Sáng</title>`)
      // The menu leads to the fields with the filters of this page and no other's.
      const links = [...html.matchAll(/href="\/linh-vuc([^"]*)"/g)].map((found) => found[1])
      expect(links, query).toContain(query.replaceAll('&', '&amp;'))
    }
  })

  it('asks at most thirteen times for other figures, and never twice for the same', async () => {
    const { page, requests } = await open('/')
    await page.getByLabel('Khối', { exact: true }).selectOption('party')
    await page.waitForURL(/channel=party/)
    await settled(page)
    expect(requests.length).toBeGreaterThan(0)
    expect(requests.length).toBeLessThanOrEqual(13)
    await page.goBack()
    await settled(page)
    await page.goForward()
    await settled(page)
    expect(requests.length).toBeLessThanOrEqual(13)
    expect(new Set(requests).size).toBe(requests.length)
  })

  it('says that the data are samples, until when they count, and who reported', async () => {
    const { page } = await open('/')
    const [row] = await ask({
      measures: ['reporting.received', 'reporting.expected'],
      filters: [{ member: 'reporting.year', operator: 'equals', values: ['2026'] }],
    })
    const shown = await page.locator('body').innerText()
    expect(shown).toContain('không phải số liệu thật')
    expect(shown).toContain('Số tạm tính đến 22/11/2026')
    const ratio = `${row!['reporting.received']}/${row!['reporting.expected']} đơn vị`
    expect(await headlineOf(page)).toContain(`; ${ratio} đã báo cáo`)
    // Beside the sentence it stands with the figure that it is of, and nowhere else on the first screen.
    const first = await page.locator('main > :first-child, .first-figures').allInnerTexts()
    expect(first.join(' ').split(ratio)).toHaveLength(3)
  })

  it('shows exactly what Cube returns', async () => {
    const { page } = await open('/?year=2025')
    const inYear = (view: string) => [{ member: `${view}.year`, operator: 'equals', values: ['2025'] }]
    const [models] = await ask({
      measures: [
        'models.count',
        'models.effectiveness_rate',
        'models.effective_count',
        'models.evaluated_count',
        'models.replication_rate',
        'models.replicated_count',
        'models.commendation_rate',
        'models.commended_count',
      ],
      filters: inYear('models'),
    })
    const [reports] = await ask({
      measures: [
        'reporting.completeness_rate',
        'reporting.received',
        'reporting.expected',
        'reporting.quota_rate',
        'reporting.quota_met',
        'reporting.quota_due',
      ],
      filters: inYear('reporting'),
    })
    const total = models!['models.count']!
    const expected: [string, string, string][] = [
      ['Số mô hình, điển hình', vi.format(Number(total)), ''],
      [
        'Tỷ lệ báo cáo',
        viRate(reports!['reporting.completeness_rate']!),
        `${reports!['reporting.received']}/${reports!['reporting.expected']} đơn vị`,
      ],
      [
        'Đánh giá hiệu quả',
        viRate(models!['models.effectiveness_rate']!),
        `${models!['models.effective_count']}/${models!['models.evaluated_count']} mô hình đã đánh giá`,
      ],
      [
        'Tỷ lệ nhân rộng',
        viRate(models!['models.replication_rate']!),
        `${models!['models.replicated_count']}/${total} mô hình`,
      ],
      [
        'Được khen thưởng',
        viRate(models!['models.commendation_rate']!),
        `${models!['models.commended_count']}/${total} mô hình`,
      ],
      [
        'Gửi đủ mức tối thiểu',
        viRate(reports!['reporting.quota_rate']!),
        `${reports!['reporting.quota_met']}/${reports!['reporting.quota_due']} đơn vị`,
      ],
    ]
    for (const [label, value, share] of expected) {
      const shown = await figure(page, label).innerText()
      expect(shown).toContain(value)
      expect(shown).toContain(share)
    }
    const fields = await ask({
      measures: ['models.count'],
      dimensions: ['models.field_name'],
      filters: inYear('models'),
    })
    const bars = barsOf(page, '#linh-vuc')
    for (const field of fields) {
      const bar = await bars.filter({ hasText: field['models.field_name']! }).innerText()
      expect(bar.split('\n').map((line) => line.trim())).toContain(field['models.count'])
    }
  })

  it('follows the filters, and back and forward follow the reader', async () => {
    const { page, complaints } = await open('/')
    const headline = () => headlineOf(page)
    const first = await headline()
    await page.getByLabel('Khối', { exact: true }).selectOption('party')
    await page.waitForURL(/channel=party/)
    await settled(page)
    expect(await headline()).toContain('khối Đảng, Mặt trận, đoàn thể')
    await page.getByLabel('Năm', { exact: true }).selectOption('2025')
    await settled(page)
    expect(await headline()).toMatch(/^Năm 2025, khối Đảng/)
    const [row] = await ask({
      measures: ['models.count'],
      filters: [
        { member: 'models.year', operator: 'equals', values: ['2025'] },
        { member: 'models.channel', operator: 'equals', values: ['party'] },
      ],
    })
    expect(await headline()).toContain(`có ${vi.format(Number(row!['models.count']))} mô hình`)

    await page.goBack()
    await settled(page)
    expect(await headline()).toMatch(/^Đến ngày 22\/11\/2026, khối Đảng/)
    await page.goBack()
    await settled(page)
    expect(await headline()).toBe(first)
    await page.goForward()
    await settled(page)
    expect(await headline()).toContain('khối Đảng, Mặt trận, đoàn thể')

    await page.getByRole('button', { name: 'Bỏ lọc: Khối Đảng, Mặt trận, đoàn thể' }).click()
    await settled(page)
    expect(await headline()).toBe(first)
    await page.getByLabel('Đối tượng', { exact: true }).selectOption('individual')
    await page.getByRole('button', { name: 'Đặt lại' }).click()
    await settled(page)
    expect(new URL(page.url()).search).toBe('')
    expect(await headline()).toBe(first)
    expect(complaints).toEqual([])
  })

  it('ignores names in the address that it does not know, and says which value is in no list', async () => {
    const { page, complaints } = await open('/?neon=1&utm_source=mail')
    expect(await headlineOf(page)).toMatch(/^Đến ngày 22\/11\/2026, toàn tỉnh có /)
    expect(complaints).toEqual([])
    const unknown = await open('/?channel=army')
    expect(await unknown.page.locator('main').innerText()).toMatch(/Không có lựa chọn này/)
    expect(await unknown.page.locator('main').innerText()).not.toMatch(/toàn tỉnh có/)
  })

  it('is at most six screens of a phone', async () => {
    const { page } = await open('/', phone)
    const height = await page.evaluate(() => document.documentElement.scrollHeight)
    expect(height).toBeLessThanOrEqual(6 * phone.height)
  })

  it('leads from the districts that are behind to the districts, and not to the communes', async () => {
    const { page } = await open('/')
    await page.locator('#can-chu-y a').filter({ hasText: 'địa bàn (huyện cũ) có ít mô hình hơn' }).click()
    await page.waitForURL(/basis=common#dia-ban$/)
    await settled(page)
    expect(await page.locator('#dia-ban').innerText()).toContain('theo huyện cũ')
  })

  it('says that the plan did not apply, instead of 0', async () => {
    const { page } = await open('/?year=2022')
    expect(await headlineOf(page)).toContain('chưa áp dụng Kế hoạch 235')
    const shown = await figure(page, 'Tỷ lệ báo cáo').innerText()
    expect(shown).toContain('—')
    expect(shown).not.toContain('0/0')
    const south = barsOf(page, '#dia-ban').filter({ hasText: 'Khu vực Ninh Thuận (cũ)' })
    expect(await south.innerText()).toContain('Ngoài phạm vi')
  })

  it('shows a chart as a table, sorted by keyboard, and gives it as CSV by the same query', async () => {
    const { page } = await open('/')
    const card = page.locator('#linh-vuc')
    const bars = await barsOf(page, '#linh-vuc').count()
    await (await more(card)).getByRole('button', { name: 'Xem bảng' }).press('Enter')
    const table = card.getByRole('table')
    expect(await table.locator('tbody tr').count()).toBe(bars)
    const names = () => table.locator('tbody th').allInnerTexts()
    await table.getByRole('button', { name: 'Lĩnh vực' }).press('Enter')
    const collator = new Intl.Collator('vi')
    expect(await names()).toEqual([...(await names())].sort(collator.compare))
    expect(await table.locator('th[aria-sort=ascending]').count()).toBe(1)

    const href = await (await more(card)).getByRole('link', { name: 'Tải CSV' }).getAttribute('href')
    const answer = await fetch(base + href)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toContain('text/csv')
    const asked = JSON.parse(new URL(base + href).searchParams.get('query')!) as unknown
    const rows = await ask(asked)
    const lines = (await answer.text()).trim().split('\r\n')
    expect(lines).toHaveLength(rows.length + 1)
  })

  it('shows places by today’s communes, and by the former districts where the address asks for them', async () => {
    const { page } = await open('/?year=2025')
    expect(await page.locator('#dia-ban').innerText()).toContain('theo xã, phường, đặc khu')
    const opened = await open('/?year=2025&basis=common')
    const card = opened.page.locator('#dia-ban')
    expect(await card.innerText()).toContain('theo huyện cũ (đến 30/6/2025)')
    const [row] = await ask({
      measures: ['models.count'],
      filters: [
        { member: 'models.year', operator: 'equals', values: ['2025'] },
        { member: 'models.district_name', operator: 'equals', values: ['Khu vực Ninh Thuận (cũ)'] },
      ],
    })
    const south = card.locator('li').filter({ hasText: 'Khu vực Ninh Thuận (cũ)' })
    expect(await south.count()).toBeGreaterThan(0)
    for (const text of await south.allInnerTexts()) expect(text).toContain(row!['models.count'])
    expect(opened.complaints).toEqual([])
  })

  it('tells of the outstanding models by the rule of the catalogue, and leads to them', async () => {
    const { page, complaints } = await open('/?year=2025')
    const equals = (member: string, value: string) => ({ member, operator: 'equals', values: [value] })
    // The rule and its order, from the plain columns.
    const rows = await ask({
      dimensions: [
        'models.model_key',
        'models.model_code',
        'models.model_name',
        'models.result',
        'models.evaluation',
        'models.status',
        'models.commended',
        'models.commendation_level',
        'models.replicated_sites',
        'models.adopting_units',
      ],
      filters: [equals('models.year', '2025'), equals('models.counted', 'true')],
      limit: 10000,
    })
    const levels = ['central', 'province', 'district', 'commune', 'grassroots']
    const level = (row: (typeof rows)[0]) =>
      row['models.commendation_level'] === null ? 9 : levels.indexOf(row['models.commendation_level']!)
    const yes = (value: unknown) => value === true || value === 'true'
    const fulfil = rows
      .filter(
        (row) =>
          row['models.status'] !== 'discontinued' &&
          (row['models.evaluation'] === 'effective' ||
            (row['models.status'] === 'recognised' && row['models.evaluation'] !== 'not_effective')) &&
          (Number(row['models.replicated_sites']) > 0 || yes(row['models.commended'])),
      )
      .sort(
        (a, b) =>
          Number(b['models.replicated_sites']) - Number(a['models.replicated_sites']) ||
          Number(b['models.adopting_units']) - Number(a['models.adopting_units']) ||
          level(a) - level(b) ||
          (a['models.model_code']! < b['models.model_code']! ? -1 : 1),
      )
    const card = page.locator('#tieu-bieu')
    expect(await card.getByRole('heading', { level: 2 }).innerText()).toContain(vi.format(fulfil.length))
    const told = await card.getByRole('listitem').allInnerTexts()
    expect(told).toHaveLength(5)
    for (const [i, text] of told.entries()) {
      expect(text).toContain(fulfil[i]!['models.model_name']!)
      if (fulfil[i]!['models.result'] !== null) expect(text).toContain(fulfil[i]!['models.result']!)
    }
    const all = card.getByRole('link', { name: `Xem cả ${vi.format(fulfil.length)} mô hình` })
    const list = await page.context().newPage()
    await list.goto(base + (await all.getAttribute('href'))!)
    await settled(list)
    expect(await list.locator('h1').innerText()).toContain(`${vi.format(fulfil.length)} mô hình`)
    await list.close()
    await card.getByRole('link', { name: fulfil[0]!['models.model_name']! }).first().click()
    await page.waitForURL(/\/mo-hinh\?/)
    expect(new URL(page.url()).searchParams.get('model')).toBe(fulfil[0]!['models.model_key'])
    expect(complaints).toEqual([])
  })

  it('says how many pairs may be one, and leads to them', async () => {
    const { page } = await open('/?year=2026')
    const [row] = await ask({
      measures: ['duplicates.undecided_count', 'duplicates.continuation_undecided_count'],
      filters: [{ member: 'duplicates.year', operator: 'equals', values: ['2026'] }],
    })
    const link = figure(page, 'Số mô hình, điển hình').getByRole('link', { name: /cặp/ })
    const pairs = Number(row!['duplicates.undecided_count'])
    const all = pairs + Number(row!['duplicates.continuation_undecided_count'])
    expect(pairs).toBeGreaterThan(0)
    expect(await link.innerText()).toBe(`${all} cặp có thể trùng nhau`)
    await link.click()
    await page.waitForURL(/\/du-lieu.*#trung$/)
    await settled(page)
    expect(await page.locator('#trung h2').innerText()).toContain(`${all} cặp của năm 2026 chưa quyết định`)
    // Only that year's pairs are listed, as many as the link said; all years are one choice away (P19).
    const list = page.locator('#trung')
    const chosen = list.getByLabel('Năm tính')
    expect(await chosen.inputValue()).toBe('2026')
    for (;;) {
      const next = list.getByRole('button', { name: /^Hiện thêm/ })
      if ((await next.count()) === 0) break
      await next.click()
    }
    expect(await list.locator('li:has(h3)').count()).toBe(all)
    await chosen.selectOption('')
    await page.waitForURL((url) => !url.searchParams.has('pairYear'))
    expect(await list.locator('li:has(h3)').count()).toBeGreaterThanOrEqual(Math.min(all, 5))
  })

  it.each([
    [1440, 900],
    [1920, 1080],
  ])('answers what a leader asks on the first screen of %i × %i', async (width, height) => {
    const { page } = await open('/?year=2026', { width, height })
    // The state of the year, what is worst, what changed since last week, and where on the map, Trường Sa with it.
    const asked = [
      'h1',
      '[data-figure=count]',
      '[data-figure=completeness]',
      '[data-figure=replication]',
      '#can-chu-y li >> nth=0',
      '#can-chu-y li >> nth=1',
      '#thay-doi li >> nth=0',
      '#thay-doi li >> nth=1',
      '#thay-doi li >> nth=2',
      '#ban-do .map',
    ]
    for (const place of asked) {
      const box = await page.locator(place).first().boundingBox()
      expect(box, place).not.toBeNull()
      expect(box!.y + box!.height, place).toBeLessThanOrEqual(height)
    }
  })

  it('tells how a figure is computed', async () => {
    const { page } = await open('/')
    await page.getByRole('button', { name: 'Cách tính: Tỷ lệ nhân rộng' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Căn cứ').waitFor()
    const text = await dialog.innerText()
    expect(text).toContain('Tử số')
    expect(text).toContain('Mẫu số')
    expect(text).toContain('Kế hoạch 235-KH/TU')
    await page.keyboard.press('Escape')
    expect(await dialog.count()).toBe(0)
  })

  it('leads from a sentence of Cần chú ý to the units that it counts', async () => {
    const { page } = await open('/?year=2025')
    const sentence = page.locator('#can-chu-y a').filter({ hasText: 'quá hạn mà chưa báo cáo' })
    const [units] = /\d+/.exec(await sentence.innerText())!
    await sentence.click()
    const group = page.locator('#don-vi-missing')
    await expect.poll(() => group.getAttribute('aria-pressed')).toBe('true')
    expect(await page.locator('#don-vi tbody tr').count()).toBe(Number(units))
  })

  it('shows the most pressing units first, and all of them on demand', async () => {
    const { page } = await open('/?year=2025')
    const group = page.locator('#don-vi-all')
    await group.click()
    const units = Number(await group.locator('strong').innerText())
    expect(units).toBeGreaterThan(12)
    const names = page.locator('#don-vi tbody th')
    const first = await names.allInnerTexts()
    expect(first).toHaveLength(12)
    await page.getByRole('button', { name: `Hiện cả ${units} đơn vị` }).click()
    const all = await names.allInnerTexts()
    expect(all).toHaveLength(units)
    expect(all.slice(0, 12)).toEqual(first)
    expect(await page.getByRole('button', { name: /^Hiện cả/ }).count()).toBe(0)
  })

  it('finds a unit without marks', async () => {
    const { page } = await open('/?year=2025')
    await page.locator('#don-vi-all').click()
    await page.getByRole('searchbox').fill('dang uy dien')
    const names = await page.locator('#don-vi tbody th').allInnerTexts()
    expect(names.length).toBeGreaterThan(0)
    expect(names.every((name) => /Đảng ủy.*Diên/.test(name))).toBe(true)
    await page.getByRole('searchbox').fill('zzz')
    expect(await page.locator('#don-vi').innerText()).toContain('Không có đơn vị nào khớp')
  })

  it('waits for all that a part is made of, whatever comes first', async () => {
    const { page, complaints } = await open('/?year=2024&channel=party')
    await page.route(/reporting\.expected/, async (route) => {
      // Everything else has long been there.
      await new Promise((done) => setTimeout(done, 1500))
      await route.continue()
    })
    await page.getByLabel('Khối', { exact: true }).selectOption('')
    await page.waitForURL((url) => !url.search.includes('channel'))
    await settled(page)
    expect(await headlineOf(page)).toMatch(/^Năm 2024, toàn tỉnh có/)
    expect(complaints).toEqual([])
  })

  it('names the part that failed and loads it again', async () => {
    const { page } = await open('/?year=2024&channel=party')
    let broken = true
    await page.route(/district_code.{0,60}district_name/, (route) =>
      broken ? route.abort() : route.continue(),
    )
    await page.getByLabel('Khối', { exact: true }).selectOption('')
    const alert = page.locator('#dia-ban').getByRole('alert')
    await alert.waitFor()
    expect(await alert.innerText()).toContain('Không tải được phần “Địa bàn”')
    await expect.poll(() => barsOf(page, '#linh-vuc').count()).toBe(11)
    broken = false
    await alert.getByRole('button', { name: 'Thử lại' }).click()
    await barsOf(page, '#dia-ban').first().waitFor()
    expect(await alert.count()).toBe(0)
  })

  it('keeps the previous figures in sight while new ones load', async () => {
    const { page } = await open('/')
    // The card's menu closes when another year is shown: each look at the file opens it.
    const file = async () =>
      (await more(page.locator('#don-vi'))).locator('a[href*=".csv"]').getAttribute('href')
    const [headline, of2026] = [await headlineOf(page), await file()]
    expect(decodeURIComponent(of2026!)).toContain('"2026"')
    await page.route(/cubejs-api/, async (route) => {
      await new Promise((done) => setTimeout(done, 700))
      await route.continue()
    })
    await page.getByLabel('Năm', { exact: true }).selectOption('2025')
    await page.waitForURL(/year=2025/)
    expect(await headlineOf(page)).toBe(headline)
    expect(headline).toMatch(/^Đến ngày 22\/11\/2026/)
    // The files are those of the figures that are in sight.
    expect(await file()).toBe(of2026)
    expect(await page.locator('[aria-busy=true]').count()).toBeGreaterThan(0)
    await settled(page)
    expect(await headlineOf(page)).toMatch(/^Năm 2025/)
    expect(decodeURIComponent((await file())!)).toContain('"2025"')
  })

  it('takes the theme of the address, then what was chosen', async () => {
    const { page } = await open('/?theme=dark')
    const dark = () => page.evaluate(() => document.documentElement.classList.contains('dark'))
    expect(await dark()).toBe(true)
    await page.getByRole('button', { name: 'Chuyển sang nền sáng' }).click()
    expect(await dark()).toBe(false)
    await page.goto(base)
    expect(await dark()).toBe(false)
    expect(page.url()).not.toContain('theme')
  })

  it('opens a frozen snapshot by its address and says so', async () => {
    const { page } = await open('/?snapshot=20251216T020000Z-4e5f6a7b')
    expect(await headlineOf(page)).toMatch(/^Năm 2025/)
    expect(await page.locator('main').innerText()).toContain('Phiên bản số liệu: Số liệu năm 2025 (đã chốt)')
    expect(await page.locator('body').innerText()).not.toContain('2026 (tạm tính)')
  })
})

describe.each(LOOKS)('in %s at $width', (theme, viewport) => {
  it.each(['/', '/?year=2025', '/?year=2022&kind=individual'])(
    '%s breaks no rule of WCAG 2.2 AA',
    async (path) => {
      const { page } = await open(`${path}${path.includes('?') ? '&' : '?'}theme=${theme}`, viewport)
      await page.locator('#qua-cac-nam svg.plot').waitFor({ state: 'attached' })
      await (await more(page.locator('#dia-ban'))).getByRole('button', { name: 'Xem bảng' }).click()
      // The menu lies over a part of the table as long as it is open.
      await page.keyboard.press('Escape')
      // Wherever the page stands, the bar that stays covers a part of something below it.
      await page.evaluate(() => scrollTo(0, 0))
      const violations = await violationsOf(page)
      expect(violations).toEqual([])
    },
  )
})

describe.each(['light', 'dark'])('on a phone in %s', (theme) => {
  it('the open list of snapshots breaks no rule of WCAG 2.2 AA, and the keyboard leads through it', async () => {
    const { page, complaints } = await open(`/?theme=${theme}`, phone)
    const button = page.getByRole('button', { name: 'Chọn phiên bản số liệu' })
    await button.focus()
    await page.keyboard.press('Enter')
    const list = page.getByRole('list', { name: 'Các phiên bản số liệu' })
    await list.waitFor()
    expect(await violationsOf(page)).toEqual([])
    const filters = (await page.getByRole('region', { name: 'Bộ lọc' }).boundingBox())!
    const opened = (await list.boundingBox())!
    expect(opened.y + opened.height).toBeLessThanOrEqual(filters.y)
    await page.keyboard.press('Escape')
    expect(await list.count()).toBe(0)
    expect(await button.evaluate((one) => one === document.activeElement)).toBe(true)
    await page.keyboard.press('Enter')
    const frozen = list.getByRole('link', { name: /Số liệu năm 2025/ })
    await frozen.waitFor()
    const onFrozen = () => frozen.evaluate((one) => one === document.activeElement)
    for (let tab = 0; tab < 12 && !(await onFrozen()); tab++) await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.waitForURL(/snapshot=20251216T020000Z/)
    await settled(page)
    expect(await headlineOf(page)).toMatch(/^Năm 2025/)
    expect(complaints).toEqual([])
  })
})

describe.each([360, 390, 768, 1024, 1440, 2560])('at %i wide', (width) => {
  it('nothing hangs over the edge and no label is cut', async () => {
    const { page } = await open('/', { width, height: 900 })
    await page.locator('#qua-cac-nam svg.plot').waitFor({ state: 'attached' })
    const faults = await page.evaluate(() => {
      const found: string[] = []
      const root = document.documentElement
      if (root.scrollWidth > root.clientWidth) found.push(`page: ${root.scrollWidth} > ${root.clientWidth}`)
      for (const element of document.querySelectorAll<HTMLElement>(
        'h1, h2, h3, p, li, dt, dd, th, td, a, button',
      )) {
        if (element.matches('.sr-only, .sr-only *') || element.clientWidth === 0) continue
        if (element.scrollWidth > element.clientWidth)
          found.push(`${element.tagName}: ${element.innerText.slice(0, 60)}`)
      }
      for (const text of document.querySelectorAll<SVGTextElement>('svg.plot text')) {
        // On a phone a card shows its finding until it is opened.
        if (text.getClientRects().length === 0) continue
        const plot = text.closest('section')!.getBoundingClientRect()
        const at = text.getBoundingClientRect()
        if (
          at.left < plot.left - 1 ||
          at.right > plot.right + 1 ||
          at.top < plot.top - 1 ||
          at.bottom > plot.bottom + 1
        ) {
          found.push(`text: ${text.textContent}`)
        }
      }
      return found
    })
    expect(faults).toEqual([])
  })
})

describe('a sentence of Cần chú ý', () => {
  it('leads to its part with the heading in sight below what sticks to the top (P20)', async () => {
    const { page } = await open('/?year=2025')
    const links = page.locator('#can-chu-y a[href*="#"]')
    expect(await links.count()).toBeGreaterThan(0)
    for (const link of await links.all()) {
      const hash = (await link.getAttribute('href'))!.split('#')[1]!
      await link.click()
      await settled(page)
      const { top, below } = await page.evaluate((id) => {
        const to = document.getElementById(id)!
        const heading = to.closest('[id]:has(h2)')?.querySelector('h2') ?? to
        const sticky = [...document.querySelectorAll<HTMLElement>('*')].filter(
          (one) => getComputedStyle(one).position === 'sticky' && one.getBoundingClientRect().top <= 0,
        )
        const bars = sticky.filter((one) => one.offsetWidth > innerWidth / 2)
        return {
          top: Math.min(to.getBoundingClientRect().top, heading.getBoundingClientRect().top),
          below: Math.max(0, ...bars.map((one) => one.getBoundingClientRect().bottom)),
        }
      }, hash)
      expect(top, hash).toBeGreaterThanOrEqual(below - 1)
    }
  })
})

describe('without a connection', () => {
  it('a choice says so, and what is seen goes on once there is one (P10)', async () => {
    const { page } = await open('/?year=2025', phone)
    await page.context().setOffline(true)
    await page.evaluate(() => history.pushState(null, '', '/?year=2025&channel=party'))
    await page.evaluate(() => dispatchEvent(new PopStateEvent('popstate')))
    const failed = page.getByRole('alert').first()
    await failed.waitFor()
    expect(await failed.innerText()).toMatch(/kết nối/)
    await page.context().setOffline(false)
    // Each part that failed has its own way to try again.
    const retries = page.getByRole('alert').getByRole('button', { name: 'Thử lại' })
    await expect
      .poll(
        async () => {
          for (const retry of await retries.all())
            if (await retry.isVisible()) await retry.click({ timeout: 2000 }).catch(() => undefined)
          return page.locator('h1').innerText()
        },
        { timeout: 60_000, interval: 500 },
      )
      .toContain('khối Đảng')
  })
})
