import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { ask, newPage, open, violationsOf } from './site.ts'

/** The meeting pack: one file that opens from a folder, without server and network. */

const dir = mkdtempSync(join(tmpdir(), 'guong-sang-pack-'))
afterAll(() => rmSync(dir, { recursive: true }))

const year = (view: string) => ({ member: `${view}.year`, operator: 'equals', values: ['2026'] })
const value = (text: string): number => Number(text.replaceAll('.', ''))

it('opens without a network, has the figures of the site and the rows behind each of them', async () => {
  const { page, complaints } = await open('/so-lieu')
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Tải gói tài liệu họp' }).click()
  const download = await downloading
  const file = join(dir, download.suggestedFilename())
  await download.saveAs(file)
  expect(statSync(file).size).toBeLessThan(5_000_000)
  expect(complaints).toEqual([])

  await page.context().close()
  const pack = await newPage()
  await pack.context().setOffline(true)
  const faults: string[] = []
  pack.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text())
  })
  pack.on('pageerror', (error) => faults.push(error.message))
  pack.on('request', (request) => {
    if (!request.url().startsWith('file:')) faults.push(request.url())
  })
  await pack.goto(pathToFileURL(file).href)

  // The cover says of what it is, and that its figures are invented.
  const cover = await pack.locator('#bia').innerText()
  for (const said of [
    '20261122T030000Z-0a1b2c3d',
    'Mã kiểm tra nội dung',
    'chứa đúng những gì người lập được xem',
  ])
    expect(cover).toContain(said)
  expect(cover).toMatch(/Mã số liệu: .*\n+[0-9A-HJKMNP-TV-Z]{10}/)
  expect(await pack.locator('header p').innerText()).toContain('Dữ liệu mẫu')

  // Its figures are those of Cube.
  const rows = async (code: string) =>
    ask({ measures: ['models.count'], dimensions: [`models.${code}`], filters: [year('models')] })
  let compared = 0
  for (const [code, name] of [
    ['field_code', 'fieldCode'],
    ['district_code', 'districtCode'],
    ['area_then_code', 'placeCode'],
  ] as const)
    for (const row of await rows(code)) {
      const figure = pack.locator(`[data-figure="${name} ${row[`models.${code}`] ?? ''}"]`)
      if ((await figure.count()) === 0) continue
      expect(value(await figure.first().innerText())).toBe(Number(row['models.count']))
      compared += 1
    }
  expect(compared).toBeGreaterThan(30)

  // A figure opens exactly its rows.
  const [all] = await ask({
    measures: ['models.count', 'models.replicated_count'],
    filters: [year('models')],
  })
  const found = () => pack.locator('#found').innerText()
  expect(value((await found()).split(' ')[0]!)).toBe(Number(all!['models.count']))
  const replicated = pack.locator('.figure', { hasText: 'Đã được nhân rộng' }).getByRole('link').first()
  expect(value(await replicated.innerText())).toBe(Number(all!['models.replicated_count']))
  await replicated.click()
  expect(value((await found()).split(' ')[0]!)).toBe(Number(all!['models.replicated_count']))
  await pack.getByRole('button', { name: 'Bỏ lọc' }).click()
  await pack.getByRole('searchbox').fill('khong co dong nao nhu vay')
  expect(await found()).toBe('0 mô hình, điển hình.')

  expect(await violationsOf(pack)).toEqual([])
  expect(faults).toEqual([])
})
