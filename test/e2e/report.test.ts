import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { ask, base, desktop, haveOwnServer, open, overflowsOf, settled, violationsOf, LOOKS } from './site.ts'
import { desk, loadMore, openDesk, table } from './steward.ts'

haveOwnServer()

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

type Piece = string | { text: string; value: number | null; codes: string[] }
interface Shown {
  report: {
    source: string
    subject: string
    blocks: {
      kind: string
      text?: string
      pieces?: Piece[]
      table?: { rows: { cells: Piece[] }[] }
    }[]
  }
}

const snapshotsAt = async (address: string) =>
  (await (await fetch(`${address}/api/snapshots`)).json()) as {
    id: string
    name: string | null
    frozen: boolean
    current: boolean
  }[]
const frozenId = async () => (await snapshotsAt(base)).find((one) => one.frozen)!.id
const told = async (year: number, layout: string, snapshot: string) =>
  (await (
    await fetch(`${base}/api/report/${year}.json?layout=${layout}&snapshot=${snapshot}`)
  ).json()) as Shown
const textOf = (pieces: Piece[]) => pieces.map((one) => (typeof one === 'string' ? one : one.text)).join('')
const paper = (page: Page) => page.locator('article.paper')
const chosen = (page: Page, label: string) =>
  page.getByRole('combobox', { name: label, exact: true }).inputValue()
/** Text of a Word file's body. */
const wordsOf = async (address: string) => {
  const answer = await fetch(address)
  expect(answer.status).toBe(200)
  const parts = unzipSync(new Uint8Array(await answer.arrayBuffer()))
  return strFromU8(parts['word/document.xml']!).replace(/<[^>]+>/g, '')
}

