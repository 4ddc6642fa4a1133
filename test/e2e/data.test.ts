import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { encodeTcvn3 } from '../etl/encodings.ts'
import { ask, open, overflowsOf, phone, settled, violationsOf, LOOKS } from './site.ts'
import { HEADER, modelsOf2026, openDesk, table } from './steward.ts'

const csv = (name: string, buffer: Buffer) => ({ name, mimeType: 'text/csv', buffer })

const chosen = (page: Page) => page.locator('#tep-bao-cao')
const drop = (page: Page) => page.locator('#kiem-tra')
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

/** Checks files that were chosen, and waits for the answer. */
async function check(
  page: Page,
  ...files: { name: string; mimeType: string; buffer: Buffer }[]
): Promise<void> {
  await chosen(page).setInputFiles(files)
  await button(page, 'Kiểm tra').click()
  await drop(page).getByRole('region', { name: 'Bảng: Kết quả theo trang tính' }).waitFor()
  await settled(page)
}

describe("the steward's page", () => {
  it('says what came, what is held and what differs, as Cube has it', async () => {
    const { page, complaints } = await open('/du-lieu?year=2025')
    const [received] = await ask({ measures: ['receipts.files', 'receipts.loads', 'receipts.rows_accepted'] })
    const [held] = await ask({
      measures: ['quality.rows_held'],
      filters: [{ member: 'quality.year', operator: 'equals', values: ['2025'] }],
    })
    const number = (text: string | null | undefined) => Number(text).toLocaleString('vi-VN')
    expect(await page.title()).toBe('Dữ liệu · Gương Sáng')
    expect(await page.locator('#lan-nap h2').innerText()).toBe(
      `${number(received!['receipts.files'])} tệp trong ${number(received!['receipts.loads'])} lần nạp`,
    )
    expect(await page.locator('#cho-hoan-thien h2').innerText()).toMatch(
      new RegExp(`^${number(held!['quality.rows_held'])} dòng chờ hoàn thiện của \\d+ đơn vị$`),
    )
    const stated = await page.locator('#tu-ke tbody tr').allInnerTexts()
    expect(stated.some((row) => row.includes('Khác'))).toBe(true)
    expect(stated.some((row) => row.includes('Khớp'))).toBe(true)
    expect(complaints).toEqual([])
  })

  it('leads from a reason to its rows and back, by the address', async () => {
    const { page } = await open('/du-lieu?year=2025')
    const reason = page.locator('#cho-hoan-thien').getByRole('button', { name: 'Không rõ lĩnh vực' })
    const cells = await page
      .locator('#cho-hoan-thien tbody tr', { hasText: 'Không rõ lĩnh vực' })
      .locator('td')
      .allInnerTexts()
    await reason.press('Enter')
    await page.waitForURL(/issue=field-unknown/)
    await page.locator('#dong').waitFor()
    await settled(page)
    // The invented province gives every held report one line that says so.
    expect(await page.locator('#dong tbody tr').count()).toBe(Number(cells[1]))
    await page.goBack()
    await page.locator('#dong').waitFor({ state: 'detached' })
    await page.goForward()
    await page.locator('#dong').waitFor()
  })

  it('finds a file by its unit, without marks', async () => {
    const { page } = await open('/du-lieu')
    await page.getByRole('searchbox').fill('benh vien da khoa')
    const rows = page.locator('#tep tbody tr')
    await expect.poll(async () => /^\d+\//.test(await page.locator('#tep h2').innerText())).toBe(true)
    for (const text of await rows.allInnerTexts()) expect(text).toMatch(/Bệnh viện/i)
    expect(page.url()).toContain('q=benh+vien')
  })
})

describe('a file that is sent', () => {
  it('is checked without any change, then loaded; the page moves to the new snapshot', async () => {
    const { page, complaints } = await openDesk('/du-lieu')
    const before = await modelsOf2026()
    const footer = await page.locator('footer').innerText()
    await check(
      page,
      csv(
        'xay-dung.csv',
        table(
          'Sở Xây dựng,2026,XD1,Tuyến phố mẫu,4,Tập thể,Tổ 1',
          'Sở Xây dựng,2026,XD2,Vỉa hè thông thoáng,4,Tập thể,Tổ 2',
          'Sở Không Có,2026,XD3,Khác,4,Tập thể,Tổ 3',
        ),
      ),
    )
    expect(await drop(page).locator('h2').innerText()).toBe(
      'Kiểm tra xong: 2 dòng hợp lệ, 1 dòng sẽ bị giữ lại',
    )
    const sheet = drop(page).getByRole('region', { name: 'Bảng: Kết quả theo trang tính' })
    expect((await sheet.locator('tbody tr').innerText()).split(/\s*\t\s*|\n/)).toEqual([
      'xay-dung.csv',
      'Cần sửa 1/3',
      'Mô hình',
      'Unicode (UTF-8)',
      '3',
      '2',
      '1',
      '0',
      expect.any(String),
    ])
    const issues = drop(page).getByRole('region', { name: 'Bảng: Lỗi và lưu ý' })
    const first = await issues.locator('tbody tr').first().innerText()
    for (const part of ['Không rõ đơn vị', 'unit-unknown', 'dòng 4', 'cột “Đơn vị báo cáo”', 'Sở Không Có'])
      expect(first).toContain(part)
    expect(await modelsOf2026()).toBe(before)
    expect(await page.locator('footer').innerText()).toBe(footer)

    await button(page, 'Nạp vào số liệu').click()
    await drop(page).getByText('Trang đã chuyển sang phiên bản số liệu mới.').waitFor()
    await settled(page)
    expect(await drop(page).locator('h2').innerText()).toBe('Đã nạp (lần nạp 2): nhận 2 dòng, giữ lại 1 dòng')
    expect(await modelsOf2026()).toBe(before + 2)
    expect(await page.locator('footer').innerText()).not.toBe(footer)
    await expect.poll(() => page.locator('#lan-nap tbody tr').count()).toBe(2)
    expect(complaints).toEqual([])
  })

  it('in an old encoding is read, and one that is no report says why', async () => {
    const { page } = await openDesk('/du-lieu')
    const old =
      `${HEADER}\r\nsở công thương,2026,ct1,chợ văn minh,2,tập thể,ban quản lý chợ\r\n`.toLowerCase()
    await check(
      page,
      csv('cu.csv', encodeTcvn3(old)),
      csv('rac.xlsx', Buffer.from('PK\u0003\u0004 not a workbook')),
    )
    const rows = await drop(page)
      .getByRole('region', { name: 'Bảng: Kết quả theo trang tính' })
      .locator('tbody tr')
      .allInnerTexts()
    expect(rows.find((row) => row.startsWith('cu.csv'))).toContain('TCVN3 (ABC)')
    expect(rows.find((row) => row.startsWith('rac.xlsx'))).toContain('Không đọc được')
    const saved = page.waitForEvent('download')
    await button(page, 'Tải lỗi và lưu ý (CSV)').click()
    expect((await saved).suggestedFilename()).toBe('loi-va-luu-y.csv')
  })

  it('that only holds bad bytes cannot be loaded', async () => {
    const { page } = await openDesk('/du-lieu')
    await check(page, csv('trong.csv', Buffer.alloc(0)))
    expect(await drop(page).locator('h2').innerText()).toContain('Không đọc được tệp nào')
    expect(await button(page, 'Nạp vào số liệu').isDisabled()).toBe(true)
  })

  it('may be dropped with the mouse', async () => {
    const { page } = await openDesk('/du-lieu')
    const given = await page.evaluateHandle(() => {
      const transfer = new DataTransfer()
      transfer.items.add(new File(['a,b\r\n1,2\r\n'], 'tha.csv'))
      return transfer
    })
    await page.getByText('Thả tệp vào đây').dispatchEvent('drop', { dataTransfer: given })
    await drop(page).getByRole('listitem').filter({ hasText: 'tha.csv' }).waitFor()
    await button(page, 'Kiểm tra').click()
    await drop(page).getByText('no-table').first().waitFor()
  })

  it('is chosen, checked and dated with the keyboard alone', async () => {
    const { page } = await openDesk('/du-lieu')
    await page.locator('#noi-dung').focus()
    const focused = (id: string) => page.evaluate((at) => document.activeElement?.id === at, id)
    for (let i = 0; i < 5 && !(await focused('tep-bao-cao')); i++) await page.keyboard.press('Tab')
    expect(await focused('tep-bao-cao')).toBe(true)
    // What opens from here is the browser's own.
    await chosen(page).setInputFiles([csv('phim.csv', table('Sở Y tế,2026,YT9,Bàn phím,6,Tập thể,Tổ 9'))])
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press('Tab')
      if (await button(page, 'Kiểm tra').evaluate((one) => one === document.activeElement)) break
    }
    await page.keyboard.press('Enter')
    await drop(page)
      .getByText(/Kiểm tra xong: 1 dòng hợp lệ/)
      .waitFor()
  })
})

