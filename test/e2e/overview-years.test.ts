import type { Page, Route } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { ask, open, settled } from './site.ts'

/** The year that is shown and whose number a number is, where filters leave little or nothing. */

const equals = (member: string, value: string) => ({ member, operator: 'equals', values: [value] })
const textOf = async (page: Page, selector: string) =>
  (await page.locator(selector).first().innerText()).replaceAll('\u00a0', ' ')
const figure = (page: Page, id: string) => textOf(page, `[data-figure=${id}]`)

/** A commune's Party committee, which there is since 1 July 2025. */
const NEW_UNIT = 'DU-22480'

describe('the year that was asked for', () => {
  it('stays, though the filters leave nothing of it', async () => {
    const { page, complaints } = await open(`/?year=2021&unit=${NEW_UNIT}`)
    expect(await page.title()).toBe('Tổng quan 2021 · Gương Sáng')
    expect(await textOf(page, 'h1')).toBe(
      'Năm 2021, phạm vi đang lọc chưa ghi nhận mô hình, điển hình nào. Năm 2021 chưa áp dụng Kế hoạch 235.',
    )
    expect(await figure(page, 'count')).toMatch(/\n—\n\s*Chưa có số liệu/)
    expect(await page.getByLabel('Năm', { exact: true }).inputValue()).toBe('2021')
    expect(complaints).toEqual([])
  })

  it('stays where the filters are set on the page', async () => {
    const { page } = await open('/?year=2021')
    await page.evaluate((unit) => {
      history.pushState(null, '', `/?year=2021&unit=${unit}`)
      dispatchEvent(new Event('popstate'))
    }, NEW_UNIT)
    await expect.poll(() => textOf(page, 'h1')).toMatch(/^Năm 2021, phạm vi đang lọc chưa ghi nhận/)
  })

  it('is the latest of the whole where none was asked for', async () => {
    const units = await ask({
      measures: ['reporting.received'],
      dimensions: ['reporting.unit_code'],
      filters: [equals('reporting.year', '2026'), equals('reporting.state', 'not_due')],
    })
    const waiting = units[0]!['reporting.unit_code']!
    const { page } = await open(`/?unit=${waiting}`)
    expect(await textOf(page, 'h1')).toMatch(
      /^Đến ngày 22\/11\/2026, .* chưa ghi nhận .*; 0\/1 đơn vị đã báo cáo/,
    )
    // Nothing was sent: that is not 0 models.
    expect(await figure(page, 'count')).toMatch(/\n—\n\s*Chưa có số liệu/)
  })

  it('counts 0 where reports came in and hold none', async () => {
    const rows = await ask({
      measures: ['models.count'],
      dimensions: ['models.field_code', 'models.level', 'models.kind_class'],
      filters: [equals('models.year', '2025')],
    })
    const there = new Set(
      rows.map((row) => `${row['models.field_code']} ${row['models.level']} ${row['models.kind_class']}`),
    )
    const fields = Array.from({ length: 11 }, (_, i) => String(i + 1))
    const [field, level, kind] = fields
      .flatMap((field) =>
        ['province', 'commune'].flatMap((level) => [
          [field, level, 'individual'],
          [field, level, 'collective'],
        ]),
      )
      .concat([['1', 'district', 'individual']])
      .find((part) => !there.has(part.join(' ')))!
    const { page } = await open(`/?year=2025&field=${field}&level=${level}&kind=${kind}`)
    expect(await figure(page, 'count')).toMatch(/\n0\n\s*0 tập thể, 0 cá nhân/)
  })

  it('tells a unit that owes nothing from a year before the plan', async () => {
    const units = await ask({
      measures: ['reporting.quota_owed'],
      filters: [equals('reporting.year', '2026'), equals('reporting.channel', 'government')],
    })
    expect(units[0]!['reporting.quota_owed']).toBe('0')
    const { page } = await open('/?year=2026&channel=government')
    expect(await figure(page, 'quota')).toContain('Không yêu cầu')
    expect(await textOf(page, 'body')).not.toContain('Năm 2026 chưa áp dụng')
  })
})

describe('the reports beside the models', () => {
  const reports = async (filters: object[]) => {
    const [row] = await ask({
      measures: ['reporting.received', 'reporting.expected'],
      filters: [equals('reporting.year', '2026'), ...filters],
    })
    return `${row!['reporting.received']}/${row!['reporting.expected']}`
  }

  it.each([
    ['', [], ''],
    ['field=1', [], ' (toàn tỉnh)'],
    ['level=commune', [], ' (toàn tỉnh)'],
    ['kind=individual', [], ' (toàn tỉnh)'],
    ['channel=party', [equals('reporting.channel', 'party')], ''],
    ['channel=party&field=1', [equals('reporting.channel', 'party')], ' (khối Đảng, Mặt trận, đoàn thể)'],
    ['district=568', [equals('reporting.district_code', '568')], ''],
    ['district=568&field=1', [equals('reporting.district_code', '568')], ' (địa bàn, đơn vị đang lọc)'],
  ])('with %s say whose they are', async (query, filters, whose) => {
    const { page } = await open(`/?${query}`)
    const share = await reports(filters)
    expect(await textOf(page, 'h1')).toContain(`; ${share} đơn vị${whose} đã báo cáo`)
    // The sentence above has said it.
    expect(await textOf(page, 'h1 + p')).toMatch(/^Số tạm tính đến 22\/11\/2026(?!;)/)
    expect(await figure(page, 'completeness')).toContain(`${share} đơn vị${whose}`)
    const scope =
      whose.slice(2, -1) ||
      (query === '' ? 'toàn tỉnh' : query === 'channel=party' ? 'khối Đảng' : 'địa bàn, đơn vị đang lọc')
    expect(await textOf(page, '#tien-do')).toContain(scope)
    expect(await textOf(page, '#don-vi')).toContain(scope)
    expect((await textOf(page, '#han-bao-cao')).includes('Báo cáo tính theo đơn vị')).toBe(whose !== '')
  })
})

describe('answers that come in any order', () => {
  it.each([1, 2, 3, 4, 5, 6])('draw the same page (order %i)', { timeout: 120_000 }, async (seed) => {
    const { page, complaints } = await open('/?year=2025')
    const waiting: Route[] = []
    let arrived: (() => void) | null = null
    await page.route(/cubejs-api/, (route) => {
      waiting.push(route)
      arrived?.()
    })
    let lot = seed
    // Lehmer's.
    const draw = (sides: number) => (lot = (lot * 48271) % 2147483647) % sides
    const query = ['channel=party&field=1&year=2026', 'unit=DU-22480', 'kind=individual&district=568'][
      seed % 3
    ]!
    await page.evaluate((query) => {
      history.pushState(null, '', `/?${query}`)
      dispatchEvent(new Event('popstate'))
    }, query)
    const busy = () => page.locator('[aria-busy=true]').count()
    const drawn = () =>
      page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
    for (;;) {
      await drawn()
      if (waiting.length === 0) {
        if ((await busy()) === 0) break
        // What was answered leads to the next questions.
        if (waiting.length === 0) await new Promise<void>((done) => (arrived = done))
      }
      const [route] = waiting.splice(draw(waiting.length), 1)
      const answered = page.waitForResponse((response) => response.request() === route!.request())
      await route!.continue()
      await (await answered).finished()
    }
    const shown = await page.locator('main').innerText()
    await page.unroute(/cubejs-api/)
    const fresh = await open(`/?${query}`)
    await settled(fresh.page)
    expect(shown).toBe(await fresh.page.locator('main').innerText())
    expect(complaints).toEqual([])
  })
})
