import type { Locator } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { ask, base, newPage, open, settled } from './site.ts'

/** What changed since last time, on the overview and behind it; and why a part has more or fewer than last year. */

const number = (value: number) => new Intl.NumberFormat('vi-VN').format(Math.abs(value))

/** How a sentence says what a figure was and is: `now` less what changed. */
const rise = (now: number, by: number) => `${number(now - by)} → ${number(now)}, tăng ${number(by)}`

/** What is shown, with its unbreakable spaces as spaces. */
const textOf = async (card: Locator) => (await card.innerText()).replaceAll('\u00a0', ' ')

/** Units of the year that have reported, by Cube. */
async function reported(more: object[] = []): Promise<number> {
  const [row] = await ask({
    measures: ['reporting.received'],
    filters: [{ member: 'reporting.year', operator: 'equals', values: ['2026'] }, ...more],
  })
  return Number(row!['reporting.received'])
}

/** What changed after a day, by Cube. */
async function changed(day: string, more: object[] = []): Promise<{ models: number; reports: number }> {
  const [row] = await ask({
    measures: ['changes.models', 'changes.reports'],
    filters: [
      { member: 'changes.year', operator: 'equals', values: ['2026'] },
      { member: 'changes.changed_on', operator: 'afterDate', values: [day] },
      ...more,
    ],
  })
  return { models: Number(row!['changes.models']), reports: Number(row!['changes.reports']) }
}

describe('since last time', () => {
  it('says what a week changed, and each sentence leads to the rows that add up to it', async () => {
    const { page, complaints } = await open('/')
    const card = page.locator('#thay-doi')
    expect(await card.getByRole('heading').innerText()).toBe('Thay đổi so với ngày 15/11/2026')
    const { models, reports } = await changed('2026-11-15')
    expect(reports).toBeGreaterThan(0)
    expect(await card.locator('li').count()).toBeLessThanOrEqual(7)
    expect(await textOf(card)).toContain(`Đơn vị đã báo cáo ${rise(await reported(), reports)}: `)
    const [all] = await ask({
      measures: ['models.count'],
      filters: [{ member: 'models.year', operator: 'equals', values: ['2026'] }],
    })
    expect(await textOf(card)).toContain(`Mô hình, điển hình ${rise(Number(all!['models.count']), models)}: `)
    const sentence = card.locator('li', { hasText: 'Mô hình, điển hình' }).first()
    await sentence.getByRole('link').click()
    await settled(page)
    expect(new URL(page.url()).pathname + new URL(page.url()).hash).toBe('/so-lieu#thay-doi')
    const list = page.locator('#thay-doi')
    const total = await list.locator('tfoot tr').innerText()
    expect(total).toContain(`+${number(models)}`)
    expect(total).toContain(`+${number(reports)}`)
    const rows = await list.locator('tbody tr').allInnerTexts()
    const sum = rows.reduce((all, row) => all + Number(row.split('\t').at(-3)!.replace('−', '-')), 0)
    expect(sum).toBe(models)
    expect(complaints).toEqual([])
  })

  it('keeps what it is compared with in the browser, and knows the last visit', async () => {
    const page = await newPage()
    await page.addInitScript(() => {
      if (localStorage.getItem('since') === null)
        localStorage.setItem('since', JSON.stringify({ opened: '2026-11-12' }))
    })
    await page.goto(base)
    await settled(page)
    const choice = page.locator('#thay-doi').getByRole('combobox', { name: 'So với' })
    await choice.selectOption('visit')
    const heading = page.locator('#thay-doi').getByRole('heading')
    await expect.poll(() => heading.innerText()).toBe('Thay đổi so với ngày 12/11/2026')
    await choice.selectOption('meeting')
    await page.getByLabel(/^Ngày họp gần nhất/).fill('2026-11-10')
    await expect.poll(() => heading.innerText()).toBe('Thay đổi so với ngày 10/11/2026')
    const { reports } = await changed('2026-11-10')
    const since = `Đơn vị đã báo cáo ${rise(await reported(), reports)}: `
    await expect.poll(() => textOf(page.locator('#thay-doi'))).toContain(since)
    await page.reload()
    await settled(page)
    await expect.poll(() => heading.innerText()).toBe('Thay đổi so với ngày 10/11/2026')
    expect(await choice.locator('option').allInnerTexts()).toContain('Lần xem trước (12/11/2026)')
  })

  it('says of a side only its own, and since when it knows anything', async () => {
    const { page } = await open('/?channel=party')
    const { reports } = await changed('2026-11-15', [
      { member: 'changes.channel', operator: 'equals', values: ['party'] },
    ])
    const party = await reported([{ member: 'reporting.channel', operator: 'equals', values: ['party'] }])
    expect(await textOf(page.locator('#thay-doi'))).toContain(`Đơn vị đã báo cáo ${rise(party, reports)}: `)
    await page.evaluate(() =>
      localStorage.setItem('since', JSON.stringify({ choice: 'meeting', meeting: '2026-09-01' })),
    )
    await page.reload()
    await settled(page)
    await expect
      .poll(() => page.locator('#thay-doi').innerText())
      .toContain('Phiên bản số liệu này chỉ ghi thay đổi từ sau ngày 22/10/2026.')
  })
})

describe('why', () => {
  it.each([
    ['a field', '/linh-vuc?year=2026&field=5', { member: 'models.field_code', values: ['5'] }],
    ['a place', '/dia-ban?year=2026&district=568', { member: 'models.district_code', values: ['568'] }],
    ['a unit', '/don-vi?year=2026&unit=SYT', { member: 'models.unit_code', values: ['SYT'] }],
  ])('the difference of %s adds up by each dimension', async (_, path) => {
    const { page, complaints } = await open(path)
    const card = page.locator('#vi-sao')
    const title = await card.getByRole('heading', { level: 2 }).innerText()
    const size = /^(?:Tăng|Nhiều hơn) ([\d.]+)/.exec(title) ?? /^(?:Giảm|Ít hơn) ([\d.]+)/.exec(title)
    const sign = /^(Giảm|Ít hơn)/.test(title) ? -1 : 1
    const difference = size ? sign * Number(size[1]!.replace('.', '')) : 0
    expect(title).toMatch(/^(Tăng|Giảm|Nhiều hơn|Ít hơn|Bằng) /)
    for (const by of await card.locator('h3').all()) {
      const values = await by.locator('xpath=..').locator('li > span:last-child').allInnerTexts()
      const sum = values.reduce((all, value) => all + Number(value.replace('−', '-').replace('+', '')), 0)
      expect([await by.innerText(), sum]).toEqual([await by.innerText(), difference])
    }
    expect(complaints).toEqual([])
  })
})
