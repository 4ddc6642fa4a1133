import { readFileSync } from 'node:fs'
import { unzipSync, strFromU8, strToU8, zipSync } from 'fflate'
import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { readWorkbook } from '../../etl/intake/workbook.ts'
import { documents } from '../etl/documents.ts'
import { workbook } from '../etl/workbooks.ts'
import { isFocusMarked, overflowsOf, phone, settled, violationsOf } from './site.ts'
import { loadMore, modelsOf2026, openDesk, POINTED_OUT, table } from './steward.ts'

/**
 * The steward's work by keys alone on a page 390 px wide: each control is reached with Tab, and what has the keyboard is seen.
 */

const longest = 250

/** Opens the data page as a phone shows it. */
async function openNarrow(): Promise<{ page: Page; complaints: string[] }> {
  const opened = await openDesk('/du-lieu')
  // From now on the window for files is the test's, whichever key opens it.
  opened.page.on('filechooser', () => undefined)
  await opened.page.setViewportSize(phone)
  await settled(opened.page)
  return opened
}

/** Presses Tab until the control has the keyboard. */
async function tabTo(page: Page, control: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await control.waitFor()
  for (let pressed = 0; pressed < longest; pressed += 1) {
    if (await control.evaluate((one) => one === document.activeElement)) {
      // A list to choose from is marked by its border, which is drawn as it gets the keyboard.
      expect(await page.evaluate(isFocusMarked)).toBe(true)
      return
    }
    await page.keyboard.press(key)
  }
  throw new Error(`Tab leads to no ${String(control)}`)
}

async function pressOn(page: Page, control: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await tabTo(page, control, key)
  await page.keyboard.press('Enter')
}

/** Chooses from a list with the arrow keys. */
async function choose(page: Page, list: Locator, label: string): Promise<void> {
  await tabTo(page, list)
  const chosen = () => list.evaluate((one) => (one as HTMLSelectElement).selectedOptions[0]?.text)
  for (let pressed = 0; pressed < longest && (await chosen()) !== label; pressed += 1)
    await page.keyboard.press('ArrowDown')
  expect(await chosen()).toBe(label)
}

/** Chooses a file in the window that the key opens. */
async function chooseFile(page: Page, name: string, bytes: Uint8Array, key?: 'Shift+Tab'): Promise<void> {
  await tabTo(page, page.locator('#tep-bao-cao'), key)
  const window = page.waitForEvent('filechooser')
  await page.keyboard.press('Enter')
  await (await window).setFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) })
}

const card = (page: Page) => page.locator('#kiem-tra')
const button = (where: Locator, name: string | RegExp) => where.getByRole('button', { name, exact: true })

async function check(page: Page, name: string, bytes: Uint8Array, key?: 'Shift+Tab'): Promise<void> {
  await chooseFile(page, name, bytes, key)
  await pressOn(page, button(card(page), 'Kiểm tra'))
  await card(page).getByRole('region', { name: 'Bảng: Kết quả theo trang tính' }).waitFor()
  await settled(page)
}

async function load(page: Page, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await pressOn(page, button(card(page), 'Nạp vào số liệu'), key)
  await card(page).getByText('Trang đã chuyển sang phiên bản số liệu mới.').waitFor()
  await settled(page)
}

async function expectWhole(page: Page): Promise<void> {
  // What the page's own bar covers at the moment is as large as it is.
  await page.evaluate(() => {
    scrollTo(0, 0)
  })
  expect(await violationsOf(page)).toEqual([])
  expect(await overflowsOf(page)).toEqual([])
}

/** The workbook with one of its texts replaced, as a sender corrects it. */
function corrected(bytes: Uint8Array, wrong: string, right: string): Uint8Array {
  let found = 0
  const parts = Object.entries(unzipSync(bytes)).map(([name, part]): [string, Uint8Array] => {
    if (!/sharedStrings|sheet1\.xml$/.test(name)) return [name, part]
    const xml = strFromU8(part)
    if (!xml.includes(`>${wrong}<`)) return [name, part]
    found += 1
    return [name, strToU8(xml.replace(`>${wrong}<`, `>${right}<`))]
  })
  expect(found).toBe(1)
  return zipSync(Object.fromEntries(parts))
}