describe('the report', () => {
  it('opens by its address: year, layout, snapshot', async () => {
    const { page, complaints } = await open('/bao-cao?year=2025&layout=state')
    expect(await page.title()).toBe('Báo cáo tổng hợp 2025 · Gương Sáng')
    expect(await page.locator('h1').innerText()).toBe(
      'Báo cáo năm 2025, khối chính quyền, từ số liệu chưa chốt',
    )
    expect([await chosen(page, 'Năm báo cáo'), await chosen(page, 'Thể thức')]).toEqual(['2025', 'state'])
    expect(await paper(page).innerText()).toMatch(
      /SỞ NỘI VỤ[\s\S]*CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\s+Độc lập - Tự do - Hạnh phúc/,
    )
    const id = await frozenId()
    await page.goto(`${base}/bao-cao?year=2024&snapshot=${id}`)
    await settled(page)
    expect(await page.locator('h1').innerText()).toBe('Báo cáo năm 2024, toàn tỉnh, từ số liệu đã chốt')
    expect(await chosen(page, 'Phiên bản số liệu')).toBe(id)
    expect(await paper(page).innerText()).toMatch(/BAN TUYÊN GIÁO[\s\S]*ĐẢNG CỘNG SẢN VIỆT NAM/)
    expect(await paper(page).innerText()).not.toContain('Độc lập - Tự do')
    expect(complaints).toEqual([])
  })

  it.each(['/bao-cao', '/bao-cao?year=2025&layout=state', '/bao-cao?lang=en'])(
    '%s is there before any script runs, and is not asked for again',
    async (address) => {
      const { page, complaints, requests } = await open(address)
      expect(requests.filter((one) => one.includes('/api/report/'))).toEqual([])
      const still = await page
        .context()
        .browser()!
        .newContext({ javaScriptEnabled: false, viewport: desktop })
      const unscripted = await still.newPage()
      await unscripted.goto(base + address)
      expect(await unscripted.title()).toBe(await page.title())
      expect(await paper(unscripted).innerText()).toBe(await paper(page).innerText())
      await still.close()
      expect(complaints).toEqual([])
    },
  )

  it('changes its layout and year by keyboard, and goes back and forward', async () => {
    const { page, complaints } = await open('/bao-cao?year=2026')
    const layout = page.getByRole('combobox', { name: 'Thể thức', exact: true })
    await layout.focus()
    await page.keyboard.press('ArrowDown')
    await page.waitForURL(/layout=state/)
    await settled(page)
    // What was chosen with still has the keyboard.
    expect(await layout.evaluate((element) => element === document.activeElement)).toBe(true)
    expect(await paper(page).innerText()).toContain('SỞ NỘI VỤ')
    await page.getByRole('combobox', { name: 'Năm báo cáo', exact: true }).focus()
    await page.keyboard.press('ArrowDown')
    await page.waitForURL(/year=2025/)
    await settled(page)
    expect(
      await paper(page)
        .locator('p', { hasText: /năm 2025$/ })
        .first()
        .isVisible(),
    ).toBe(true)
    await page.goBack()
    await expect.poll(() => page.locator('h1').innerText()).toContain('năm 2026, khối chính quyền')
    await page.goBack()
    await expect.poll(() => page.locator('h1').innerText()).toContain('năm 2026, toàn tỉnh')
    await expect.poll(() => paper(page).innerText()).toContain('BAN TUYÊN GIÁO')
    await page.goForward()
    await page.goForward()
    await expect.poll(() => page.locator('h1').innerText()).toContain('năm 2025, khối chính quyền')
    await settled(page)
    expect(await paper(page).innerText()).toContain('Bảng 1. Kết quả chung năm 2025')
    expect(complaints).toEqual([])
  })

  it.each([
    [2026, 'party'],
    [2025, 'state'],
  ] as const)('%i, %s, shows every figure of its text and tables', async (year, layout) => {
    const { page } = await open(`/bao-cao?year=${year}&layout=${layout}`)
    const now = (await snapshotsAt(base)).find((one) => one.current)!
    const { report } = await told(year, layout, now.id)
    const pieces = report.blocks.flatMap((block) => [
      ...(block.pieces ?? []),
      ...(block.table?.rows ?? []).flatMap((row) => row.cells),
    ])
    const figures = pieces.flatMap((piece) =>
      typeof piece === 'string' ? [] : [`${piece.text} ${piece.codes.join(' ')}`],
    )
    expect(figures.length).toBeGreaterThan(150)
    const seen = await paper(page)
      .locator('data')
      .evaluateAll((all) =>
        all
          .filter((one) => !one.closest('section'))
          .map((one) => `${one.textContent} ${one.getAttribute('value')}`),
      )
    expect(seen).toEqual(figures)

    const [whole] = await ask({
      measures: ['models.count', 'models.individual_count', 'models.sent_count'],
      filters: [
        { member: 'models.year', operator: 'equals', values: [String(year)] },
        ...(layout === 'state'
          ? [{ member: 'models.channel', operator: 'equals', values: ['government'] }]
          : []),
      ],
    })
    const table = paper(page).getByRole('region', { name: `Bảng 1. Kết quả chung năm ${year}` })
    for (const [title, member] of [
      ['Tổng số mô hình, điển hình', 'count'],
      ['Cá nhân', 'individual_count'],
      ['Gửi về tỉnh', 'sent_count'],
    ] as const) {
      const row = table.locator('tbody tr').filter({ has: page.getByText(title, { exact: true }) })
      expect(await row.locator('td').nth(1).innerText()).toBe(
        Number(whole![`models.${member}`]).toLocaleString('vi-VN'),
      )
    }
  })

  it('is downloaded as Word and Excel', async () => {
    const { page } = await open('/bao-cao?year=2025&layout=state')
    const now = (await snapshotsAt(base)).find((one) => one.current)!
    for (const [name, type] of [
      ['Báo cáo (Word)', DOCX],
      ['Báo cáo không kèm phụ lục mã số liệu (Word)', DOCX],
      ['Phụ lục biểu (Excel)', XLSX],
    ] as const) {
      const link = page.getByRole('link', { name, exact: true })
      const answer = await fetch(base + (await link.getAttribute('href')))
      expect([answer.status, answer.headers.get('content-type'), answer.headers.get('x-snapshot')]).toEqual([
        200,
        type,
        now.id,
      ])
      expect(Object.keys(unzipSync(new Uint8Array(await answer.arrayBuffer())))).toContain(
        '[Content_Types].xml',
      )
      const saved = page.waitForEvent('download')
      await link.press('Enter')
      expect((await saved).suggestedFilename()).toBe(
        `bao-cao-chinh-quyen-2025_${now.id}.${type === DOCX ? 'docx' : 'xlsx'}`,
      )
    }
  })

  it('gives a sentence with its source and the codes of its figures', async () => {
    const { page } = await open('/bao-cao?year=2026')
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    const now = (await snapshotsAt(base)).find((one) => one.current)!
    const { report } = await told(2026, 'party', now.id)
    const { pieces } = report.blocks.find((one) => textOf(one.pieces ?? []).includes('toàn tỉnh đăng ký'))!
    const sentence = textOf(pieces!)
    const button = page
      .locator('div')
      .filter({ has: page.locator(':scope > p', { hasText: sentence }) })
      .last()
      .getByRole('button', { name: 'Sao chép câu' })
    await button.press('Enter')
    await page.getByText('Đã sao chép câu và nguồn').waitFor()
    const [first, second] = (await page.evaluate(() => navigator.clipboard.readText())).split('\n')
    expect(first).toBe(sentence)
    expect(second).toMatch(
      new RegExp(
        `^Nguồn số liệu: DỮ LIỆU MẪU \\(không phải số liệu thật\\), phiên bản số liệu ${now.id}, tính đến ngày 22/11/2026; số tạm tính, kỳ báo cáo chưa kết thúc\\. Mã số liệu: [0-9A-Z]{10}(, [0-9A-Z]{10})+\\.$`,
      ),
    )
    const code = /Mã số liệu: (\w+)/.exec(second!)![1]!
    const figure = (await (await fetch(`${base}/api/figures/${code}`)).json()) as { value: number }
    expect(first).toContain(figure.value.toLocaleString('vi-VN'))
  })

  it('is whole on paper', async () => {
    const { page } = await open('/bao-cao?year=2026&layout=state')
    const dir = mkdtempSync(join(tmpdir(), 'guong-sang-paper-'))
    writeFileSync(join(dir, 'page.pdf'), await page.pdf({ format: 'A4' }))
    const text = execFileSync('pdftotext', ['-layout', join(dir, 'page.pdf'), '-'], { encoding: 'utf8' })
    rmSync(dir, { recursive: true })
    const now = (await snapshotsAt(base)).find((one) => one.current)!
    const { report } = await told(2026, 'state', now.id)
    // Where a line breaks is the paper's affair.
    const flat = text.normalize('NFC').replace(/\s+/g, '')
    for (const block of report.blocks) {
      const said = block.kind === 'heading' ? block.text! : textOf(block.pieces ?? [])
      // A page's break may part a paragraph; its beginning stands together.
      expect(flat).toContain(said.slice(0, 60).replace(/\s+/g, ''))
    }
    for (const title of ['Biểu 1.', 'Biểu 6.']) expect(text).toContain(title)
    for (const control of ['Sao chép câu', 'Tải về', 'Chốt số liệu', 'Thể thức'])
      expect(text).not.toContain(control)
  })
})

