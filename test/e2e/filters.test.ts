import type { Locator } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { ask, desktop, open, phone, settled, violationsOf } from './site.ts'

const count = (text: string) => Number(text.replaceAll('.', ''))

/** The models of 2025 that the filters let through, asked beside the page. */
async function modelsWith(filters: Record<string, string>): Promise<number> {
  const [row] = await ask({
    measures: ['models.count'],
    filters: Object.entries({ year: '2025', ...filters }).map(([name, value]) => ({
      member: `models.${name}`,
      operator: 'equals',
      values: [value],
    })),
  })
  return Number(row!['models.count'])
}

describe('the filters behind the button', () => {
  it('narrow every figure of the page, are in the address, and each can be taken off', async () => {
    const { page, complaints } = await open('/?year=2025')
    const shown = page.getByLabel('Sáu số liệu chính').locator('dl > div').first().locator('dd').first()
    const whole = count(await shown.innerText())
    await page.getByRole('button', { name: 'Bộ lọc khác' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Lĩnh vực').selectOption({ index: 1 })
    await page.waitForURL(/field=1(&|$)/)
    await dialog.getByLabel('Cấp quản lý').selectOption('commune')
    await dialog.getByRole('button', { name: 'Xong' }).click()
    await page.waitForURL(/level=commune/)
    await settled(page)
    const expected = await modelsWith({ field_code: '1', level: 'commune' })
    expect(expected).toBeGreaterThan(0)
    expect(expected).toBeLessThan(whole)
    expect(count(await shown.innerText())).toBe(expected)
    await page.getByRole('button', { name: /^Bỏ lọc: Cấp quản lý/ }).click()
    await page.waitForURL((url) => !url.search.includes('level'))
    await settled(page)
    expect(count(await shown.innerText())).toBe(await modelsWith({ field_code: '1' }))
    await page.getByRole('button', { name: 'Đặt lại' }).click()
    await page.waitForURL((url) => !url.search.includes('field'))
    await page.goBack()
    await settled(page)
    expect(count(await shown.innerText())).toBe(await modelsWith({ field_code: '1' }))
    expect(complaints).toEqual([])
  })

  it('find a unit without marks, by keyboard alone', async () => {
    const { page, complaints } = await open('/?year=2025')
    await page.getByRole('button', { name: 'Bộ lọc khác' }).focus()
    await page.keyboard.press('Enter')
    const tree = page.getByRole('tree')
    await tree.waitFor()
    const items = tree.getByRole('treeitem')
    expect(await items.first().innerText()).toMatch(/Khối chính quyền/)
    const search = page.getByRole('dialog').getByRole('searchbox')
    await search.focus()
    await page.keyboard.type('so y te')
    await page
      .getByRole('status')
      .filter({ hasText: /^1 đơn vị$/ })
      .waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('End')
    const focused = page.locator(':focus')
    expect(await focused.innerText()).toBe('Sở Y tế')
    await page.keyboard.press('Enter')
    await page.waitForURL(/unit=/)
    expect(await focused.getAttribute('aria-selected')).toBe('true')
    const unit = new URL(page.url()).searchParams.get('unit')!
    await page.keyboard.press('ArrowLeft')
    expect(await focused.getAttribute('aria-level')).toBe('2')
    await page.keyboard.press('Escape')
    await settled(page)
    expect(await page.getByRole('dialog').count()).toBe(0)
    await page.getByRole('button', { name: 'Bỏ lọc: Đơn vị: Sở Y tế' }).waitFor()
    const shown = page.getByLabel('Sáu số liệu chính').locator('dl > div').first().locator('dd').first()
    expect(count(await shown.innerText())).toBe(await modelsWith({ unit_code: unit }))
    expect(complaints).toEqual([])
  })

  it('go along to a page that takes them, and not to one that has no use for them', async () => {
    const { page } = await open('/?year=2025&field=5')
    const menu = page.getByRole('navigation', { name: 'Các trang' })
    const query = async (name: string) =>
      new URL((await menu.getByRole('link', { name, exact: true }).getAttribute('href'))!, page.url()).search
    expect(await query('Nhân rộng')).toBe('?year=2025&field=5')
    await page.goto(page.url().replace('/?', '/mo-hinh?'))
    await settled(page)
    expect(await query('Tổng quan')).toBe('?year=2025')
  })

  it.each([
    ['light', desktop],
    ['dark', phone],
  ] as const)('break no rule of WCAG 2.2 AA in %s at $width', async (theme, viewport) => {
    const { page } = await open(`/?year=2025&theme=${theme}`, viewport)
    await page.getByRole('button', { name: 'Bộ lọc khác' }).click()
    await page.getByRole('tree').waitFor()
    expect(await violationsOf(page)).toEqual([])
  })

  it.each(['/don-vi', '/linh-vuc?field=3', '/dia-ban?basis=now'])(
    'stand beside another filter on a phone on %s',
    async (path) => {
      const { page } = await open(path, phone)
      const rowOf = async (one: Locator) => (await one.boundingBox())!.y
      const more = page.getByRole('button', { name: 'Bộ lọc khác' })
      const last = page.getByRole('region', { name: 'Bộ lọc' }).getByRole('combobox').last()
      expect(Math.abs((await rowOf(more)) - (await rowOf(last)))).toBeLessThan(4)
    },
  )
})
