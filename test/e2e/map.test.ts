import { brotliCompressSync } from 'node:zlib'
import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { ask, base, more, newPage, open, phone, settled, violationsOf } from './site.ts'

const inYear = (year: number) => ({ member: 'models.year', operator: 'equals', values: [String(year)] })
const map = (page: Page): Locator => page.locator('#ban-do')

/** What each place of the map is called and says to those who do not see it, by its code. */
const saidOf = (page: Page): Promise<Record<string, string>> =>
  page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll('#ban-do svg a[data-place]')].map((place) => [
        place.getAttribute('data-place')!,
        place.getAttribute('aria-label')!.replaceAll('\u00a0', ' '),
      ]),
    ),
  )

/** Rows of the card's table: the name, then the figures. */
async function tableOf(page: Page): Promise<string[][]> {
  const card = await more(map(page))
  await card.getByRole('button', { name: 'Xem bảng' }).click()
  return page.evaluate(() =>
    [...document.querySelectorAll('#ban-do tbody tr')].map((row) =>
      [...row.querySelectorAll('th, td')].map((cell) => cell.textContent!.replaceAll('\u00a0', ' ')),
    ),
  )
}

/** Models of a year by commune, as Cube has them. */
async function counted(year: number, more: unknown[] = []): Promise<Map<string, number>> {
  const rows = await ask({
    measures: ['models.count'],
    dimensions: ['models.area_then_code'],
    filters: [inYear(year), ...more],
  })
  return new Map(rows.map((row) => [row['models.area_then_code'] ?? '', Number(row['models.count'])]))
}

