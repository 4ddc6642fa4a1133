import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serve, type Running } from '../../cube/server/main.ts'
import { makeNightly, readNightly, tryNightly } from '../../etl/nightly.ts'
import { dataPaths } from '../../etl/paths.ts'
import { loadHere } from '../etl/inprocess.ts'
import { tempDir, writeFiles } from '../etl/run.ts'
import { addAccount, beginSession, openAccess } from '../fixtures/accounts.ts'
import { desktop, overflowsOf, phone, violationsOf } from './pages.ts'
import { newContext, watchedPage } from './visitors.ts'

/**
 * A person's data found, corrected, hidden and shown again, and what became of the nightly backup: in a real browser, by
 * whoever may, where people sign in and where nobody does.
 */

const NAME = 'Nguyễn Thị Hoà Bình'
const HEADER =
  'Đơn vị báo cáo,Năm,Mã mô hình,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng,"Tên tập thể, cá nhân",Kết quả'
const REPORT = [
  HEADER,
  `Sở Y tế,2026,A1,Mô hình một,1,cá nhân,${NAME},Chữa bệnh cho dân`,
  `Sở Y tế,2026,A2,Mô hình hai,1,cá nhân,Trần Văn Đức,Cùng bà ${NAME}`,
  'Sở Y tế,2026,A3,Mô hình ba,1,cá nhân,Lê Văn Tám,Tốt',
].join('\n')

const root = tempDir()
const dataDir = join(root, 'data')
const backups = join(root, 'backups')
const cookies: Record<string, string> = {}
let local: Running
let open: Running

beforeAll(async () => {
  await loadHere(dataDir, [writeFiles(join(root, 'mail'), { 'syt.csv': `${REPORT}\n` })], '2026-11-20')
  await makeNightly(dataPaths(dataDir), backups)
  await tryNightly(dataPaths(dataDir), backups, 3)
  const access = openAccess(dataDir)
  for (const [name, role] of [
    ['quantri', 'administrator'],
    ['tonghop', 'steward'],
    ['lanhdao', 'leader'],
  ] as const) {
    await addAccount(access, name, role)
    cookies[name] = beginSession(access, name)
  }
  access.close()
  const common = { DATA_DIR: dataDir, PORT: '0', TODAY: '2026-11-22' }
  local = await serve({ ...common, AUTH: 'local', BACKUP_DIR: backups, BACKUP_HOUR: '23' })
  open = await serve({ ...common })
})

afterAll(async () => {
  await local.close()
  await open.close()
  rmSync(root, { recursive: true })
})

async function newPage(
  server: Running,
  who: string | null,
  viewport = phone,
): Promise<{ page: Page; complaints: string[] }> {
  const context = await newContext({ viewport })
  const [name, value] = who === null ? [] : cookies[who]!.split('=')
  if (name !== undefined) await context.addCookies([{ name, value: value!, url: server.url }])
  return watchedPage(context)
}

/** Nothing that axe or a narrow window finds, in either theme. */
async function isClean(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect([colorScheme, await violationsOf(page)]).toEqual([colorScheme, []])
    expect([colorScheme, await overflowsOf(page)]).toEqual([colorScheme, []])
  }
}

/** Presses Enter on a button that the keyboard reached. */
async function press(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('button', { name }).first().focus()
  await page.keyboard.press('Enter')
}

async function find(page: Page, name: string): Promise<void> {
  await page.getByLabel('Họ và tên').fill(name)
  await page.keyboard.press('Enter')
}

/** The models as the steward is told them now. */
async function models(page: Page): Promise<Record<string, string>[]> {
  const query = encodeURIComponent(
    JSON.stringify({
      dimensions: ['models.model_code', 'models.subject_name', 'models.result'],
      measures: ['models.count'],
      order: { 'models.model_code': 'asc' },
    }),
  )
  const answer = await page.context().request.get(`${local.url}/cubejs-api/v1/load?query=${query}`)
  return ((await answer.json()) as { data: Record<string, string>[] }).data
}
const subjects = async (page: Page) => (await models(page)).map((row) => row['models.subject_name'])