describe('what people write', () => {
  it('is saved with the frozen figures, stays after a reload, and is in the Word file', async () => {
    const id = await frozenId()
    const address = `/bao-cao?year=2025&layout=party&snapshot=${id}`
    const { page, complaints } = await open(address)
    const lessons = page.getByLabel('III.4. Kinh nghiệm')
    const save = page.getByRole('button', { name: 'Lưu', exact: true })
    expect(await save.isDisabled()).toBe(true)
    const text = 'Cấp ủy vào cuộc sớm thì kết quả bền vững.\nNgười đứng đầu phải nêu gương.'
    await lessons.fill(text)
    await page.getByText('Có nội dung chưa lưu').waitFor()

    // A look at the other layout loses nothing.
    await page.getByRole('combobox', { name: 'Thể thức', exact: true }).selectOption('state')
    await page.waitForURL(/layout=state/)
    await settled(page)
    expect(await lessons.inputValue()).toBe('')
    await page.goBack()
    await expect.poll(() => lessons.inputValue()).toBe(text)

    await save.click()
    await page.getByText('Đã lưu', { exact: true }).waitFor()
    expect(await save.isDisabled()).toBe(true)
    await page.reload()
    await settled(page)
    expect(await lessons.inputValue()).toBe(text)
    const word = await wordsOf(`${base}/api/report/2025.docx?layout=party&snapshot=${id}`)
    for (const line of text.split('\n')) expect(word).toContain(line)
    // On paper it is text, every line of it.
    await page.emulateMedia({ media: 'print' })
    expect(await lessons.isVisible()).toBe(false)
    expect(await paper(page).innerText()).toContain('Người đứng đầu phải nêu gương.')
    expect(complaints).toEqual([])
  })

  it('is set by keyboard alone; what the server refuses is told and kept', async () => {
    const id = await frozenId()
    const { page } = await open(`/bao-cao?year=2024&layout=party&snapshot=${id}`)
    await page.locator('summary').filter({ hasText: 'Thông tin văn bản' }).focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await page.keyboard.type('mười')
    const save = page.getByRole('button', { name: 'Lưu', exact: true })
    const walk = async () => {
      for (let i = 0; i < 40; i++) {
        if (await save.evaluate((element) => element === document.activeElement)) return
        await page.keyboard.press('Tab')
      }
      throw new Error('The keyboard does not reach "Lưu"')
    }
    await walk()
    await page.keyboard.press('Enter')
    await page.getByText('Số văn bản chỉ gồm chữ số').waitFor()
    const number = page.getByLabel('Số văn bản')
    expect(await number.inputValue()).toBe('mười')
    await number.focus()
    await page.keyboard.press('Control+A')
    await page.keyboard.type('12')
    await walk()
    await page.keyboard.press('Enter')
    await page.getByText('Đã lưu', { exact: true }).waitFor()
    expect(await paper(page).innerText()).toContain('Số 12-BC/BTGDVTU')
    await page.reload()
    await settled(page)
    expect(await paper(page).innerText()).toContain('Số 12-BC/BTGDVTU')
  })

  it('begins with freezing the figures under a name, in the layout that was chosen', async () => {
    const { page, complaints } = await openDesk('/bao-cao?year=2026&layout=state')
    expect(await paper(page).locator('textarea').count()).toBe(0)
    await page.getByLabel('Tên bản chốt').fill('Báo cáo 2026')
    await page.getByRole('button', { name: 'Chốt số liệu' }).press('Enter')
    await page.waitForURL(/snapshot=/)
    await settled(page)
    const made = (await snapshotsAt(desk())).find((one) => one.name === 'Báo cáo 2026')!
    expect(made.frozen).toBe(true)
    const asked = new URL(page.url()).searchParams
    expect([asked.get('year'), asked.get('layout'), asked.get('snapshot')]).toEqual([
      '2026',
      'state',
      made.id,
    ])
    expect(await page.locator('h1').innerText()).toBe(
      'Báo cáo năm 2026, khối chính quyền, từ số liệu đã chốt',
    )
    expect(await paper(page).innerText()).toContain(`số liệu đã chốt “Báo cáo 2026” (${made.id})`)
    expect(await paper(page).locator('textarea').count()).toBeGreaterThan(5)
    expect(await page.locator('main').innerText()).toContain(
      'Số liệu trong báo cáo không khác số liệu hiện nay.',
    )
    expect(complaints).toEqual([])
  })
})