describe('the map', () => {
  it('says of each commune what Cube has, on the overview, in its table and in the list', async () => {
    const { page, complaints } = await open('/?year=2025')
    const models = await counted(2025)
    const said = await saidOf(page)
    expect(Object.keys(said)).toHaveLength(65)
    for (const [code, text] of Object.entries(said)) {
      const count = models.get(code) ?? 0
      expect(text).toMatch(count === 0 ? /: chưa có mô hình$/ : new RegExp(`: ${count} mô hình$`))
    }
    await page.goto(`${base}/dia-ban?year=2025`)
    await settled(page)
    const listed = await page.evaluate(() =>
      [...document.querySelectorAll('#ban-do li[data-place]')].map((line) => [
        line.getAttribute('data-place')!,
        Number(line.querySelector('strong')!.textContent),
      ]),
    )
    expect(listed).toHaveLength(65)
    for (const [code, count] of listed) expect(count, String(code)).toBe(models.get(String(code)) ?? 0)
    const names = Object.fromEntries(Object.entries(said).map(([code, text]) => [text.split(':')[0]!, code]))
    for (const [name, count] of await tableOf(page))
      expect(Number(count), name).toBe(models.get(names[name!]!) ?? 0)
    expect(complaints).toEqual([])
  })

  it('shows in each mode the figures of one query, and keeps the mode in the address', async () => {
    const { page, complaints, requests } = await open('/dia-ban?year=2026')
    requests.length = 0
    const button = (name: string) => map(page).getByRole('button', { name, exact: true })

    await button('Nhân rộng').click()
    await page.waitForURL(/map=share/)
    await settled(page)
    expect(requests).toHaveLength(1)
    const rows = await ask({
      measures: ['models.count', 'models.replicated_count'],
      dimensions: ['models.area_then_code'],
      filters: [inYear(2026)],
    })
    const said = await saidOf(page)
    for (const row of rows) {
      const text = said[row['models.area_then_code'] ?? '']
      if (text !== undefined)
        expect(text).toContain(
          `: ${row['models.replicated_count']}/${row['models.count']} mô hình được nhân rộng`,
        )
    }

    await button('Báo cáo').click()
    await page.waitForURL(/map=reports/)
    await settled(page)
    const units = await ask({
      measures: ['reporting.expected', 'reporting.received'],
      dimensions: ['reporting.unit_code'],
      filters: [{ member: 'reporting.year', operator: 'equals', values: ['2026'] }],
    })
    const reported = await saidOf(page)
    for (const [code, text] of Object.entries(reported)) {
      const own = units.filter((unit) => unit['reporting.unit_code']!.endsWith(`-${code}`))
      const sum = (member: string) => own.reduce((total, unit) => total + Number(unit[member]), 0)
      const [n, of] = [sum('reporting.received'), sum('reporting.expected')]
      expect(text).toContain(of === 0 ? 'không có đơn vị' : `: ${n}/${of} đơn vị đã gửi`)
    }

    await button('Lĩnh vực').click()
    await page.waitForURL(/map=fields/)
    await settled(page)
    await map(page).getByLabel('Lĩnh vực', { exact: true }).selectOption('7')
    await page.waitForURL(/map=fields-7/)
    await settled(page)
    const ofField = await counted(2026, [{ member: 'models.field_code', operator: 'equals', values: ['7'] }])
    for (const [code, text] of Object.entries(await saidOf(page)))
      expect(text).toMatch(
        ofField.get(code) ? new RegExp(`: ${ofField.get(code)} mô hình$`) : /chưa có mô hình$/,
      )
    expect(complaints).toEqual([])
  })

  it('shows the ten common areas as one shape each, against the year before', async () => {
    const { page } = await open('/dia-ban?year=2024&basis=common&map=change')
    const byDistrict = async (year: number) =>
      new Map(
        (
          await ask({
            measures: ['models.count'],
            dimensions: ['models.district_code'],
            filters: [inYear(year)],
          })
        ).map((row) => [row['models.district_code'], Number(row['models.count'])]),
      )
    const [now, before] = [await byDistrict(2024), await byDistrict(2023)]
    const said = await saidOf(page)
    expect(Object.keys(said)).toHaveLength(10)
    for (const [code, text] of Object.entries(said)) {
      if (code === '58') expect(text).toContain('ngoài phạm vi')
      else if (!text.includes('không so sánh'))
        expect(text).toContain(`: ${now.get(code) ?? 0} mô hình, trước đó ${before.get(code) ?? 0} (`)
    }
  })

  it.each([
    ['/', 390],
    ['/', 1440],
    ['/?basis=common', 1440],
    ['/dia-ban?year=2024', 768],
    ['/dia-ban', 320],
  ])('on %s at %i has Trường Sa in its frame, Nha Trang in another, and its source', async (path, width) => {
    const page = await newPage({ width, height: 900 })
    await page.goto(base + path)
    await settled(page)
    const islands = map(page).locator('svg a[data-place="22736"], svg a[data-place="576"]')
    expect(await islands.count()).toBe(1)
    expect(await islands.getAttribute('aria-label')).toContain('Trường Sa: ')
    const [card, frame] = [(await map(page).boundingBox())!, (await islands.boundingBox())!]
    expect(frame.width).toBeGreaterThan(60)
    expect(frame.x + frame.width).toBeLessThanOrEqual(card.x + card.width)
    expect(await map(page).innerText()).toContain('Ranh giới để tham khảo')
    if (!path.includes('common') && !path.includes('2024'))
      expect(await map(page).locator('svg a[aria-hidden]').count()).toBe(4)
  })

  it('is one stop of the keyboard; arrow keys go to the neighbour and Enter opens it', async () => {
    const { page, complaints } = await open('/dia-ban?year=2025')
    const places = map(page).locator('svg a[data-place]')
    expect(
      await places.evaluateAll((all) => all.filter((one) => (one as SVGAElement).tabIndex === 0).length),
    ).toBe(1)
    const middle = async () => (await page.locator(':focus path').first().boundingBox())!
    await places.first().focus()
    const start = await middle()
    await page.keyboard.press('ArrowDown')
    const below = await middle()
    expect(below.y + below.height / 2).toBeGreaterThan(start.y + start.height / 2)
    await page.keyboard.press('ArrowUp')
    const above = await middle()
    expect(above.y + above.height / 2).toBeLessThan(below.y + below.height / 2)
    const reached = new Set<string>()
    for (const key of ['ArrowDown', 'ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowRight', 'ArrowUp']) {
      await page.keyboard.press(key)
      reached.add((await page.locator(':focus').getAttribute('data-place'))!)
    }
    expect(reached.size).toBeGreaterThan(2)
    expect(
      await places.evaluateAll((all) => all.filter((one) => (one as SVGAElement).tabIndex === 0).length),
    ).toBe(1)
    const name = (await page.locator(':focus').getAttribute('aria-label'))!.split(':')[0]!
    await page.keyboard.press('Enter')
    await page.waitForURL(/area=\d{5}/)
    await settled(page)
    expect(await page.locator('h1').innerText()).toContain(name)
    expect(complaints).toEqual([])
  })

  it('opens the place that is clicked', async () => {
    const { page } = await open('/?year=2025')
    await map(page).locator('svg a[data-place="22786"] path').click()
    await page.waitForURL(/\/dia-ban\?.*area=22786/)
    await settled(page)
    expect(await page.locator('h1').innerText()).toContain('Bác Ái Tây')
  })
})