describe('by keys alone, 390 px wide', () => {
  it('a workbook is checked, looked at, loaded, fetched back with its errors, corrected and loaded again', async () => {
    const before = await modelsOf2026()
    const { page, complaints } = await openNarrow()
    const bytes = workbook([
      {
        name: 'Phụ lục',
        rows: [
          ['SỞ CÔNG THƯƠNG'],
          ['DANH SÁCH MÔ HÌNH, ĐIỂN HÌNH NĂM 2026'],
          ['STT', 'Tên mô hình, điển hình', 'Lĩnh vực', 'Đối tượng'],
          [1, 'Chợ văn minh bàn phím', '2', 'Tập thể'],
          [2, 'Kho lạnh bàn phím', 'lĩnh vực lạ', 'Tập thể'],
        ],
      },
    ])
    await check(page, 'công thương.xlsx', bytes)
    expect(await card(page).locator('h2').innerText()).toBe(
      'Kiểm tra xong: 1 dòng hợp lệ, 1 dòng sẽ bị giữ lại',
    )
    await card(page).getByText('Sở Công Thương, năm 2026: chưa báo cáo → đã báo cáo; mô hình 0 → 1').waitFor()
    await expectWhole(page)
    await pressOn(page, button(card(page), 'Xem dòng đầu: công thương.xlsx'))
    await tabTo(page, card(page).getByRole('region', { name: 'Các dòng đầu như đã đọc: Phụ lục' }))
    expect(await card(page).getByRole('cell', { name: 'Kho lạnh bàn phím' }).count()).toBe(1)
    const list = page.waitForEvent('download')
    await pressOn(page, button(card(page), 'Tải lỗi và lưu ý (CSV)'))
    expect((await list).suggestedFilename()).toBe('loi-va-luu-y.csv')
    const issues = card(page).getByRole('region', { name: 'Bảng: Lỗi và lưu ý' })
    expect(await issues.locator('tbody tr').first().innerText()).toContain('dòng 5')
    await expectWhole(page)
    await load(page, 'Shift+Tab')
    expect(await modelsOf2026()).toBe(before + 1)
    await expectWhole(page)

    const returned = page.waitForEvent('download')
    await pressOn(page, button(page.locator('#tep'), 'Excel: tệp gửi lại của công thương.xlsx'))
    const book = readFileSync(await (await returned).path())
    const sheets = readWorkbook(book)
    expect(sheets.map(({ name }) => name)).toContain('Cần hoàn thiện')
    expect(sheets.flatMap(({ rows }) => rows.flat()).join('\n')).toContain('Lĩnh vực “lĩnh vực lạ”')
    await check(page, 'công thương.xlsx', corrected(book, 'lĩnh vực lạ', '2'), 'Shift+Tab')
    expect(await card(page).locator('h2').innerText()).toBe(
      'Kiểm tra xong: 2 dòng hợp lệ, không dòng nào bị giữ lại',
    )
    await load(page)
    expect(await modelsOf2026()).toBe(before + 2)
    expect(complaints).toEqual([])
  })

  it('the columns of a table that is not recognised are pointed out, kept, and given up', async () => {
    const before = await modelsOf2026()
    const { page, complaints } = await openNarrow()
    const csv = [
      'Bảng theo dõi năm 2026',
      'TT,Cơ sở gửi,Niên độ,Việc làm hay,Mảng,Thuộc nhóm',
      '1,Sở Xây dựng,2026,Tuyến phố bàn phím,4,Tập thể',
    ]
    await check(page, 'theo dõi.csv', Buffer.from(`\uFEFF${csv.join('\r\n')}\r\n`))
    await pressOn(page, button(card(page), 'Chỉ cột: theo dõi.csv'))
    const panel = card(page).getByRole('region', { name: 'Chỉ cột của bảng' })
    await tabTo(page, panel.getByRole('region', { name: 'Các dòng đầu của trang' }))
    for (const [column, meaning] of POINTED_OUT) await choose(page, panel.getByLabel(column), meaning)
    await expectWhole(page)
    await pressOn(page, button(panel, 'Lưu quy ước cột'))
    await card(page).getByText('Các cột được hiểu như người phụ trách số liệu đã chỉ ngày').first().waitFor()
    await load(page, 'Shift+Tab')
    expect(await modelsOf2026()).toBe(before + 1)
    const list = page.locator('#cach-hieu-cot')
    await pressOn(page, button(list, /^Bỏ quy ước cột/))
    await list.getByText('Đã bỏ quy ước cột.').waitFor()
    await expectWhole(page)
    expect(complaints).toEqual([])
  })

  it('a Word report is corrected, split, confirmed and loaded', async () => {
    const word = documents(5)[4]!
    const rows = word.listed.length
    const before = await modelsOf2026()
    const { page, complaints } = await openNarrow()
    await check(page, 'báo cáo.docx', word.bytes)
    await pressOn(page, button(card(page), 'Đọc và xác nhận: báo cáo.docx'))
    const panel = card(page).getByRole('region', { name: 'Xác nhận nội dung tệp Word' })
    await panel.getByText(`Còn ${rows + 1}/${rows + 1} mục chưa xem`).waitFor()
    await expectWhole(page)
    await tabTo(page, panel.getByRole('button', { name: /^Xác nhận Thông tin chung/ }))
    await page.keyboard.press('Enter')
    const item = (at: number) => panel.locator('li').nth(at)
    // One name is corrected: back from the button that has the keyboard to the cell.
    await tabTo(page, item(1).getByLabel('Tên mô hình, điển hình'), 'Shift+Tab')
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.type('Ten da sua')
    await pressOn(page, item(1).getByRole('button', { name: /^Xác nhận Dòng 1/ }))
    await pressOn(page, item(2).getByRole('button', { name: /^Tách/ }))
    // Of the two parts the second, which has no name yet, is dropped.
    await pressOn(page, item(3).getByRole('button', { name: /^Bỏ/ }))
    for (let left = rows - 1; left > 0; left -= 1) await page.keyboard.press('Enter')
    await panel.getByText(/^Đã xem đủ/).waitFor()
    await expectWhole(page)
    await page.keyboard.press('Enter')
    await card(page)
      .getByText(/^Đã lưu: /)
      .waitFor()
    await card(page).getByText('Đọc được').first().waitFor()
    await load(page, 'Shift+Tab')
    expect(await modelsOf2026()).toBe(before + rows)
    expect(complaints).toEqual([])
  })

  it('pairs are decided one by one and together, with one rebuild for all of a reason', async () => {
    const names = ['Vườn rau bàn phím', 'Tiếng loa bàn phím', 'Ngõ hoa bàn phím']
    const of = (unit: string) => table(...names.map((name, i) => `${unit},2026,,${name},4,Tập thể,Tổ ${i}`))
    await loadMore('so-noi-vu.csv', of('Sở Nội vụ'), '2026-11-20')
    await loadMore('so-tai-chinh.csv', of('Sở Tài chính'), '2026-11-20')
    const { page, complaints } = await openNarrow()
    const pairs = page.locator('#trung')
    await expect
      .poll(
        async () => {
          await page.reload()
          await settled(page)
          return pairs.locator('h2').innerText()
        },
        { timeout: 60_000 },
      )
      .toBe('4 cặp chưa quyết định')
    const before = await modelsOf2026()
    await expectWhole(page)
    await pressOn(page, button(pairs, 'Là hai mô hình khác nhau').first())
    await expect
      .poll(() => pairs.locator('h2').innerText(), { timeout: 30_000 })
      .toBe('3 cặp chưa quyết định')
    await settled(page)
    const reason = pairs.getByLabel('Lý do')
    await tabTo(page, reason, 'Shift+Tab')
    await page.keyboard.press('ArrowDown')
    await pressOn(page, button(pairs, 'Cả 3 cặp: mỗi cặp là một mô hình'))
    await expectWhole(page)
    await page.keyboard.press('Enter')
    await expect
      .poll(() => pairs.locator('h2').innerText(), { timeout: 30_000 })
      .toBe('Đã quyết định cả 4 cặp')
    await settled(page)
    expect(await modelsOf2026()).toBe(before - 3)
    expect(complaints).toEqual([])
  })
})
