import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { ADDRESSES, OF_ONE } from './pages.ts'
import { ask, open, settled, isFocusMarked } from './site.ts'

/** What holds for every page alike: keyboard alone, English in the dark, back and forward. */

const SHOWN = [
  ...ADDRESSES.filter((address) => !address.startsWith('/in?')),
  ...OF_ONE,
  '/dia-ban?year=2025&basis=now',
  'a model',
]

/** The address of a page of the list; the model is whichever comes first. */
async function addressOf(page: string): Promise<string> {
  if (page !== 'a model') return page
  const [first] = await ask({
    dimensions: ['models.model_key'],
    filters: [{ member: 'models.year', operator: 'equals', values: ['2025'] }],
    order: [['models.model_key', 'asc']],
    limit: 1,
  })
  return `/mo-hinh?model=${encodeURIComponent(String(first!['models.model_key']))}`
}

/** Everything in sight that the keyboard must reach, numbered; of a group of radio buttons the chosen one stands for all. */
function number(page: Page): Promise<number> {
  return page.evaluate(() => {
    const list = 'a[href], button:not(:disabled), select, input, textarea, summary, [tabindex="0"]'
    const stops = [...document.querySelectorAll<HTMLElement>(list)].filter(
      (one) =>
        one.checkVisibility() &&
        one.tabIndex >= 0 &&
        !one.matches('input[type="radio"]:not(:checked), [inert] *'),
    )
    stops.forEach((one, i) => (one.dataset.stop = String(i)))
    return stops.length
  })
}

describe.each(SHOWN)('%s', (which) => {
  it('is gone through by keyboard alone: every control, in the order of reading, each seen', async () => {
    const { page, complaints } = await open(await addressOf(which))
    await page.keyboard.press('Tab')
    expect(await page.locator(':focus').innerText()).toBe('Chuyển đến nội dung chính')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('noi-dung')
    await page.evaluate(() => {
      document.body.tabIndex = -1
      document.body.focus()
      document.body.removeAttribute('tabindex')
    })
    const stops = await number(page)
    expect(stops).toBeGreaterThan(10)
    const seen: { stop: string | null; hidden: boolean; what: string }[] = []
    // Boxes that scroll are stops of the browser's own, besides those that are counted.
    for (let i = 0; i < stops + 40; i++) {
      await page.keyboard.press('Tab')
      const here = await page.evaluate(() => {
        const at = document.activeElement as HTMLElement | null
        if (at === null || at === document.body) return null
        const { width, height } = at.getBoundingClientRect()
        return {
          stop: at.dataset.stop ?? null,
          hidden: width < 1 || height < 1,
          what: at.outerHTML.slice(0, 120),
        }
      })
      if (here === null || (seen.length > 0 && here.stop === '0')) break
      const { stop, hidden, what } = here
      seen.push({ stop, hidden: hidden || !(await page.evaluate(isFocusMarked)), what })
    }
    expect(seen.filter((one) => one.hidden)).toEqual([])
    const numbers = seen
      .flatMap(({ stop }) => (stop === null ? [] : [Number(stop)]))
      .filter((stop, i, all) => stop !== all[i - 1])
    expect(numbers).toEqual(Array.from({ length: stops }, (_, i) => i))
    expect(complaints).toEqual([])
  })

  it('speaks English on a dark ground where its address says so, and keeps both on the way', async () => {
    const address = await addressOf(which)
    const { page, complaints } = await open(
      `${address}${address.includes('?') ? '&' : '?'}lang=en&theme=dark`,
    )
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en')
    const [red] = await page.evaluate(() =>
      getComputedStyle(document.body).backgroundColor.match(/\d+/g)!.map(Number),
    )
    expect(red).toBeLessThan(60)
    const said = await page.locator('body').innerText()
    for (const vietnamese of ['Tải CSV', 'Xem bảng', 'Cách tính', 'Đặt lại', 'Số liệu đến', 'Đang tải'])
      expect(said).not.toContain(vietnamese)
    const title = await page.title()
    await page.getByRole('link', { name: 'Overview', exact: true }).first().click()
    await page.waitForURL((url) => url.pathname === '/')
    await settled(page)
    expect(await page.evaluate(() => [location.search, document.documentElement.lang])).toEqual([
      expect.stringMatching(/lang=en.*theme=dark|theme=dark.*lang=en/),
      'en',
    ])
    await page.goBack()
    await expect.poll(() => page.title()).toBe(title)
    await page.goForward()
    await page.waitForURL((url) => url.pathname === '/')
    expect(complaints).toEqual([])
  })
})