it.each([
  ['/?year=2026', 1440],
  ['/?year=2026', 390],
  ['/dia-ban?year=2026', 1440],
  ['/dia-ban?year=2026', 390],
  ['/dia-ban?year=2026&basis=common', 1440],
  ['/?year=2025&basis=common', 390],
  ['/?year=2026&map=reports', 1440],
] as const)(
  'has names on %s at %i that lie within their plates and never over one another',
  async (path, width) => {
    const { page } = await open(path, { width, height: 900 })
    const faults = await page.evaluate(() => {
      const box = (one: Element) => one.getBoundingClientRect()
      const texts = [...document.querySelectorAll('#ban-do .map-names text')].filter(
        (one) => box(one).width > 0,
      )
      const found: string[] = []
      texts.forEach((text, i) => {
        const plate = text.parentElement!.querySelector(':scope > .map-plate')
        const { left, right, top, bottom } = box(text)
        const name = text.textContent
        if (plate !== null && (left < box(plate).left || right > box(plate).right))
          found.push(`${name}: beyond its plate`)
        if (right > innerWidth || left < 0) found.push(`${name}: beyond the page`)
        for (const other of texts.slice(i + 1)) {
          const there = box(other)
          const meet =
            Math.min(right, there.right) - Math.max(left, there.left) > 0 &&
            Math.min(bottom, there.bottom) - Math.max(top, there.top) > 4
          if (meet) found.push(`${name} over ${other.textContent}`)
        }
      })
      return { found, texts: texts.length }
    })
    expect(faults.texts).toBeGreaterThan(3)
    expect(faults.found).toEqual([])
  },
)

