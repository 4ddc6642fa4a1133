import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { ask, base, more, newTouchPage, open, phone, settled, smallTargets } from './site.ts'

/** Small things that people who tried the pages stumbled over on 29/11/2026; P-numbers are those of their report. */

it('whoever writes far down in a report sees where it is saved (P23)', async () => {
  const frozen = (
    (await (await fetch(new URL('/api/snapshots', (await open('/')).page.url()))).json()) as {
      id: string
      frozen: boolean
    }[]
  ).find((one) => one.frozen)!
  const { page } = await open(`/bao-cao?year=2025&layout=party&snapshot=${frozen.id}`)
  const last = page.getByLabel('V. Đề xuất, kiến nghị', { exact: true })
  await last.scrollIntoViewIfNeeded()
  await last.fill('Đề nghị mở lớp tập huấn.')
  const save = page.getByRole('button', { name: 'Lưu', exact: true })
  const [box, height] = [await save.boundingBox(), page.viewportSize()!.height]
  expect(box!.y).toBeGreaterThanOrEqual(0)
  expect(box!.y + box!.height).toBeLessThanOrEqual(height)
})

it('a home screen has an icon (P52)', () => {
  const [, icon] = /rel="apple-touch-icon" href="\/([^"]+)"/.exec(
    readFileSync('dashboard/index.html', 'utf8'),
  )!
  expect(existsSync(`dashboard/public/${icon!}`)).toBe(true)
})

