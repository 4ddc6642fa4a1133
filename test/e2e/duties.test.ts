import { describe, expect, it } from 'vitest'
import { ask, base, desktop, more, open, overflowsOf, phone, settled, violationsOf } from './site.ts'

/** The pages of publicity, of honours, and of plans, meetings and inspections; their figures are in page-figures.test.ts. */

const PAGES = ['/tuyen-truyen', '/ton-vinh', '/ke-hoach']

describe.each(PAGES)('%s', (path) => {
  it('opens without a complaint, by its menu, and says what narrows it', async () => {
    const { page, complaints } = await open(`${path}?year=2025&channel=party`)
    expect(await page.locator('h1').innerText()).toMatch(/^Năm 2025/)
    expect(await page.locator('main section[aria-label] h2').count()).toBeGreaterThanOrEqual(5)
    expect(await page.getByText('Không tải được').count()).toBe(0)
    await page.getByLabel('Năm', { exact: true }).selectOption('2026')
    await page.waitForURL(/year=2026/)
    await settled(page)
    expect(await page.locator('h1').innerText()).toMatch(/^Đến ngày 22\/11\/2026/)
    expect(complaints).toEqual([])
  })

  it.each([
    ['light', desktop],
    ['dark', phone],
  ] as const)('breaks no rule of WCAG 2.2 AA and cuts nothing, in %s', async (theme, viewport) => {
    const { page, complaints } = await open(`${path}?year=2025&theme=${theme}`, viewport)
    expect(await violationsOf(page)).toEqual([])
    expect(await overflowsOf(page)).toEqual([])
    expect(complaints).toEqual([])
  })

  it('gives each card as a table and as files of the same query', async () => {
    const { page } = await open(`${path}?year=2025`)
    const cards = page.locator('main section[aria-label]').filter({ has: page.locator('h2') })
    for (const card of await cards.all()) {
      await more(card)
      const links = await card.locator('a[href*="/api/export/"]').all()
      if (links.length === 0) continue
      for (const link of links) {
        const answer = await fetch(base + (await link.getAttribute('href'))!)
        expect(answer.status, (await link.getAttribute('href'))!).toBe(200)
        await answer.arrayBuffer()
      }
    }
  })
})

describe('a page of a year', () => {
  it('leads from a field’s bar to its models, and from a unit to its page', async () => {
    const { page } = await open('/ton-vinh?year=2025')
    await page.locator('#linh-vuc li[data-part] a').first().click()
    await page.waitForURL(/\/mo-hinh\?.*field=/)
    expect(new URL(page.url()).searchParams.get('year')).toBe('2025')
    await page.goBack()
    await settled(page)
    await page.locator('#don-vi li[data-part] a').first().click()
    await page.waitForURL(/\/don-vi\?.*unit=/)
  })

  it('lists the models that were chosen as examples, each with its page', async () => {
    const { page } = await open('/ke-hoach?year=2025')
    const [row] = await ask({
      measures: ['models.pilot_count'],
      filters: [{ member: 'models.year', operator: 'equals', values: ['2025'] }],
    })
    const lines = page.locator('#mo-hinh-diem tbody tr')
    expect(await lines.count()).toBe(Number(row!['models.pilot_count']))
    await lines.first().locator('a').first().click()
    await page.waitForURL(/\/mo-hinh\?.*model=/)
  })

  it('speaks English where that is asked for', async () => {
    const { page } = await open('/ke-hoach?year=2025&lang=en')
    expect(await page.locator('h1').innerText()).toContain('units state their plan')
  })
})
