import { describe, expect, it } from 'vitest'
import { base, open, overflowsOf, violationsOf, LOOKS } from './site.ts'

interface Meta {
  cubes: { measures: { name: string; shortTitle: string }[] }[]
}

describe('the catalogue of figures', () => {
  it('has every measure of Cube, each with its title', async () => {
    const { cubes } = (await (await fetch(`${base}/cubejs-api/v1/meta`)).json()) as Meta
    const measures = cubes.flatMap((cube) => cube.measures)
    const { page, complaints } = await open('/cach-tinh')
    await page.locator('main h3').first().waitFor()
    const titles = measures.map((one) => one.shortTitle)
    expect((await page.locator('main h3').allInnerTexts()).sort()).toEqual(titles.sort())
    // What people ask about comes first; how differences and pairs of rows are counted comes after it.
    const chapters = await page.locator('main h2').allInnerTexts()
    expect(chapters.slice(0, 3)).toEqual(['Mô hình, điển hình', 'Tình hình báo cáo', 'Nhân rộng'])
    expect(chapters).toHaveLength(cubes.length)
    expect(await page.locator('h1').innerText()).toMatch(new RegExp(`^${measures.length} số liệu`))
    expect(await page.title()).toBe('Cách tính số liệu · Gương Sáng')
    expect(complaints).toEqual([])
  })

  it('is folded to what each figure counts; each unfolds, all do for a search and for paper', async () => {
    const { page } = await open('/cach-tinh')
    await page.locator('main h3').first().waitFor()
    // It was 16,700 pixels long, of which a reader wanted one paragraph.
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThan(8000)
    const unfolded = page.locator('main details[open]')
    expect(await unfolded.count()).toBe(0)
    const rate = page.locator('main details').filter({ hasText: 'Mã: models.replication_rate' })
    await rate.locator('summary').press('Enter')
    expect(await unfolded.count()).toBe(1)
    expect(await rate.innerText()).toContain('models.replication_rate')
    const all = await page.locator('main details').count()
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
    expect(await unfolded.count()).toBe(all)
    await page.evaluate(() => dispatchEvent(new Event('afterprint')))
    await page.getByRole('searchbox').fill('ke hoach')
    await expect
      .poll(async () => (await unfolded.count()) === (await page.locator('main details').count()))
      .toBe(true)
  })

  it('keeps its index in sight', async () => {
    const { page } = await open('/cach-tinh')
    await page.locator('main h3').first().waitFor()
    await page.evaluate(() => scrollTo(0, 3000))
    const index = page.getByRole('navigation', { name: 'Các nhóm số liệu' })
    await expect.poll(async () => (await index.boundingBox())!.y).toBeGreaterThanOrEqual(0)
  })

  it('is searched without marks, by the address too', async () => {
    const { page } = await open('/cach-tinh?q=ty+le+nhan+rong')
    await page.locator('main h3').first().waitFor()
    const titles = await page.locator('main h3').allInnerTexts()
    expect(titles).toContain('Tỷ lệ nhân rộng trong số mô hình hiệu quả')
    expect(titles).not.toContain('Cá nhân')
    await page.getByRole('searchbox').fill('zzzz')
    expect(await page.locator('main').innerText()).toContain('Không có số liệu nào khớp')
    expect(page.url()).toContain('q=zzzz')
  })
})

describe.each(LOOKS)('in %s at $width', (theme, viewport) => {
  it('breaks no rule of WCAG 2.2 AA and cuts nothing', async () => {
    const { page } = await open(`/cach-tinh?theme=${theme}`, viewport)
    await page.locator('main h3').first().waitFor()
    expect(await violationsOf(page)).toEqual([])
    expect(await overflowsOf(page)).toEqual([])
  })
})
