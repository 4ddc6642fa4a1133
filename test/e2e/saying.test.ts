import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { documents } from '../etl/documents.ts'
import { settled, overflowsOf, phone, violationsOf } from './site.ts'
import { modelsOf2026, openDesk, POINTED_OUT } from './steward.ts'

/** What the steward says of files, on the data page: a Word document confirmed, a table's columns pointed out. */

const word = documents(5)[4]!
const chosen = (name: string, bytes: Uint8Array) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(bytes),
})

describe('a Word document', () => {
  it('is confirmed by the keyboard alone, and only what was confirmed is loaded', async () => {
    const before = await modelsOf2026()
    const { page, complaints } = await openDesk('/du-lieu')
    await page.setViewportSize(phone)
    const card = page.locator('#kiem-tra')
    await page.locator('#tep-bao-cao').setInputFiles(chosen('báo cáo.docx', word.bytes))
    await card.getByRole('button', { name: 'Kiểm tra', exact: true }).press('Enter')
    await card.getByText('Chờ xác nhận').waitFor()
    expect(await card.getByRole('button', { name: 'Nạp vào số liệu' }).isDisabled()).toBe(true)
    await card.getByRole('button', { name: 'Đọc và xác nhận: báo cáo.docx' }).press('Enter')
    const panel = card.getByRole('region', { name: 'Xác nhận nội dung tệp Word' })
    await panel.waitFor()
    const rows = word.listed.length
    await panel.getByText(`Còn ${rows + 1}/${rows + 1} mục chưa xem`).waitFor()
    // Each cell stands beside the paragraph it is from.
    expect(await panel.locator('li').nth(1).innerText()).toContain('Nguyên văn')
    expect(await violationsOf(page)).toEqual([])
    expect(await overflowsOf(page)).toEqual([])

    // One is corrected, one is split, one is dropped; Enter alone confirms the others.
    const since = Date.now()
    await page.keyboard.press('Enter')
    const first = panel.locator('li').nth(1)
    await first.getByLabel('Tên mô hình, điển hình').fill('Tên đã sửa')
    await first.getByRole('button', { name: /^Xác nhận Dòng 1/ }).press('Enter')
    await panel.locator('li').nth(2).getByRole('button', { name: /^Tách/ }).press('Enter')
    await panel.locator('li').nth(3).getByRole('button', { name: /^Bỏ/ }).press('Enter')
    await panel.locator('li').nth(2).getByRole('button', { name: /^Bỏ/ }).press('Enter')
    for (let left = rows - 2; left > 0; left -= 1) await page.keyboard.press('Enter')
    await panel.getByText(/^Đã xem đủ/).waitFor()
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Lưu xác nhận')
    await page.keyboard.press('Enter')
    await card.getByText(`Đã lưu: ${rows - 1} dòng được xác nhận, 1 dòng bỏ`).waitFor()
    expect(Date.now() - since).toBeLessThan(60_000)

    await card.getByText('Đọc được').first().waitFor()
    await card.getByRole('button', { name: 'Nạp vào số liệu' }).press('Enter')
    await card.getByText('Trang đã chuyển sang phiên bản số liệu mới.').waitFor()
    await settled(page)
    expect(await modelsOf2026()).toBe(before + rows - 1)
    expect(complaints).toEqual([])
  })
})

describe('a PDF with text, and an old document', () => {
  it.each(['bao-cao-1.pdf', 'bao-cao-1.doc'])('%s is proposed as other documents are', async (name) => {
    const { page, complaints } = await openDesk('/du-lieu')
    await page.setViewportSize(phone)
    const card = page.locator('#kiem-tra')
    await page.locator('#tep-bao-cao').setInputFiles(chosen(name, readFileSync(`test/etl/office/${name}`)))
    await card.getByRole('button', { name: 'Kiểm tra', exact: true }).press('Enter')
    await card.getByText('Chờ xác nhận').waitFor()
    await card.getByRole('button', { name: `Đọc và xác nhận: ${name}` }).press('Enter')
    const panel = card.getByRole('region', { name: 'Xác nhận nội dung tệp Word' })
    await panel.getByText('Còn 8/8 mục chưa xem').waitFor()
    expect(await panel.locator('li').nth(1).innerText()).toContain('Nguyên văn')
    expect(await violationsOf(page)).toEqual([])
    expect(await overflowsOf(page)).toEqual([])
    expect(complaints).toEqual([])
  })
})

describe('a table that is not recognised', () => {
  const csv = Buffer.from(
    '\uFEFFBảng theo dõi năm 2026\r\nTT,Cơ sở gửi,Niên độ,Việc làm hay,Mảng,Thuộc nhóm\r\n1,Sở Công Thương,2026,Chợ văn minh số,2,Tập thể\r\n2,Sở Công Thương,2026,Kho lạnh chung,2,Tập thể\r\n',
  )

  it('is pointed out once, is used from then on with a line that says so, and can be taken back', async () => {
    const before = await modelsOf2026()
    const { page, complaints } = await openDesk('/du-lieu')
    await page.setViewportSize(phone)
    const card = page.locator('#kiem-tra')
    await page.locator('#tep-bao-cao').setInputFiles(chosen('theo dõi.csv', csv))
    await card.getByRole('button', { name: 'Kiểm tra', exact: true }).press('Enter')
    await card.getByRole('button', { name: 'Chỉ cột: theo dõi.csv' }).press('Enter')
    const panel = card.getByRole('region', { name: 'Chỉ cột của bảng' })
    await panel.waitFor()
    expect(await panel.getByRole('cell', { name: 'Chợ văn minh số' }).count()).toBe(1)
    for (const [column, meaning] of POINTED_OUT)
      await panel.getByLabel(column).selectOption({ label: meaning })
    expect(await violationsOf(page)).toEqual([])
    expect(await overflowsOf(page)).toEqual([])
    await panel.getByRole('button', { name: 'Lưu quy ước cột' }).press('Enter')
    await card.getByText('Các cột được hiểu như người phụ trách số liệu đã chỉ ngày').first().waitFor()
    // What loading would change, and the rows as they were read.
    await card.getByText('Sở Công Thương, năm 2026: chưa báo cáo → đã báo cáo; mô hình 0 → 2').waitFor()
    await card.getByRole('button', { name: 'Xem dòng đầu: theo dõi.csv' }).press('Enter')
    await card.getByRole('region', { name: 'Các dòng đầu như đã đọc: theo dõi.csv' }).waitFor()
    expect(await card.getByRole('cell', { name: 'Kho lạnh chung' }).count()).toBe(1)
    expect(await violationsOf(page)).toEqual([])
    await card.getByRole('button', { name: 'Nạp vào số liệu' }).press('Enter')
    await card.getByText('Trang đã chuyển sang phiên bản số liệu mới.').waitFor()
    await settled(page)
    expect(await modelsOf2026()).toBe(before + 2)

    const list = page.locator('#cach-hieu-cot')
    expect(await list.locator('li').innerText()).toContain('Việc làm hay')
    await list.getByRole('button', { name: /^Bỏ quy ước cột/ }).press('Enter')
    await list.getByText('Đã bỏ quy ước cột.').waitFor()
    expect(await list.locator('li').count()).toBe(0)
    expect(complaints).toEqual([])
  })
})