it('a home screen has a name, a colour and icons of the site, in the language of its pages (P52)', async () => {
  for (const [lang, start] of [
    ['vi', '/'],
    ['en', '/?lang=en'],
  ] as const) {
    const { page, complaints } = await open(start)
    // The browser fetches and judges it by itself, under the page's Content-Security-Policy.
    const client = await page.context().newCDPSession(page)
    const { url, data, errors } = await client.send('Page.getAppManifest')
    expect(errors, lang).toEqual([])
    expect(url, lang).not.toBe('')
    const manifest = JSON.parse(data!) as Record<string, string> & {
      icons: { src: string; sizes: string; type: string; purpose: string }[]
    }
    expect(manifest).toMatchObject({ lang, name: 'Gương Sáng', start_url: start, scope: '/' })
    for (const name of ['theme_color', 'background_color']) expect(manifest[name]).toMatch(/^#[\da-f]{6}$/)
    expect(manifest.icons.map(({ sizes, purpose }) => `${sizes} ${purpose}`)).toEqual(
      expect.arrayContaining(['192x192 any', '512x512 any', '512x512 maskable']),
    )
    for (const { src, sizes, type } of manifest.icons) {
      const answer = await page.request.get(base + src)
      expect(answer.headers()['content-type']).toBe(type)
      const bytes = await answer.body()
      // A PNG has its width and height in its header.
      expect(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`).toBe(sizes)
    }
    expect(complaints).toEqual([])
  }
})

it('the steps of a heat map are told apart, and the first one from the card (P52)', async () => {
  for (const theme of ['light', 'dark']) {
    const { page } = await open(`/linh-vuc?year=2026&theme=${theme}`)
    const lightness = await page.evaluate(() => {
      const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!
      return [0, 1, 2, 3, 4, 5].map((step) => {
        const cell = document.createElement('td')
        cell.className = step === 0 ? '' : `heat-${step}`
        if (step === 0) cell.style.backgroundColor = 'var(--surface)'
        document.body.append(cell)
        canvas.fillStyle = getComputedStyle(cell).backgroundColor
        canvas.fillRect(0, 0, 1, 1)
        cell.remove()
        const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((part) => {
          const share = part / 255
          return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
        })
        const y = 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
        // L* of CIELAB, 0 to 100: equal steps look equally far apart.
        return 116 * Math.cbrt(y) - 16
      })
    })
    const steps = lightness.slice(1).map((one, i) => Math.abs(one - lightness[i]!))
    // The step to the full colour is wider than the others: their figures are dark on light, its own are not.
    expect(Math.min(...steps), `${theme}: ${steps.map(Math.round).join(' ')}`).toBeGreaterThanOrEqual(5)
    expect(steps[0], theme).toBeGreaterThanOrEqual(7)
  }
})

it('a difference between what was declared and what was counted is no alarm (P48)', async () => {
  const { page } = await open('/du-lieu?year=2026')
  const told = page.locator('main span', { hasText: /^Khác [+−]/ }).first()
  const [shown, amber] = await told.evaluate((element) => {
    const probe = document.createElement('span')
    probe.className = 'text-amber'
    document.body.append(probe)
    return [getComputedStyle(element).color, getComputedStyle(probe).color]
  })
  expect(shown).toBe(amber)
})

it('a link to a part of another page has it in sight, with the keyboard, once the page is there (P19)', async () => {
  const { page } = await open('/?year=2026')
  await page
    .getByRole('link', { name: /cặp có thể trùng nhau/ })
    .first()
    .click()
  await page.waitForURL(/#trung$/)
  await settled(page)
  const at = () =>
    page.evaluate(() => {
      const heading = document.querySelector('#trung h2')!.getBoundingClientRect()
      return { seen: heading.top >= 0 && heading.bottom <= innerHeight, focused: document.activeElement!.id }
    })
  await expect.poll(at).toEqual({ seen: true, focused: 'trung' })
})

it('after a link to another page the keyboard goes on at its start (P41)', async () => {
  const { page } = await open('/?year=2025')
  const menu = page.getByRole('navigation', { name: 'Các trang' })
  // The script of a page comes while it is waited for; that of the second one is there already.
  for (const name of ['Lĩnh vực', 'Nhân rộng', 'Lĩnh vực']) {
    await menu.getByRole('link', { name, exact: true }).click()
    await settled(page)
    expect(await page.evaluate(() => document.activeElement!.id)).toBe('noi-dung')
  }
})

it('each card’s finding is read once, and what stands beside it is apart from it (P41)', async () => {
  for (const path of ['/?year=2025', '/don-vi?year=2025', '/linh-vuc?year=2025']) {
    const { page } = await open(path)
    const cards = await page.locator('main section[aria-label]:has(> p + div > h2)').all()
    expect(cards.length, path).toBeGreaterThan(1)
    for (const card of cards) {
      const title = (await card.locator('h2').first().innerText()).replace(/\s+/g, ' ')
      // A link to all of them says of what; everything else is beyond the finding.
      const read = (await card.ariaSnapshot()).split('\n').filter((line) => !line.includes('- link '))
      expect(read.filter((line) => line.includes(title)).length, `${path}: ${title}`).toBe(1)
    }
    expect(await page.locator('main').ariaSnapshot(), path).toMatch(/\d{4}\s·\sPhiên bản/)
  }
})

it('each button that copies a sentence says which (P41)', async () => {
  const { page } = await open('/bao-cao?year=2025')
  const buttons = await page.getByRole('button', { name: /^Sao chép câu/ }).evaluateAll((all) =>
    all.map((one) => ({
      name: one.getAttribute('aria-label') ?? one.textContent,
      sentence: one.closest('div')!.querySelector('p')!.textContent,
    })),
  )
  expect(buttons.length).toBeGreaterThan(20)
  // A note stands below two tables in the same words.
  const sentences = new Set(buttons.map(({ sentence }) => sentence))
  expect(new Set(buttons.map(({ name }) => name)).size).toBe(sentences.size)
})

it('the value of a key figure, and what it is a share of, lead to as many models as they say (P8)', async () => {
  const { page } = await open('/?year=2025&channel=party')
  const links = await page
    .locator('[data-figure] dd a[href*="/mo-hinh"]')
    .evaluateAll((all: HTMLAnchorElement[]) =>
      all.map((one) => ({
        figure: one.closest('[data-figure]')!.getAttribute('data-figure')!,
        href: one.href,
        told: one.closest('[data-figure]')!.textContent,
        isShare: one.textContent.includes('%'),
        text: one.textContent,
      })),
    )
  expect([...new Set(links.map(({ figure }) => figure))]).toEqual([
    'count',
    'replication',
    'effectiveness',
    'commendation',
  ])
  expect(links.length).toBeGreaterThanOrEqual(6)
  for (const { href, told, isShare, text, figure } of links) {
    const n = isShare ? /([\d.]+)\/[\d.]+ mô hình/.exec(told)![1]! : text
    await page.goto(href)
    await settled(page)
    expect(await page.locator('h1').innerText(), figure).toContain(`có ${n} mô hình`)
  }
})

it('a table of days beside a chart has days that are read (P33)', async () => {
  const { page } = await open('/?year=2026')
  const card = await more(page.locator('#tien-do'))
  await card.getByRole('button', { name: 'Xem bảng' }).click()
  const rows = await card.getByRole('table').locator('tbody tr').allInnerTexts()
  expect(rows.length).toBeGreaterThan(5)
  for (const row of rows) expect(row).toMatch(/^\d\d\/\d{1,2}\s/)
})

it('level lines with their values stand behind the running totals (P33)', async () => {
  const { page } = await open('/?year=2026')
  const texts = await page.locator('#tien-do svg.plot text').allTextContents()
  expect(texts).toEqual(expect.arrayContaining(['50', '100']))
})

it('the units of the overview are links to their pages (P37)', async () => {
  const { page } = await open('/?year=2025')
  const names = page.locator('#don-vi tbody th')
  const all = await names.count()
  expect(all).toBe(12)
  expect(await names.locator('a[href*="/don-vi?"][href*="unit="]').count()).toBe(all)
})

it('a phone shows the sentence and what needs attention first, then figures (P44)', async () => {
  const { page } = await open('/', phone)
  const top = async (place: string) => (await page.locator(place).first().boundingBox())!.y
  const [sentence, attention, figures] = [
    await top('h1'),
    await top('#can-chu-y'),
    await top('[data-figure]'),
  ]
  expect(sentence).toBeLessThan(attention)
  expect(attention).toBeLessThan(phone.height * 0.6)
  expect(attention).toBeLessThan(figures)
  for (const card of await page.locator('[data-figure]').all())
    expect((await card.boundingBox())!.height).toBeLessThan(300)
})

it('an address of a unit that there is not has no page called like it (P39)', async () => {
  const { page } = await open('/don-vi?unit=XXX')
  expect(await page.title()).not.toContain('XXX')
})

it('an English page says both sides of each sum and what a group of figures is about in English (P40)', async () => {
  const marked = /[\u0300-\u036f]|đ/i
  const { page } = await open('/doi-chieu?lang=en')
  const sides = await page.locator('#doi-chieu dt').allInnerTexts()
  expect(sides.length).toBeGreaterThanOrEqual(6)
  expect(sides.filter((one) => marked.test(one.normalize('NFD')))).toEqual([])
  await page.goto(`${new URL(page.url()).origin}/cach-tinh?lang=en`)
  await page.locator('main h3').first().waitFor()
  const groups = await page.locator('main h2 + p').allInnerTexts()
  expect(groups.length).toBeGreaterThan(8)
  expect(groups.filter((one) => marked.test(one.normalize('NFD')))).toEqual([])
})

it('an English page calls each field in English, with the plan’s own name after it; files keep that alone (P40)', async () => {
  const { page, complaints } = await open('/linh-vuc?lang=en&year=2025')
  const both = 'Health care (Y tế, chăm sóc sức khỏe Nhân dân)'
  const alone = /(?<!\()Y tế, chăm sóc sức khỏe Nhân dân/
  for (const path of ['/', '/linh-vuc', '/nhan-rong', '/mo-hinh', '/ton-vinh', '/dia-ban']) {
    await page.goto(`${base}${path}?lang=en&year=2025`)
    await settled(page)
    const said = await page.locator('body').innerText()
    expect(said, path).not.toMatch(alone)
    if (path !== '/dia-ban') expect(said, path).toContain(both)
  }
  // A page of one field says it in its filter, its sentence and the plan's criteria.
  await page.goto(`${base}/linh-vuc?lang=en&year=2025&field=6`)
  await settled(page)
  expect(await page.locator('h1').innerText()).toContain(both)
  await page.goto(`${base}/mo-hinh?lang=en&year=2025`)
  await settled(page)
  const href = await page.locator('a[href*="/api/export/"][href*=".csv"]').first().getAttribute('href')
  const file = await (await page.request.get(base + href!)).text()
  expect(file).toMatch(alone)
  expect(file).not.toContain('Health care')
  expect(complaints).toEqual([])
})

it('a page whose script does not come says so, and the one before is a step back (P10)', async () => {
  const { page } = await open('/?year=2025')
  const before = await page.locator('h1').innerText()
  await page.context().setOffline(true)
  await page
    .getByRole('navigation', { name: 'Các trang' })
    .getByRole('link', { name: 'Nhân rộng', exact: true })
    .click()
  await page.getByText('Không tải được trang này. Hãy kiểm tra mạng rồi thử lại.').waitFor()
  await page.goBack()
  await expect.poll(() => page.locator('h1').innerText()).toBe(before)
  await page.context().setOffline(false)
})

it('each part of a year’s column says its own figure, and the same day stands beside it (P11)', async () => {
  const { page } = await open('/?year=2026')
  const count = async (year: string, more: object[] = []) => {
    const [row] = await ask({
      measures: ['models.count'],
      filters: [{ member: 'models.year', operator: 'equals', values: [year] }, ...more],
    })
    return Number(row!['models.count'])
  }
  const south = { member: 'models.district_code', operator: 'equals', values: ['58'] }
  const [whole, joined] = [await count('2025'), await count('2025', [south])]
  const at = await page
    .locator('#qua-cac-nam svg.plot text')
    .evaluateAll((all) =>
      all.map((one) => ({ text: one.textContent, box: one.getBoundingClientRect().toJSON() as DOMRect })),
    )
  const placeOf = (value: number) => at.find(({ text }) => text === String(value))!.box
  const [lower, upper, total] = [placeOf(whole - joined), placeOf(joined), placeOf(whole)]
  // One below the other in one column, each within its part: the common area at the bottom.
  expect(total.bottom).toBeLessThan(upper.top)
  expect(upper.bottom).toBeLessThan(lower.top)
  const middle = (box: DOMRect) => box.left + box.width / 2
  expect(Math.abs(middle(lower) - middle(total))).toBeLessThan(2)
  const [column] = await page.locator('#qua-cac-nam svg.plot rect').evaluateAll(
    (all, x) =>
      all
        .map((one) => one.getBoundingClientRect())
        .filter((one) => one.left < x && one.right > x)
        .map(({ right }) => right),
    middle(total),
  )
  const sameDay = at.filter(
    ({ box }) => box.left >= column! && box.left < column! + 30 && box.top < lower.bottom,
  )
  expect(sameDay).toHaveLength(1)
})

it('a commune without a model stands with 0 in Biểu 2, so that all 65 do (P21)', async () => {
  const { page } = await open('/?year=2025')
  const answer = await page.request.get(base + '/api/report/2025.csv?layout=party&annex=2')
  const rows = (await answer.text()).split('\r\n').map((line) => line.split(','))
  const communes = rows.filter(([, name]) => /^(Xã|Phường|Đặc khu) /.test(name ?? ''))
  expect(new Set(communes.map(([, name]) => name)).size).toBe(65)
  // Two of the invented province have none that year.
  for (const bare of ['Xã Diên Lâm', 'Xã Khánh Sơn'])
    expect(communes.find(([, name]) => name === bare)!.slice(2)).toEqual(rows[0]!.slice(2).map(() => '0'))
})

it('the file of how reports came in is by day, as the chart is, and not by unit (P21)', async () => {
  const { page } = await open('/?year=2025')
  const card = await more(page.locator('#tien-do'))
  const href = await card.locator('a[href*=".csv"]').first().getAttribute('href')
  const [header] = (await (await page.request.get(base + href!)).text()).split('\r\n')
  expect(header).toContain('Ngày nhận')
  expect(header).not.toMatch(/Tên đơn vị|Đơn vị báo cáo/)
})

it('the file of a list of models has their content, result and difficulty (P30)', async () => {
  const { page } = await open('/mo-hinh?year=2025')
  const href = await page.getByRole('link', { name: 'Tải CSV', exact: true }).getAttribute('href')
  const [header, ...lines] = (await (await page.request.get(base + href!)).text()).split('\r\n')
  for (const column of ['Nội dung', 'Kết quả', 'Khó khăn']) expect(header).toContain(column)
  const [row] = await ask({
    dimensions: ['models.content'],
    filters: [
      { member: 'models.year', operator: 'equals', values: ['2025'] },
      { member: 'models.content', operator: 'set' },
    ],
    limit: 1,
  })
  expect(lines.join('\n')).toContain(row!['models.content'])
})

it('a rate over fewer than ten is marked in every table, and the mark is explained (P43)', async () => {
  let few = 0
  for (const path of [
    '/linh-vuc?year=2025&field=7',
    '/linh-vuc?year=2021',
    '/dia-ban?year=2025&area=22366',
  ]) {
    const { page } = await open(path)
    for (const toggle of await page.getByRole('button', { name: 'Bảng, tệp, hình và cách tính' }).all()) {
      await toggle.click()
      const asTable = page.getByRole('button', { name: 'Xem bảng' })
      if ((await asTable.count()) > 0) await asTable.click()
      await page.keyboard.press('Escape')
    }
    const cells = (await page.locator('main td').allInnerTexts()).map((text) => text.replace(/\s+/g, ' '))
    const rates = cells.flatMap((text) => [...text.matchAll(/\d % (\* )?\d+\/(\d+)$/g)])
    expect(rates.length, path).toBeGreaterThan(0)
    for (const [text, mark, of] of rates) expect(mark !== undefined, `${path}: ${text}`).toBe(Number(of) < 10)
    few += rates.filter(([, mark]) => mark !== undefined).length
    if (rates.some(([, mark]) => mark !== undefined))
      expect(await page.locator('main').innerText()).toContain('* Dưới 10 mô hình')
  }
  expect(few).toBeGreaterThan(0)
})

it('a year of which nothing was loaded is said to be none, and not silently replaced (P6, P39)', async () => {
  for (const path of ['/', '/linh-vuc', '/dia-ban', '/don-vi', '/nhan-rong', '/ton-vinh', '/mo-hinh']) {
    const { page } = await open(`${path}?year=2030`)
    expect(await page.locator('body').innerText(), path).toContain(
      'Chưa có số liệu năm 2030; trang đang hiện năm 2026.',
    )
    await page.goto(`${base}${path}?year=2025`)
    await settled(page)
    expect(await page.locator('body').innerText(), path).not.toContain('trang đang hiện năm')
  }
})

it('a finger hits what it is pointed at within 44 px, and no page is wider or longer by it (P44)', async () => {
  for (const path of ['/?year=2026', '/linh-vuc?year=2026', '/mo-hinh?year=2026']) {
    const page = await newTouchPage()
    await page.goto(base + path)
    await settled(page)
    const { seen, small } = await page.evaluate(smallTargets)
    expect(seen, path).toBeGreaterThan(10)
    expect(small, path).toEqual([])
    const { scrollWidth, scrollHeight } = await page.evaluate(() => {
      const { scrollWidth, scrollHeight } = document.documentElement
      return { scrollWidth, scrollHeight }
    })
    expect(scrollWidth, path).toBe(phone.width)
    expect(scrollHeight, path).toBeLessThanOrEqual(6 * phone.height)
  }
})
