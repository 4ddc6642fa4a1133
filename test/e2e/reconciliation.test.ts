import { describe, expect, it } from 'vitest'
import { base, open, overflowsOf, settled, violationsOf, LOOKS } from './site.ts'
import { desk, openDesk } from './steward.ts'

interface Sum {
  name: string
  titleVi: string
  left: { value: number }
  right: { value: number }
  agrees: boolean
  parts: { year: number | null; left: number; right: number }[]
}

const sumsAt = async (address: string) =>
  (await (await fetch(`${address}/api/reconciliation`)).json()) as Sum[]

describe('the sums that must agree', () => {
  it('stand with both sides, in words too, and a meaning each', async () => {
    const { page, complaints } = await openDesk('/doi-chieu')
    const sums = await sumsAt(desk())
    expect(sums.length).toBeGreaterThan(15)
    expect(await page.title()).toBe('Đối chiếu số liệu · Gương Sáng')
    expect(await page.locator('h1').innerText()).toBe(
      `Cả ${sums.length} phép đối chiếu đều khớp ở mọi năm, mọi kỳ.`,
    )
    const shown = await page.locator('#doi-chieu ul > li').evaluateAll((all) =>
      all.map((one) => ({
        title: one.querySelector('h3')!.textContent,
        meaning: one.querySelector('h3 + p')?.textContent ?? '',
        sides: [...one.querySelectorAll('dd')].map((side) => side.textContent),
        said: one.querySelector(':scope > div > p')!.textContent,
      })),
    )
    const number = (value: number) => value.toLocaleString('vi-VN')
    expect(shown.map(({ title, sides, said }) => ({ title, sides, said }))).toEqual(
      sums.map((sum) => ({
        title: sum.titleVi,
        sides: [number(sum.left.value), number(sum.right.value)],
        said: 'Khớp',
      })),
    )
    for (const { title, meaning } of shown) expect(meaning, title!).toMatch(/\.$/)
    expect(complaints).toEqual([])
  })

  it('are shown by year, by the address; back leads back', async () => {
    const { page } = await open('/doi-chieu')
    const sums = await sumsAt(base)
    const all = await page.locator('#doi-chieu ul > li').count()
    expect(all).toBe(sums.length)
    await page.getByLabel(/^Năm/).selectOption('2025')
    await page.waitForURL(/year=2025/)
    const of2025 = sums.filter((sum) => sum.parts.some((part) => part.year === 2025))
    await expect.poll(() => page.locator('#doi-chieu ul > li').count()).toBe(of2025.length)
    const first = of2025[0]!
    const left = first.parts.filter((part) => part.year === 2025).reduce((n, part) => n + part.left, 0)
    expect(await page.locator('#doi-chieu dd').first().innerText()).toBe(left.toLocaleString('vi-VN'))
    await page.goBack()
    await expect.poll(() => page.locator('#doi-chieu ul > li').count()).toBe(all)
  })

  it('that differ are said so in words, open, and first in the headline', async () => {
    const { page } = await open('/doi-chieu')
    const sums = await sumsAt(base)
    const broken = {
      ...sums[0]!,
      agrees: false,
      right: { ...sums[0]!.right, value: sums[0]!.left.value + 3 },
    }
    await page.route('**/api/reconciliation?*', (route) =>
      route.fulfill({ json: [broken, ...sums.slice(1)] }),
    )
    await page.reload()
    await settled(page)
    expect(await page.locator('h1').innerText()).toBe(
      `1/${sums.length} phép đối chiếu chưa khớp, trước hết: “${broken.titleVi}”.`,
    )
    const row = page.locator('#doi-chieu ul > li').first()
    expect(await row.innerText()).toContain('Chưa khớp')
    expect(await row.innerText()).toContain('lệch +3')
    expect(await row.locator('details').getAttribute('open')).not.toBeNull()
    await page.getByLabel('Hiện').selectOption('differing')
    await page.waitForURL(/show=differing/)
    await expect.poll(() => page.locator('#doi-chieu ul > li').count()).toBe(1)
    expect(await violationsOf(page)).toEqual([])
  })

  it('open their years by keyboard, and go out as CSV', async () => {
    const { page } = await open('/doi-chieu')
    const summary = page.locator('#doi-chieu summary').first()
    await summary.press('Enter')
    await page
      .getByRole('region', { name: /^Bảng: / })
      .first()
      .waitFor()
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Tải CSV' }).press('Enter')
    expect((await saved).suggestedFilename()).toMatch(/^doi-chieu_.+\.csv$/)
  })

  it('are on paper without controls', async () => {
    const { page } = await open('/doi-chieu')
    await page.emulateMedia({ media: 'print' })
    const text = await page.locator('main').innerText()
    expect(text).toContain('Khớp')
    expect(text).not.toContain('Tải CSV')
    expect((await page.pdf({ preferCSSPageSize: true })).length).toBeGreaterThan(10_000)
  })
})

describe.each(LOOKS)('in %s at $width', (theme, viewport) => {
  it('breaks no rule of WCAG 2.2 AA and cuts nothing', async () => {
    const { page } = await open(`/doi-chieu?theme=${theme}`, viewport)
    await page.locator('#doi-chieu summary').first().click()
    expect(await violationsOf(page)).toEqual([])
    expect(await overflowsOf(page)).toEqual([])
  })
})
