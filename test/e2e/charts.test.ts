import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { ask, base, desktop, open, phone, settled, more, isFocusMarked } from './site.ts'

/** What the one wrapper gives to every chart, on pages of different makers. */

const CHARTS = [
  ['/?year=2025', 'qua-cac-nam'],
  ['/?year=2025&channel=party', 'linh-vuc'],
  ['/?year=2025&field=5', 'dia-ban'],
  ['/linh-vuc?year=2025', 'ban-do-nhiet'],
  ['/nhan-rong?year=2025', 'don-vi-tiep-nhan'],
  ['/don-vi?year=2025', 'so-luong'],
  ['/dia-ban?year=2025', 'ban-do'],
] as const

const vi = new Intl.NumberFormat('vi-VN')
const percent = (value: number) =>
  `${new Intl.NumberFormat('vi-VN', { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value * 100)}\u00a0%`
const equals = (member: string, value: string) => ({ member, operator: 'equals', values: [value] })

async function bytesOf(page: Page, press: () => Promise<void>): Promise<Buffer> {
  const [download] = await Promise.all([page.waitForEvent('download'), press()])
  const chunks: Buffer[] = []
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** A picture as the browser reads it: its size, the colours of its edge, and the share of it that is ink. */
function readPicture(page: Page, png: Buffer) {
  return page.evaluate(
    async (bytes) => {
      const image = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: 'image/png' }))
      const canvas = document.createElement('canvas')
      canvas.width = image.width
      canvas.height = image.height
      const pen = canvas.getContext('2d')!
      pen.drawImage(image, 0, 0)
      const { data } = pen.getImageData(0, 0, image.width, image.height)
      const edge = new Set<string>()
      let ink = 0
      for (let y = 0; y < image.height; y++)
        for (let x = 0; x < image.width; x++) {
          const at = 4 * (y * image.width + x)
          const colour = [...data.subarray(at, at + 4)].join()
          if (x < 20 || y < 20 || x >= image.width - 20 || y >= image.height - 20) edge.add(colour)
          if (colour !== '255,255,255,255') ink++
        }
      return { width: image.width, height: image.height, edge: [...edge], ink: ink / data.length }
    },
    [...png],
  )
}

describe.each(CHARTS)('on %s the chart %s', (path, id) => {
  it('comes as a table, as CSV and as a workbook', async () => {
    const { page, complaints } = await open(path)
    const card = page.locator(`#${id}`)
    await more(card)
    const toggle = card.getByRole('button', { name: 'Xem bảng' })
    if ((await toggle.count()) > 0) {
      await toggle.click()
      await card.getByRole('button', { name: 'Xem biểu đồ' }).waitFor()
    }
    const rows = await card.getByRole('table').getByRole('row').count()
    expect(rows).toBeGreaterThan(1)
    await more(card)
    for (const format of ['csv', 'xlsx']) {
      const href = await card.locator(`a[download$=".${format}"]`).first().getAttribute('href')
      const answer = await fetch(base + href!)
      expect(answer.status).toBe(200)
      const bytes = Buffer.from(await answer.arrayBuffer())
      if (format === 'xlsx') expect(bytes.subarray(0, 2).toString()).toBe('PK')
      else {
        expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]))
        expect(bytes.toString('utf8').trim().split('\r\n').length).toBeGreaterThan(1)
      }
    }
    expect(complaints).toEqual([])
  })

  it.each([
    ['light', desktop],
    ['dark', phone],
  ] as const)('comes as a picture on white ground, whole, from a page in %s', async (theme, viewport) => {
    const { page, complaints } = await open(`${path}&theme=${theme}`, viewport)
    const button = (await more(page.locator(`#${id}`))).getByRole('button', { name: 'Tải PNG' })
    const png = await bytesOf(page, () => button.click())
    expect(png.subarray(0, 8)).toEqual(Buffer.from('89504e470d0a1a0a', 'hex'))
    const { width, height, edge, ink } = await readPicture(page, png)
    expect(width).toBeGreaterThanOrEqual(1920)
    expect(height).toBeGreaterThan(400)
    // What is cut, or drawn for dark ground, would touch the edge.
    expect(edge).toEqual(['255,255,255,255'])
    expect(ink).toBeGreaterThan(0.002)
    expect(await page.locator('.sheet').count()).toBe(0)
    expect(complaints).toEqual([])
  })
})

