import { describe, expect, it } from 'vitest'
import { ask, base, newPage, open, settled } from './site.ts'

/** What changed since last time, on the overview and behind it; and why a part has more or fewer than last year. */

const number = (value: number) => new Intl.NumberFormat('vi-VN').format(Math.abs(value))

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
    const said = await card.locator('li').allInnerTexts()
    expect(said.length).toBeLessThanOrEqual(7)
    expect(said.join('\n')).toContain(`Thêm ${number(reports)} đơn vị đã báo cáo`)
    const sentence = card.locator('li', { hasText: `Thêm ${number(models)} mô hình, điển hình` })
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
    await expect
      .poll(() => page.locator('#thay-doi').innerText())
      .toContain(`Thêm ${number(reports)} đơn vị đã báo cáo`)
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
    expect(await page.locator('#thay-doi').innerText()).toContain(`Thêm ${number(reports)} đơn vị đã báo cáo`)
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