describe('two models that may be one', () => {
  it('stand side by side, are decided and undone, and count once while they are one', async () => {
    const { page, complaints } = await openDesk('/du-lieu')
    await page.setViewportSize(phone)
    const before = await modelsOf2026()
    const card = page.locator('#trung')
    expect(await card.locator('h2').innerText()).toBe('1 cặp chưa quyết định')
    const text = await card.locator('li').filter({ hasText: 'Phòng khám thân thiện' }).innerText()
    for (const part of ['Sở Y tế', 'Sở Tư pháp', 'YT1', 'TP1']) expect(text).toContain(part)
    expect(await violationsOf(page)).toEqual([])
    expect(await overflowsOf(page)).toEqual([])

    await button(page, 'Là một mô hình').press('Enter')
    await card.getByText('Đã ghi quyết định').waitFor()
    await settled(page)
    await expect.poll(() => card.locator('h2').innerText()).toBe('Đã quyết định cả 1 cặp')
    expect(await modelsOf2026()).toBe(before - 1)

    await card.getByLabel('Hiện').selectOption('decided')
    await page.waitForURL(/pairs=decided/)
    await card.getByText('Đã xác nhận là một mô hình').waitFor()
    await button(page, 'Hủy quyết định').press('Enter')
    await expect.poll(() => card.locator('h2').innerText(), { timeout: 30_000 }).toBe('1 cặp chưa quyết định')
    expect(await modelsOf2026()).toBe(before)
    expect(complaints).toEqual([])
  })
})

