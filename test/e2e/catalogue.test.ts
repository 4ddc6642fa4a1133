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
