import { describe, expect, it } from 'vitest'
import { settled, violationsOf } from './site.ts'
import { leaveUpload, modelsOf2026, openDesk, table } from './steward.ts'

/** Uploads that are in no load, on the data page. */

describe('files that were sent and are in no load', () => {
  it('are shown, loaded and removed by the keyboard alone, in both languages', async () => {
    leaveUpload('20261119T010203Z-00000001', {
      'công thương.csv': table('Sở Công Thương,2026,CT1,Chợ văn minh,2,Tập thể,Ban quản lý'),
    })
    leaveUpload('20261120T010203Z-00000002', { 'bỏ.csv': table('Sở Y tế,2026,YT9,Khác,6,Tập thể,Tổ 9') })
    const before = await modelsOf2026()
    const { page, complaints } = await openDesk('/du-lieu')
    const card = page.locator('#chua-nap')
    await card.waitFor()
    expect(await card.locator('h2').innerText()).toBe('2 lượt gửi tệp chưa vào lần nạp nào')
    expect(await card.locator('li').first().innerText()).toContain('ngày nhận 19/11/2026')
    expect(await violationsOf(page)).toEqual([])

    await card.getByRole('button', { name: 'Nạp: công thương.csv' }).press('Enter')
    await card.getByText('Trang đã chuyển sang phiên bản số liệu mới.').waitFor()
    await settled(page)
    expect(await modelsOf2026()).toBe(before + 1)
    expect(await card.locator('li').count()).toBe(1)

    // Removing asks once more.
    await card.getByRole('button', { name: 'Bỏ: bỏ.csv' }).press('Enter')
    expect(await card.locator('li').count()).toBe(1)
    await card.getByRole('button', { name: 'Bỏ hẳn? Tệp sẽ bị xóa: bỏ.csv' }).press('Enter')
    await card.getByText('Đã bỏ tệp.').waitFor()
    expect(await card.locator('li').count()).toBe(0)
    expect(complaints).toEqual([])
  })

  it('are told in English on the English page', async () => {
    leaveUpload('20261121T010203Z-00000003', { 'again.csv': table('Sở Y tế,2026,YT8,Khác,6,Tập thể,Tổ 8') })
    const { page } = await openDesk('/du-lieu?lang=en')
    const card = page.locator('#chua-nap')
    await card.waitFor()
    expect(await card.locator('h2').innerText()).toBe('1 upload is in no load')
    expect(await violationsOf(page)).toEqual([])
  })
})