describe('what goes out', () => {
  it('is a form for one unit, the forms of all, and the held rows of a load', async () => {
    const { page } = await openDesk('/du-lieu')
    const forms = page.locator('#mau')
    await forms.getByLabel('Đơn vị').selectOption('SYT')
    const form = page.waitForEvent('download')
    await forms.getByRole('button', { name: 'Tải mẫu' }).press('Enter')
    expect((await form).suggestedFilename()).toBe('mau-bao-cao_SYT_2026.xlsx')
    const returns = page.waitForEvent('download')
    await page.setViewportSize(phone)
    await page.getByRole('button', { name: 'Tải (ZIP): tệp gửi lại đơn vị của lần nạp 1' }).press('Enter')
    expect((await returns).suggestedFilename()).toBe('dong-gui-lai_lan-nap-1.zip')
  })
})

describe('on paper', () => {
  it('has the tables whole and no controls', async () => {
    const { page } = await open('/du-lieu?year=2025')
    await page.emulateMedia({ media: 'print' })
    const text = await page.locator('main').innerText()
    for (const part of ['Các lần nạp', 'Dòng chờ hoàn thiện', 'Kê khai và tổng hợp', 'Bộ lọc: Năm 2025'])
      expect(text).toContain(part)
    expect(text).not.toContain('Chọn tệp')
    expect((await page.pdf({ preferCSSPageSize: true })).length).toBeGreaterThan(20_000)
  })
})

describe.each(LOOKS)('in %s at $width', (theme, viewport) => {
  it('breaks no rule of WCAG 2.2 AA and cuts nothing', async () => {
    const { page } = await open(`/du-lieu?year=2025&issue=field-unknown&theme=${theme}`, viewport)
    await page.locator('#dong').waitFor()
    await settled(page)
    expect(await violationsOf(page)).toEqual([])
    expect(await overflowsOf(page)).toEqual([])
  })
})