describe('the cards of a page', () => {
  it.each([
    ['/', 'can-chu-y', 'thay-doi'],
    // What stands below the map, the other figures, has no name of its own.
    ['/', 'thay-doi', '.first-others'],
    ['/', 'qua-cac-nam', 'tien-do'],
    ['/', 'ket-qua', 'nhan-rong'],
    ['/ton-vinh', 'qua-cac-nam', 'don-vi'],
    ['/ke-hoach', 'so-cuoc', 'nhiem-vu'],
    ['/don-vi?year=2025&unit=SYT', 'qua-cac-nam', 'mo-hinh'],
    ['/don-vi', 'han-bao-cao', 'loai-don-vi'],
    ['/dia-ban', 'xep-hang', 'xa'],
    ['/linh-vuc?field=1', 'mo-hinh', 'don-vi'],
    ['/dia-ban?year=2025&district=572', 'sap-nhap', 'xa'],
    ['/dia-ban?year=2025&area=22366', 'mo-hinh', 'don-vi'],
    ['/dia-ban?year=2025&area=22366', 'cach-chia', 'sap-nhap'],
    ['/mo-hinh?model=BDT-1', 'noi-dung-ket-qua', 'qua-trinh'],
    ['/mo-hinh?model=YSKH-0', 'tung-nam', 'qua-trinh'],
  ])('on %s leave no hole below %s beside %s', async (path, ...ids) => {
    const { page } = await open(path)
    const ends = await Promise.all(
      ids.map(async (id) => {
        const box = (await page.locator(id.startsWith('.') ? id : `#${id}`).boundingBox())!
        return Math.round(box.y + box.height)
      }),
    )
    expect(ends[0]).toBe(ends[1])
  })

  it('do not repeat as a single bar what the key figures say of one field', async () => {
    const { page } = await open('/?year=2025&field=5')
    expect(await page.locator('#dia-ban').count()).toBe(1)
    expect(await page.locator('#linh-vuc, #nhan-rong').count()).toBe(0)
  })
})

