import { describe, expect, it } from 'vitest'
import { base, open, overflowsOf, settled, violationsOf, LOOKS } from './site.ts'
import { desk, openDesk } from './steward.ts'

interface Listed {
  id: string
  name: string | null
  frozen: boolean
  current: boolean
  contentHash: string
}

const listAt = async (address: string) => (await (await fetch(`${address}/api/snapshots`)).json()) as Listed[]

describe('the snapshots', () => {
  it('are listed with what they are, and open the site in one', async () => {
    const { page, complaints } = await open('/so-lieu')
    const all = await listAt(base)
    expect(await page.title()).toBe('Phiên bản số liệu · Gương Sáng')
    const rows = page.locator('#danh-sach tbody tr')
    expect(await rows.count()).toBe(all.length)
    const [now, frozen] = [await rows.nth(0).innerText(), await rows.nth(1).innerText()]
    for (const part of [all[0]!.id, 'Hiện hành', 'Đang xem', 'Dữ liệu mẫu']) expect(now).toContain(part)
    for (const part of ['Số liệu năm 2025', 'Đã chốt', '16/12/2025 09:00', all[1]!.contentHash.slice(0, 12)])
      expect(frozen).toContain(part)
    await page.getByRole('link', { name: 'Xem trang với bản này: “Số liệu năm 2025”' }).press('Enter')
    await page.waitForURL(new RegExp(`^[^?]+/\\?snapshot=${all[1]!.id}$`))
    await settled(page)
    expect(await page.locator('footer').innerText()).toContain(all[1]!.id)
    await page.goBack()
    await page.locator('#danh-sach').waitFor()
    expect(complaints).toEqual([])
  })

  it('are compared: which figures differ, by how much, because of which reports', async () => {
    const [now, frozen] = await listAt(base)
    const { page } = await open(`/so-lieu?from=${frozen!.id}&to=${now!.id}`)
    const { figures, parts } = (await (
      await fetch(`${base}/api/compare?from=${frozen!.id}&to=${now!.id}`)
    ).json()) as {
      figures: { metric: string; by: Record<string, string>; difference: number }[]
      parts: { unitName: string }[]
    }
    const card = page.locator('#so-sanh')
    expect(await card.locator('h2').innerText()).toContain(
      `${figures.length.toLocaleString('vi-VN')} số liệu khác nhau, vì ${parts.length.toLocaleString('vi-VN')} phần báo cáo`,
    )
    const models = figures.find(
      (one) => one.metric === 'models.count' && Object.keys(one.by).join() === 'models.year',
    )!
    const row = card.locator('tbody tr').filter({ hasText: 'Năm 2026' }).first()
    expect(await row.innerText()).toContain(`+${models.difference.toLocaleString('vi-VN')}`)
    expect(await card.locator('table').nth(1).innerText()).toContain(parts[0]!.unitName)
    // Codes have a line between their words; no word of the language has.
    for (const table of await card.locator('tbody').allInnerTexts()) expect(table).not.toMatch(/_|\breport\b/)
    const saved = page.waitForEvent('download')
    await card.getByRole('button', { name: 'Tải số liệu khác nhau (CSV)' }).click()
    expect((await saved).suggestedFilename()).toContain(`${frozen!.id}_${now!.id}`)

    await card.getByRole('button', { name: 'Đổi chiều' }).press('Enter')
    await page.waitForURL(new RegExp(`from=${now!.id}&to=${frozen!.id}`))
    await expect
      .poll(() => card.locator('tbody tr').filter({ hasText: 'Năm 2026' }).first().innerText())
      .toContain(`−${models.difference.toLocaleString('vi-VN')}`)
    await page.goBack()
    await expect.poll(() => page.url()).toContain(`from=${frozen!.id}`)
  })

  it('are taken away whole', async () => {
    const { page } = await open('/so-lieu')
    const [now] = await listAt(base)
    const href = await page
      .locator('#danh-sach tbody tr')
      .first()
      .getByRole('link', { name: /ZIP/ })
      .getAttribute('href')
    const answer = await fetch(base + href)
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('x-snapshot')]).toEqual([
      200,
      'application/zip',
      now!.id,
    ])
    await answer.body?.cancel()
  })

  it('are frozen under a name with the keyboard alone, and say so', async () => {
    const { page, complaints } = await openDesk('/so-lieu')
    const name = page.getByLabel('Tên phiên bản số liệu')
    await name.focus()
    await page.keyboard.type('Báo cáo năm 2026')
    await page.keyboard.press('Enter')
    await page.getByText('Đã chốt phiên bản số liệu “Báo cáo năm 2026”.').waitFor()
    await settled(page)
    const [now] = await listAt(desk())
    expect(now).toMatchObject({ name: 'Báo cáo năm 2026', frozen: true, current: true })
    await expect
      .poll(() => page.locator('#danh-sach tbody tr').first().innerText())
      .toMatch(/Báo cáo năm 2026[\s\S]*Đã chốt/)
    // The page's own head knows, without being loaded again.
    expect(await page.locator('main').innerText()).toContain('Phiên bản số liệu: Báo cáo năm 2026 (đã chốt)')
    expect(await page.locator('#chot').innerText()).toContain('đã được chốt với tên “Báo cáo năm 2026”')
    expect(complaints).toEqual([])
  })

  it('as they were known on a day are listed with that day', async () => {
    const { page } = await openDesk('/so-lieu')
    await page.getByLabel('Tên phiên bản số liệu').fill('Đầu tháng 11')
    const day = page.getByLabel(/Tính đến ngày/)
    // What is no day, or one that is still to come, is said, and nothing is frozen by it.
    for (const [typed, said] of [
      ['31/02/2026', 'Ghi ngày theo dạng ngày/tháng/năm, ví dụ 30/11/2026.'],
      ['23/11/2026', 'Chọn ngày không sau 22/11/2026.'],
    ] as const) {
      await day.fill(typed)
      await page.keyboard.press('Tab')
      await page.getByText(said).waitFor()
      await page.getByRole('button', { name: 'Chốt số liệu' }).click()
      expect(await day.evaluate((field: HTMLInputElement) => field.validationMessage)).toBe(said)
    }
    await day.fill('1/11/2026')
    await page.keyboard.press('Tab')
    expect(await day.inputValue()).toBe('01/11/2026')
    await page.getByRole('button', { name: 'Chốt số liệu' }).click()
    await page.getByText('Đã chốt phiên bản số liệu “Đầu tháng 11”.').waitFor()
    const row = page.locator('#danh-sach tbody tr').filter({ hasText: 'Đầu tháng 11' })
    await row.waitFor()
    expect(await row.innerText()).toContain('01/11/2026')
  })

  it('as they were known on a day are looked at from the header, and none is kept for it', async () => {
    const { page, complaints } = await openDesk('/?year=2026')
    const frozen = (await listAt(desk())).filter((one) => one.frozen).length
    await page.getByRole('button', { name: 'Chọn phiên bản số liệu' }).click()
    // The first reports came on 20 November: the day before nobody knew of them.
    await page.getByLabel(/Xem số liệu tính đến ngày/).fill('2026-11-19')
    await page.keyboard.press('Enter')
    await page.waitForURL(/snapshot=/)
    await settled(page)
    expect(await page.locator('main').innerText()).toContain('Số liệu đến ngày 19/11/2026')
    expect(await page.getByRole('list', { name: 'Đang lọc' }).innerText()).toContain(
      'Tính đến ngày 19/11/2026',
    )
    expect((await listAt(desk())).filter((one) => one.frozen)).toHaveLength(frozen)
    await page.getByRole('button', { name: 'Bỏ lọc: Tính đến ngày 19/11/2026' }).click()
    await settled(page)
    expect(await page.locator('main').innerText()).not.toContain('19/11/2026')
    expect(complaints).toEqual([])
  })

  it('are on paper without controls', async () => {
    const { page } = await open('/so-lieu')
    await page.emulateMedia({ media: 'print' })
    const text = await page.locator('main').innerText()
    expect(text).toContain('Số liệu năm 2025')
    expect(text).not.toContain('Chốt số liệu')
    expect((await page.pdf({ preferCSSPageSize: true })).length).toBeGreaterThan(10_000)
  })
})

describe.each(LOOKS)('in %s at $width', (theme, viewport) => {
  it('breaks no rule of WCAG 2.2 AA and cuts nothing', async () => {
    const { page } = await open(`/so-lieu?theme=${theme}`, viewport)
    expect(await violationsOf(page)).toEqual([])
    expect(await overflowsOf(page)).toEqual([])
  })
})