describe('what was written for an earlier frozen snapshot', () => {
  it('stands in the next one, says where it is from, and can be given up', async () => {
    const frozen = async (name: string, unit: string) => {
      const { id: before } = (await snapshotsAt(desk())).find((one) => one.current)!
      await loadMore(
        `${name}.csv`,
        table(`${unit},2026,M1,Một cửa thân thiện,1,Tập thể,Phòng mẫu`),
        '2026-11-21',
      )
      await expect
        .poll(async () => (await snapshotsAt(desk())).find((one) => one.current)!.id, { timeout: 30_000 })
        .not.toBe(before)
      const { page, complaints } = await openDesk('/bao-cao?year=2026&layout=party')
      await page.getByLabel('Tên bản chốt').fill(name)
      await page.getByRole('button', { name: 'Chốt số liệu' }).click()
      await page.waitForURL(/snapshot=/)
      await settled(page)
      const id = new URL(page.url()).searchParams.get('snapshot')!
      return { page, complaints, id }
    }
    const save = async (page: Page) => {
      await page.getByRole('button', { name: 'Lưu', exact: true }).click()
      await page.getByText('Đã lưu', { exact: true }).waitFor()
    }
    const first = await frozen('Chốt lần một', 'Sở Tài chính')
    await first.page.getByLabel('III.1. Ưu điểm', { exact: true }).fill('Cấp ủy vào cuộc sớm.')
    await first.page.getByLabel('III.4. Kinh nghiệm', { exact: true }).fill('Nêu gương.')
    expect(await first.page.getByRole('button', { name: 'Bỏ lời văn này' }).count()).toBe(0)
    await save(first.page)

    const { page, complaints, id } = await frozen('Chốt lần hai', 'Sở Xây dựng')
    expect(id).not.toBe(first.id)
    const strengths = page.getByLabel('III.1. Ưu điểm', { exact: true })
    const lessons = page.getByLabel('III.4. Kinh nghiệm', { exact: true })
    expect([await strengths.inputValue(), await lessons.inputValue()]).toEqual([
      'Cấp ủy vào cuộc sớm.',
      'Nêu gương.',
    ])
    const marks = paper(page).getByText('Lấy từ bản chốt “Chốt lần một”.')
    expect(await marks.count()).toBe(2)
    expect(await violationsOf(page)).toEqual([])

    await page.getByRole('button', { name: 'Bỏ lời văn này: III.1. Ưu điểm' }).press('Enter')
    expect(await strengths.inputValue()).toBe('')
    expect(await strengths.evaluate((element) => element === document.activeElement)).toBe(true)
    expect(await marks.count()).toBe(1)
    await save(page)
    await page.reload()
    await settled(page)
    expect([await strengths.inputValue(), await lessons.inputValue()]).toEqual(['', 'Nêu gương.'])
    // On paper nothing tells where a text is from.
    await page.emulateMedia({ media: 'print' })
    expect(await marks.first().isVisible()).toBe(false)
    const word = (snapshot: string) =>
      wordsOf(`${desk()}/api/report/2026.docx?layout=party&snapshot=${snapshot}`)
    expect(await word(id)).not.toContain('Cấp ủy vào cuộc sớm.')
    expect(await word(id)).not.toContain('Lấy từ bản chốt')
    expect(await word(id)).toContain('Nêu gương.')
    expect(await word(first.id)).toContain('Cấp ủy vào cuộc sớm.')
    expect(complaints).toEqual([])
  })
})