describe('how a figure is computed', () => {
  it('says its value and its parts as Cube has them, and gives a code that answers with them', async () => {
    const { page, complaints } = await open('/?year=2025&channel=party')
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    const card = await more(page.locator('#nhan-rong'))
    await card.getByRole('button', { name: /^Cách tính/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.locator('code').waitFor()
    const filters = [equals('models.year', '2025'), equals('models.channel', 'party')]
    const [row] = await ask({
      measures: ['models.replication_rate', 'models.replicated_count', 'models.count'],
      filters,
    })
    const [rate, n, of] = ['replication_rate', 'replicated_count', 'count'].map((name) =>
      Number(row![`models.${name}`]),
    )
    const said = async (title: string) => dialog.locator(`dt:text-is("${title}") + dd`).innerText()
    expect(await said('Giá trị')).toBe(percent(rate!))
    expect(await said('Tử số')).toMatch(new RegExp(`: ${vi.format(n!)}$`))
    expect(await said('Mẫu số')).toMatch(new RegExp(`: ${vi.format(of!)}$`))
    expect(await said('Căn cứ')).not.toBe('')
    expect(await said('Số liệu')).toContain('22/11/2026')

    const code = await dialog.locator('code').innerText()
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{10}$/)
    await dialog.getByRole('button', { name: 'Sao chép mã' }).click()
    await dialog.getByText('Đã sao chép').waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(code)
    const resolved = (await (await fetch(`${base}/api/figures/${code}`)).json()) as Record<string, unknown>
    expect(resolved).toMatchObject({ metric: 'models.replication_rate', numerator: n, denominator: of })
    expect(resolved['value']).toBeCloseTo(rate!, 12)

    // Each side of the rate leads to just its models.
    const sides = await Promise.all(
      ['Tử số', 'Mẫu số'].map((side) =>
        dialog.locator(`dt:text-is("${side}") + dd`).getByRole('link').getAttribute('href'),
      ),
    )
    const other = await page.context().newPage()
    for (const [i, size] of [n!, of!].entries()) {
      await other.goto(base + sides[i]!)
      await settled(other)
      expect(await other.locator('h1').innerText()).toContain(vi.format(size))
    }
    await other.close()

    await dialog.getByRole('link', { name: 'Xem danh sách mô hình của số liệu này' }).click()
    await page.waitForURL(/\/mo-hinh\?/)
    await settled(page)
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({ year: '2025', channel: 'party' })
    expect(await page.locator('h1').innerText()).toContain(vi.format(of!))
    expect(complaints).toEqual([])
  })
})

describe('each key figure', () => {
  it.each([
    '/?year=2025',
    '/?year=2025&channel=party&field=6',
    '/?year=2026&kind=individual',
    '/linh-vuc?year=2025&field=6&kind=collective',
    '/dia-ban?year=2025&area=22366',
    '/dia-ban?year=2025&district=572',
  ])('on %s has a reference that stands for just its value, and leads to its models', async (path) => {
    const { page } = await open(path)
    const cards = page.locator('[data-figure]')
    expect(await cards.count()).toBeGreaterThan(3)
    for (const card of await cards.all()) {
      const told = await card.locator('dd').nth(1).innerText()
      const value = await card.locator('dd').first().innerText()
      await card.getByRole('button', { name: /^Cách tính/ }).click()
      const dialog = page.getByRole('dialog')
      const code = await dialog.locator('code').innerText()
      const figure = (await (await fetch(`${base}/api/figures/${code}`)).json()) as Record<string, number>
      const { value: whole, numerator, denominator } = figure
      if (denominator == null) expect(value).toBe(vi.format(whole!))
      else expect(told).toContain(`${vi.format(numerator!)}/${vi.format(denominator)}`)
      const rows = dialog.getByRole('link', { name: 'Xem danh sách mô hình của số liệu này' })
      const ofModels = (figure['metric'] as unknown as string).startsWith('models.')
      expect(await rows.count()).toBe(ofModels ? 1 : 0)
      await dialog.getByRole('button', { name: 'Đóng' }).click()
    }
  })
})

describe('a mark', () => {
  it.each(['#linh-vuc', '#dia-ban'])('of %s leads to just the models that it counts', async (chart) => {
    const { page } = await open('/?year=2025&kind=collective&basis=common')
    const bars = page.locator(`${chart} li[data-part]`).filter({ has: page.getByRole('link') })
    const all = await bars.count()
    expect(all).toBeGreaterThan(5)
    for (const i of [0, 3, all - 1]) {
      await page.goto(`${base}/?year=2025&kind=collective&basis=common`)
      await settled(page)
      const value = await bars.nth(i).locator('span.font-strong').first().innerText()
      await bars.nth(i).getByRole('link').press('Enter')
      await page.waitForURL(/\/mo-hinh\?/)
      await settled(page)
      const said = (await page.locator('h1').innerText()).replaceAll('\u00a0', ' ')
      expect(said).toContain(`${value} mô hình`)
    }
  })

  it('of a year is clicked, and its name says what it counts', async () => {
    const { page } = await open('/?year=2025')
    const [row] = await ask({ measures: ['models.count'], filters: [equals('models.year', '2024')] })
    const link = page.locator('#qua-cac-nam').getByRole('link', { name: /^2024/ })
    expect(await link.getAttribute('aria-label')).toBe(`2024: ${row!['models.count']} mô hình`)
    await link.click()
    await page.waitForURL(/\/mo-hinh\?year=2024/)
    await settled(page)
    expect(await page.locator('h1').innerText()).toContain(`${row!['models.count']} mô hình`)
  })
})

describe('how the reports came in', () => {
  /** Units that had reported by a day, and what the chart says of it. */
  const receivedBy = async (day: string): Promise<number> => {
    const rows = await ask({
      measures: ['reporting.received'],
      dimensions: ['reporting.received_on'],
      filters: [
        equals('reporting.year', day.slice(0, 4)),
        { member: 'reporting.received_on', operator: 'set' },
      ],
    })
    return rows
      .filter((row) => row['reporting.received_on']!.slice(0, 10) <= day)
      .reduce((sum, row) => sum + Number(row['reporting.received']), 0)
  }

  it('is read for each day by pointing at it and with the arrow keys', async () => {
    const { page, complaints } = await open('/?year=2026')
    const slider = page.locator('#tien-do').getByRole('slider')
    const said = async () => (await slider.getAttribute('aria-valuetext'))!
    await page.locator('#tien-do').scrollIntoViewIfNeeded()
    await slider.focus()
    await page.keyboard.press('End')
    let seen = 0
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press(i % 3 === 0 ? 'PageDown' : 'ArrowLeft')
      const [day, month] = (await said()).split(';')[0]!.split('/').map(Number)
      const text = (year: number) =>
        `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
      for (const year of [2026, 2025]) {
        const isAhead = year === 2026 && text(year) > '2026-11-22'
        const units = isAhead ? null : await receivedBy(text(year))
        expect(await said()).toContain(
          units === null ? `Năm ${year}: chưa đến ngày này` : `Năm ${year}: ${units} đơn vị`,
        )
        if (units) seen += 1
      }
    }
    expect(seen).toBeGreaterThan(4)
    // The mouse reads the same: at the right end stands the last day.
    const box = (await slider.boundingBox())!
    await page.mouse.move(box.x + box.width - 1, box.y + box.height / 2)
    const shown = await slider.innerText()
    await slider.press('End')
    for (const part of (await said()).split('; ')) expect(shown).toContain(part)
    expect(complaints).toEqual([])
  })
})

describe('without sight or mouse', () => {
  it('a chart is a named region with its finding, its figures in words and its links', async () => {
    const { page } = await open('/?year=2025')
    const rows = await ask({
      measures: ['models.count'],
      dimensions: ['models.field_name'],
      filters: [equals('models.year', '2025')],
    })
    const tree = await page.locator('#linh-vuc').ariaSnapshot()
    expect(tree).toContain('region "Lĩnh vực"')
    expect(tree).toMatch(/heading ".+" \[level=2\]/)
    expect(rows.length).toBeGreaterThan(5)
    for (const row of rows) {
      expect(tree).toContain(`${row['models.field_name']}: ${row['models.count']}`)
      expect(tree).toContain(`link "${row['models.field_name']}"`)
    }
    expect(tree).toContain('button "Bảng, tệp, hình và cách tính: Lĩnh vực"')
  })

  it('Tab goes through the page in the order of reading, and each stop is seen', async () => {
    const { page } = await open('/?year=2025')
    await page.keyboard.press('Tab')
    expect(await page.locator(':focus').innerText()).toBe('Chuyển đến nội dung chính')
    const stops = await page.evaluate(() => {
      const list = 'a[href], button, select, input, summary, [tabindex="0"]'
      return [...document.querySelectorAll<HTMLElement>(list)].filter(
        (one) => one.checkVisibility() && one.tabIndex >= 0,
      ).length
    })
    const seen: { order: number; hidden: boolean }[] = []
    for (let i = 0; i < stops; i++) {
      const isMarked = await page.evaluate(isFocusMarked)
      const stop = await page.evaluate(() => {
        const at = document.activeElement as HTMLElement
        const { width, height } = at.getBoundingClientRect()
        return {
          order: [...document.querySelectorAll('*')].indexOf(at),
          hidden: width < 1 || height < 1,
        }
      })
      seen.push({ ...stop, hidden: stop.hidden || !isMarked })
      await page.keyboard.press('Tab')
    }
    expect(seen.filter((stop) => stop.hidden)).toEqual([])
    const orders = seen.map((stop) => stop.order)
    expect(orders).toEqual([...orders].sort((a, b) => a - b))
    expect(new Set(orders).size).toBe(stops)
  })
})

it('an English page tells a failure in English', async () => {
  const { page } = await open('/?year=2025&lang=en')
  await page.route('**/cubejs-api/**', (route) =>
    route.fulfill({
      status: 503,
      contentType: 'application/json',
      body: JSON.stringify({ error: { code: 'busy', message: 'Try later', messageVi: 'Hãy thử lại sau' } }),
    }),
  )
  await page.getByLabel('Side', { exact: true }).selectOption('party')
  await page.getByRole('alert').first().waitFor()
  const said = await page.locator('main').innerText()
  expect(said).toContain('Try later')
  expect(said).not.toContain('Hãy thử lại sau')
})