describe('a steward', () => {
  it(
    'finds, corrects, hides and shows a person by keyboard alone, on a phone',
    { timeout: 120_000 },
    async () => {
      const { page, complaints } = await newPage(local, 'tonghop')
      await page.goto(`${local.url}/quan-tri`)
      await page.getByRole('heading', { level: 1, name: 'Quản trị' }).waitFor()
      await page.getByText('Chưa có quyết định ẩn nào').waitFor()
      expect(await page.getByRole('button', { name: 'Tài khoản', exact: true }).count()).toBe(0)
      await isClean(page)
      await find(page, 'An')
      await page.getByText('Họ tên cần ít nhất hai chữ').waitFor()
      await find(page, 'nguyễn thị HÒA bình')
      await page.getByText('Có 2 chỗ ghi tên này, của 1 đơn vị.').waitFor()
      const [first, second] = (await page.getByRole('listitem').allInnerTexts()).sort()
      expect(first).toContain('Sở Y tế (SYT), năm 2026, báo cáo năm, mô hình A1 · Mô hình: tên điển hình')
      expect(second).toContain('mô hình A2 · Mô hình: kết quả')
      await isClean(page)

      await press(page, 'Đính chính mô hình A1 của SYT')
      await page.getByText('Đính chính mô hình A1 của Sở Y tế (SYT)').waitFor()
      await isClean(page)
      await page.getByLabel('Giá trị đúng').fill(`${NAME} Minh`)
      await page.getByLabel('Nguồn').fill('căn cước công dân')
      await page.getByLabel('Lý do').fill('người đó đề nghị')
      await page.keyboard.press('Enter')
      await page.getByText('Đã đính chính; số liệu mới đã được lập.').waitFor()
      expect(await subjects(page)).toEqual([`${NAME} Minh`, 'Trần Văn Đức', 'Lê Văn Tám'])

      await find(page, NAME)
      await page.getByText('Có 2 chỗ ghi tên này').waitFor()
      await press(page, 'Ẩn người này')
      await page.getByLabel('Số quyết định').fill('12/QĐ-BTGDV')
      await page.getByLabel('Lý do').fill(`bà ${NAME} đề nghị`)
      await page.keyboard.press('Enter')
      await page.getByRole('alert').filter({ hasText: /\S/ }).waitFor()
      expect(await subjects(page)).toContain(`${NAME} Minh`)
      await page.getByRole('radio', { name: /^Chỉ ở dòng của các đơn vị/ }).check()
      await press(page, 'Ẩn theo quyết định')
      await page.getByText('Đề nghị chọn ít nhất một đơn vị.').waitFor()
      await page.getByRole('checkbox', { name: 'Sở Y tế (SYT)' }).check()
      await isClean(page)
      await page.getByLabel('Lý do').fill('theo đơn đề nghị')
      await page.keyboard.press('Enter')
      await page.getByText('Đã ẩn, mục 1 của sổ quyết định.').waitFor()
      await page.getByText('Mục 1: N. T. H. B.').waitFor()
      await page.getByText('Chỉ ở dòng của Sở Y tế (SYT)').waitFor()
      expect(await page.locator('main').innerText()).not.toMatch(/Hoà Bình|hòa bình/i)
      await isClean(page)
      const hidden = await models(page)
      expect(hidden.map((row) => row['models.count'])).toEqual(['1', '1', '1'])
      expect(JSON.stringify(hidden)).not.toContain(NAME)
      expect(JSON.stringify(hidden)).toContain('12/QĐ-BTGDV')

      await press(page, /^Bỏ ẩn N\. T\. H\. B\./)
      await page.getByLabel('Số quyết định').fill('15/QĐ-BTGDV')
      await page.getByLabel('Lý do').fill('người đó đồng ý')
      await isClean(page)
      await page.keyboard.press('Enter')
      await page.getByText('Đã bỏ ẩn.').waitFor()
      await page.getByText('Đã bỏ ẩn theo 15/QĐ-BTGDV').waitFor()
      expect(await subjects(page)).toContain(`${NAME} Minh`)
      expect(complaints).toEqual([])
    },
  )

  it('finds the way from the data page; a leader finds none', async () => {
    const { page } = await newPage(local, 'tonghop', desktop)
    await page.goto(`${local.url}/du-lieu`)
    await page.getByRole('link', { name: /^Dữ liệu của một người/ }).click()
    await page.getByText('Tìm, đính chính hoặc ẩn dữ liệu của một người').waitFor()
    const leader = await newPage(local, 'lanhdao')
    expect((await leader.page.goto(`${local.url}/quan-tri`))?.status()).toBe(403)
    const { request } = leader.page.context()
    for (const path of ['/api/backup', '/api/persons'])
      expect([path, (await request.get(local.url + path)).status()]).toEqual([path, 403])
  })
})

describe('whoever runs the server', () => {
  it('reads what became of the nightly backup and its trial', async () => {
    const { page, complaints } = await newPage(local, 'quantri')
    await page.goto(`${local.url}/quan-tri`)
    await press(page, 'Sao lưu')
    await page.getByText('Bản sao lưu gần nhất đã khôi phục thử và đạt').waitFor()
    const { file, trial } = readNightly(dataPaths(dataDir))!
    await page.getByText(file!).waitFor()
    await page.getByText(`đạt ${trial!.checks} điều kiện`).waitFor()
    await isClean(page)
    expect(await page.getByRole('button', { name: 'Dữ liệu cá nhân' }).count()).toBe(0)
    expect((await page.context().request.get(`${local.url}/api/persons`)).status()).toBe(403)
    expect(complaints).toEqual([])
  })

  it('has both at the machine itself, where nobody signs in, in English too', async () => {
    const { page, complaints } = await newPage(open, null)
    await page.goto(`${open.url}/quan-tri?lang=en`)
    await page.getByText('Find, correct or hide a person’s data').waitFor()
    await press(page, 'Backup')
    await page.getByText('The server makes no nightly backup').waitFor()
    await isClean(page)
    const text = (await page.locator('body').innerText()).replaceAll(/Tiếng Việt|Gương Sáng|235-KH\/TU/g, '')
    expect(text).not.toMatch(/[à-öø-ỹđ]/i)
    expect(await page.getByRole('button', { name: 'Sign out' }).count()).toBe(0)
    expect(complaints).toEqual([])
  })
})
