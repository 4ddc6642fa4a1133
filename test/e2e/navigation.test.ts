import { describe, expect, it } from 'vitest'
import { base, desktop, open, overflowsOf, phone, settled, violationsOf, LOOKS } from './site.ts'

const FROZEN = '20251216T020000Z-4e5f6a7b'

describe('the way around', () => {
  it('leads from a phone to a page of the menu by keyboard alone', async () => {
    const { page, complaints } = await open('/?year=2025', phone)
    const button = page.getByRole('button', { name: 'Danh sách trang' })
    await button.focus()
    await page.keyboard.press('Enter')
    const menu = page.getByRole('navigation', { name: 'Các trang' })
    expect(await menu.getByRole('link').allInnerTexts()).toEqual(
      expect.arrayContaining(['Tổng quan', 'Lĩnh vực', 'Đơn vị', 'Mô hình', 'Cách tính']),
    )
    expect(await menu.getByRole('link', { name: 'Tổng quan' }).getAttribute('aria-current')).toBe('page')
    await page.keyboard.press('Escape')
    expect(await button.getAttribute('aria-expanded')).toBe('false')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/linh-vuc\?year=2025/)
    await settled(page)
    expect(await button.getAttribute('aria-expanded')).toBe('false')
    expect(complaints).toEqual([])
  })

  it('has the pages that are no figures in a menu of their own', async () => {
    const { page } = await open('/')
    const menu = page.getByRole('navigation', { name: 'Các trang' })
    expect(await menu.getByRole('link', { name: 'Cách tính' }).count()).toBe(0)
    await menu.getByRole('button', { name: 'Số liệu và báo cáo' }).click()
    await menu.getByRole('link', { name: 'Cách tính' }).click()
    await page.waitForURL(/cach-tinh/)
  })

  it('leads to the same page in English and back', async () => {
    const { page, complaints } = await open('/linh-vuc?year=2025')
    await page.getByRole('link', { name: 'English' }).click()
    await page.waitForURL(/lang=en/)
    await settled(page)
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/linh-vuc?year=2025&lang=en')
    await page.getByRole('link', { name: 'Tiếng Việt' }).click()
    await page.waitForURL((url) => !url.search.includes('lang'))
    await settled(page)
    expect(await page.locator('html').getAttribute('lang')).toBe('vi')
    expect(complaints).toEqual([])
  })

  it('chooses a snapshot, which is then in the address and goes along', async () => {
    const { page, complaints } = await open('/')
    const current = await page.locator('h1').innerText()
    await page.getByRole('button', { name: 'Chọn phiên bản số liệu' }).click()
    const frozen = page.getByRole('link', { name: /Số liệu năm 2025.*đã chốt/ })
    await frozen.click()
    await page.waitForURL(new RegExp(`snapshot=${FROZEN}`))
    await settled(page)
    expect(await page.locator('h1').innerText()).toMatch(/^Năm 2025/)
    await page.getByRole('navigation', { name: 'Các trang' }).getByRole('link', { name: 'Đơn vị' }).click()
    await page.waitForURL(new RegExp(`/don-vi.*snapshot=${FROZEN}`))
    await page.goBack()
    await page.goBack()
    await settled(page)
    expect(await page.locator('h1').innerText()).toBe(current)
    expect(complaints).toEqual([])
  })
})