describe('the reminder', () => {
  it('is drafted for each side to all its units that have sent nothing', async () => {
    const { page } = await open('/don-vi?year=2026')
    for (const [name, channel] of [
      ['Dự thảo công văn đôn đốc, khối chính quyền', 'government'],
      ['Dự thảo công văn đôn đốc, khối Đảng, Mặt trận, đoàn thể', 'party'],
    ] as const) {
      const href = (await page.getByRole('link', { name, exact: true }).getAttribute('href'))!
      expect((await fetch(base + href)).headers.get('content-type')).toBe(DOCX)
      const text = await wordsOf(base + href)
      const rows = await ask({
        measures: ['reporting.expected', 'reporting.received'],
        dimensions: ['reporting.unit_name'],
        filters: [
          { member: 'reporting.year', operator: 'equals', values: ['2026'] },
          { member: 'reporting.channel', operator: 'equals', values: [channel] },
        ],
      })
      const missing = rows.filter(
        (row) => row['reporting.expected'] === '1' && Number(row['reporting.received'] ?? 0) === 0,
      )
      expect(missing.length).toBeGreaterThan(10)
      for (const row of missing) expect(text).toContain(row['reporting.unit_name'])
    }
  })
})

describe.each(LOOKS)('in %s at $width', (theme, viewport) => {
  it('breaks no rule of WCAG 2.2 AA and cuts nothing', async () => {
    for (const asked of ['year=2026&layout=state', `year=2025&snapshot=${await frozenId()}`]) {
      const { page } = await open(`/bao-cao?${asked}&theme=${theme}`, viewport)
      expect(await violationsOf(page)).toEqual([])
      expect(await overflowsOf(page)).toEqual([])
      await page.context().close()
    }
  })
})