it('comes as SVG for slides: every place, the frames, the legend, the title and the source', async () => {
  const { page, complaints } = await open('/dia-ban?year=2025&theme=dark')
  const card = await more(map(page))
  const title = (await card.locator('h2').innerText()).split(' ')[0]!
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    card.getByRole('button', { name: 'Tải SVG' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('ban-do.svg')
  const chunks: Buffer[] = []
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer)
  const drawn = await page.evaluate((text) => {
    const file = new DOMParser().parseFromString(text, 'image/svg+xml')
    return {
      broken: file.querySelector('parsererror') !== null,
      shapes: file.querySelectorAll('path[d^="M"]').length,
      words: [...file.querySelectorAll('text')].map((one) => one.textContent).join(' '),
      ground: file.querySelector('rect')!.getAttribute('fill'),
      lengths: [...file.querySelectorAll('rect')].flatMap((one) =>
        ['x', 'y', 'width', 'height'].map((name) => one.getAttribute(name) ?? '0'),
      ),
    }
  }, Buffer.concat(chunks).toString('utf8'))
  expect(drawn.broken).toBe(false)
  // 64 places on the sheet, the four wards of Nha Trang enlarged, Trường Sa.
  expect(drawn.shapes).toBeGreaterThanOrEqual(69)
  for (const word of [title, 'Trường Sa', 'Nha Trang', 'Ranh giới để tham khảo', 'từ 10'])
    expect(drawn.words).toContain(word)
  expect(drawn.ground).toBe('rgb(255, 255, 255)')
  // Plates and frames are in numbers that any program reads.
  expect(drawn.lengths.filter((length) => !/^-?[\d.]+$/.test(length))).toEqual([])
  expect(complaints).toEqual([])
})

/** Contrast of two colours as the browser computes them. */
const contrast = (a: string, b: string): number => {
  const light = (colour: string) => {
    const [r = 0, g = 0, b = 0] = [...colour.matchAll(/[\d.]+/g)].map(([n]) => {
      const part = Number(n) / 255
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05
  }
  const [x, y] = [light(a), light(b)]
  return Math.max(x, y) / Math.min(x, y)
}

describe.each(['light', 'dark'])('in %s', (theme) => {
  it('neighbouring tones of the map are 3 : 1 apart, and so are a pattern and its ground', async () => {
    const { page } = await open(`/?year=2025&theme=${theme}`)
    const seen = await page.evaluate(() => {
      const style = (className: string, tag: string) => {
        const one = document.createElementNS('http://www.w3.org/2000/svg', tag)
        one.setAttribute('class', className)
        document.querySelector('#ban-do svg')!.append(one)
        const { fill, stroke } = getComputedStyle(one)
        one.remove()
        return { fill, stroke }
      }
      return {
        tones: ['some', 'many', 'most'].map((step) => style(`map-place map-${step}`, 'path').fill),
        patterns: ['empty', 'missing', 'fewer', 'half'].map((name) => [
          style(`map-ground-${name}`, 'rect').fill,
          style(`map-lines-${name}`, 'path').stroke,
        ]),
        dots: [style('map-ground-unsure', 'rect').fill, style('map-dots-unsure', 'circle').fill],
        edge: style('map-place map-some', 'path').stroke,
        few: style('map-place map-few', 'path').fill,
        between: style('map-place map-enough', 'path').fill,
        none: style('map-place map-none', 'path').fill,
      }
    })
    expect(contrast(seen.tones[0]!, seen.tones[1]!)).toBeGreaterThanOrEqual(3)
    expect(contrast(seen.tones[1]!, seen.tones[2]!)).toBeGreaterThanOrEqual(3)
    for (const [ground, lines] of [...seen.patterns, seen.dots])
      expect(contrast(ground!, lines!)).toBeGreaterThanOrEqual(3)
    expect(contrast(seen.edge, seen.tones[0]!)).toBeGreaterThanOrEqual(3)
    expect(seen.none).toContain('#map-empty')
    expect(seen.few).toContain('#map-fewer')
    expect(seen.between).toContain('#map-half')
  })

  it.each(['', '&map=change', '&map=share', '&map=reports', '&map=fields'])(
    'the map breaks no rule of WCAG 2.2 AA (%s)',
    async (mode) => {
      const { page } = await open(
        `/dia-ban?year=2026&theme=${theme}${mode}`,
        theme === 'dark' ? phone : undefined,
      )
      expect(await violationsOf(page)).toEqual([])
    },
  )
})

it('keeps its steps apart in forced colours', async () => {
  const page = await newPage()
  await page.emulateMedia({ forcedColors: 'active' })
  await page.goto(`${base}/?year=2025`)
  await settled(page)
  const fills = await page.evaluate(() =>
    ['none', 'few', 'some', 'enough', 'many', 'most'].map((step) => {
      const one = document.createElementNS('http://www.w3.org/2000/svg', 'path')
      one.setAttribute('class', `map-place map-${step}`)
      document.querySelector('#ban-do .map svg svg')!.append(one)
      return getComputedStyle(one).fill
    }),
  )
  expect(new Set(fills).size).toBe(6)
  expect(fills.filter((fill) => fill.includes('url(')).length).toBe(5)
})

it('costs at most 20 kB on the line, and changes its mode in 100 ms', async () => {
  const answer = await fetch(`${base}/?year=2025`, { headers: { accept: 'text/html' } })
  const html = await answer.text()
  const drawn = /<svg role="group"[\s\S]*?<\/p>/.exec(html)?.[0]
  expect(drawn).toContain('data-place="22736"')
  const without = html.replace(drawn!, '')
  const inPage = brotliCompressSync(html).length - brotliCompressSync(without).length
  const { page } = await open('/?year=2025')
  const script = await page.evaluate(
    () =>
      performance
        .getEntriesByType('resource')
        .map((one) => one as PerformanceResourceTiming)
        .find(({ name }) => name.includes('/MapCard'))!.encodedBodySize,
  )
  expect(inPage + script).toBeLessThanOrEqual(20_000)

  // Each mode has been asked before, as it is for the second reader of a day.
  const modes = ['So với năm trước', 'Nhân rộng', 'Báo cáo', 'Lĩnh vực', 'Số mô hình']
  for (const name of modes) {
    await map(page).getByRole('button', { name, exact: true }).click()
    await settled(page)
  }
  const times: number[] = []
  for (const name of modes)
    times.push(
      await page.evaluate(async (text) => {
        const button = [...document.querySelectorAll<HTMLElement>('#ban-do button')].find(
          (one) => one.textContent === text,
        )!
        const start = performance.now()
        button.click()
        while (
          [...document.querySelectorAll('#ban-do button')]
            .find((one) => one.textContent === text)
            ?.getAttribute('aria-pressed') !== 'true'
        )
          await new Promise(requestAnimationFrame)
        return performance.now() - start
      }, name),
    )
  expect(times.sort((a, b) => a - b)[2]).toBeLessThanOrEqual(100)
})