describe('sharing', () => {
  it.each([desktop, phone])(
    'gives a live address, that of these very figures, a picture and paper at $width',
    async (viewport) => {
      const { page, complaints } = await open('/linh-vuc', viewport)
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
      await page.getByRole('button', { name: 'Chia sẻ' }).click()
      const copied = () => page.evaluate(() => navigator.clipboard.readText())
      await page.getByRole('button', { name: /^Sao chép liên kết luôn cập nhật/ }).click()
      await page.getByText('Đã sao chép liên kết.').waitFor()
      expect(await copied()).toBe(`${base}/linh-vuc`)
      await page.getByRole('button', { name: /^Sao chép liên kết đúng số liệu này/ }).click()
      await expect.poll(copied).toMatch(/\/linh-vuc\?year=2026&snapshot=20261122T030000Z-0a1b2c3d$/)
      const exact = await copied()
      const saved = page.waitForEvent('download')
      await page.getByRole('button', { name: 'Tải hình (PNG)' }).click()
      expect((await saved).suggestedFilename()).toBe('guong-sang.png')
      await page.getByRole('link', { name: 'Phiếu họp hai trang (PDF)' }).click()
      await page.waitForURL(/\/in/)
      await settled(page)
      expect(await page.locator('.paper-sheet').count()).toBe(2)
      // Whoever opens the address sees the same figures.
      await page.goto(exact)
      await settled(page)
      expect(await page.locator('footer').innerText()).toContain('20261122T030000Z-0a1b2c3d')
      expect(complaints).toEqual([])
    },
  )
})

describe.each([360, 390, 768, 1024, 1280, 1440, 2560])('at %i wide', (width) => {
  it('every name is whole, and an open menu hangs over no edge', async () => {
    const { page } = await open('/cach-tinh', { width, height: 900 })
    for (const name of ['Chọn phiên bản số liệu', width < 1280 ? 'Danh sách trang' : 'Số liệu và báo cáo']) {
      await page.getByRole('button', { name }).click()
      const panel = page.locator('header div[tabindex="-1"]')
      const box = (await panel.boundingBox())!
      expect(box.x).toBeGreaterThanOrEqual(0)
      expect(box.x + box.width).toBeLessThanOrEqual(width)
      expect((await overflowsOf(page)).filter((fault) => !/^T[HD]:/.test(fault))).toEqual([])
    }
  })
})

describe.each(LOOKS)('in %s at $width', (theme, viewport) => {
  it('open menus break no rule of WCAG 2.2 AA', async () => {
    const { page } = await open(`/cach-tinh?theme=${theme}`, viewport)
    await page.getByRole('button', { name: 'Chọn phiên bản số liệu' }).click()
    await page.getByRole('list', { name: 'Các phiên bản số liệu' }).waitFor()
    expect(await violationsOf(page)).toEqual([])
    await page
      .getByRole('button', { name: viewport === phone ? 'Danh sách trang' : 'Số liệu và báo cáo' })
      .click()
    expect(await violationsOf(page)).toEqual([])
  })
})

describe('an address of what there is not', () => {
  it.each(['/', '/linh-vuc', '/dia-ban', '/don-vi', '/nhan-rong', '/mo-hinh', '/bao-cao', '/so-lieu'])(
    '%s of an unknown snapshot says so, and shows no figures of another',
    async (path) => {
      const answer = await fetch(`${base}${path}?snapshot=20200101T000000Z-00000000`, {
        headers: { Accept: 'text/html' },
      })
      expect(answer.status).toBe(404)
      const { page } = await open(`${path}?snapshot=20200101T000000Z-00000000`)
      expect(await page.locator('h1').innerText()).toBe('Không có phiên bản số liệu này')
      expect(await page.locator('main').innerText()).not.toMatch(/\d/)
      await page.getByRole('link', { name: 'Về trang Tổng quan' }).click()
      await settled(page)
      expect(await page.locator('h1').innerText()).toMatch(/toàn tỉnh có \d/)
    },
  )

  it('is a page that says so, also where no such page is', async () => {
    const answer = await fetch(`${base}/khong-co-trang`, { headers: { Accept: 'text/html' } })
    expect(answer.status).toBe(404)
    const { page } = await open('/khong-co-trang')
    expect(await page.locator('h1').innerText()).toBe('Không có trang này')
    const program = await fetch(`${base}/khong-co-trang`)
    expect([program.status, program.headers.get('content-type')]).toEqual([
      404,
      'application/json; charset=utf-8',
    ])
  })
})
