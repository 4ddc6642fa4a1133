import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { strFromU8, unzipSync } from 'fflate'
import type { Page } from 'playwright-core'
import { afterAll, expect, it } from 'vitest'
import { ask, base, more, newPage, open, settled } from './site.ts'

/** One figure, wherever it is met: on the map, in its list and table, in a picture, on paper, in the meeting pack, in Word. */

const dir = mkdtempSync(join(tmpdir(), 'guong-sang-figure-'))
afterAll(() => rmSync(dir, { recursive: true }))

const YEAR = 2026
const inYear = { member: 'models.year', operator: 'equals', values: [String(YEAR)] }
/** What stands in no single place. */
const WHOLE = '56'

/** Models by the code of a field, of a former district or of a commune, with its name, as Cube has them. */
async function counted(code: string): Promise<{ code: string; name: string; models: number }[]> {
  const name = code.replace('_code', '_name')
  const rows = await ask({
    measures: ['models.count'],
    dimensions: [`models.${code}`, `models.${name}`],
    filters: [inYear],
  })
  return rows.flatMap((row) =>
    [WHOLE, null].includes(row[`models.${code}`]!)
      ? []
      : [
          {
            code: row[`models.${code}`]!,
            name: row[`models.${name}`]!,
            models: Number(row['models.count']),
          },
        ],
  )
}

/** The words that are drawn into a picture, as its canvas is told them. */
async function drawnWords(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    const drawn: string[] = []
    Object.assign(globalThis, { drawn })
    const draw = CanvasRenderingContext2D.prototype.fillText
    CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
      drawn.push(text)
      draw.call(this, text, ...rest)
    }
  })
  const saved = page.waitForEvent('download')
  await (await more(page.locator('#xep-hang'))).getByRole('button', { name: 'Tải PNG' }).click()
  await (await saved).delete()
  return page.evaluate(() => (globalThis as unknown as { drawn: string[] }).drawn)
}

async function printedWords(page: Page): Promise<string> {
  const file = join(dir, 'page.pdf')
  writeFileSync(file, await page.pdf({ preferCSSPageSize: true, printBackground: true }))
  return execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).normalize('NFC')
}

/** Rows of a Word file's tables, as texts of their cells. */
function wordRows(docx: ArrayBuffer): string[][] {
  const xml = strFromU8(unzipSync(new Uint8Array(docx))['word/document.xml']!)
  return [...xml.matchAll(/<w:tr[ >].*?<\/w:tr>/gs)].map(([row]) =>
    [...row.matchAll(/<w:tc>.*?<\/w:tc>/gs)].map(([cell]) =>
      cell.replace(/<[^>]+>/g, '').replaceAll('\u00a0', ' '),
    ),
  )
}

it('is the same on the map, in its list, table, picture and SVG, on paper, in the pack and in Word', async () => {
  const [districts, fields] = [await counted('district_code'), await counted('field_code')]
  expect(districts.length).toBeGreaterThanOrEqual(10)
  expect(fields.length).toBeGreaterThanOrEqual(10)

  const { page, complaints } = await open(`/dia-ban?year=${YEAR}&basis=common`)
  const said = await page.evaluate(() => ({
    map: Object.fromEntries(
      [...document.querySelectorAll('#ban-do svg a[data-place]')].map((place) => [
        place.getAttribute('data-place')!,
        place.getAttribute('aria-label')!,
      ]),
    ),
    list: Object.fromEntries(
      [...document.querySelectorAll('#ban-do li[data-place]')].map((line) => [
        line.getAttribute('data-place')!,
        line.querySelector('strong')!.textContent,
      ]),
    ),
  }))
  const saved = page.waitForEvent('download')
  await (await more(page.locator('#ban-do'))).getByRole('button', { name: 'Tải SVG' }).click()
  const chunks: Buffer[] = []
  for await (const chunk of await (await saved).createReadStream()) chunks.push(chunk as Buffer)
  const svg = Buffer.concat(chunks).toString('utf8')
  // Digits are drawn one by one, and no spaces.
  const picture = (await drawnWords(page)).join('').replace(/\s/g, '')
  const paper = await printedWords(page)
  await (await more(page.locator('#ban-do'))).getByRole('button', { name: 'Xem bảng' }).click()
  const table = await page.locator('#ban-do tbody tr').allInnerTexts()
  for (const { code, name, models } of districts) {
    const where = `${name} ${models}`
    expect(said.map[code], where).toContain(`: ${models} mô hình`)
    expect(said.list[code], where).toBe(String(models))
    expect(svg, where).toContain(`>${models}<`)
    expect(picture, where).toContain(`${name}${models}`.replace(/\s/g, ''))
    expect(
      paper.split('\n').some((line) =>
        line
          .trim()
          .replace(/\s+/g, ' ')
          .startsWith(`${name.normalize('NFC')} ${models}`),
      ),
      where,
    ).toBe(true)
    expect(
      table.some((row) => row.startsWith(`${name}\t${models}\t`)),
      where,
    ).toBe(true)
  }
  expect(complaints).toEqual([])

  await page.goto(`${base}/so-lieu`)
  await settled(page)
  const packed = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Tải gói tài liệu họp' }).click()
  const file = join(dir, 'pack.html')
  await (await packed).saveAs(file)
  const current = (await (await fetch(`${base}/api/snapshots`)).json()) as { id: string; current: boolean }[]
  const { id } = current.find((one) => one.current)!
  const word = wordRows(
    await (await fetch(`${base}/api/report/${YEAR}.docx?layout=party&snapshot=${id}`)).arrayBuffer(),
  )
  await page.context().close()
  const pack = await newPage()
  await pack.context().setOffline(true)
  await pack.goto(pathToFileURL(file).href)
  const inPack = async (of: string, code: string) =>
    Number((await pack.locator(`[data-figure="${of} ${code}"]`).first().innerText()).replaceAll('.', ''))
  let compared = 0
  for (const { code, models } of districts) {
    expect(await inPack('districtCode', code)).toBe(models)
    compared += 1
  }
  for (const { code, name, models } of fields) {
    expect(await inPack('fieldCode', code)).toBe(models)
    const rows = word.filter((cells) => cells.some((cell) => cell.includes(name)))
    expect(
      rows.some((cells) => cells.includes(String(models))),
      `${name}: ${models} in ${JSON.stringify(rows)}`,
    ).toBe(true)
    compared += 1
  }
  for (const { code, models } of (await counted('area_then_code')).slice(0, 12)) {
    if ((await pack.locator(`[data-figure="placeCode ${code}"]`).count()) === 0) continue
    expect(await inPack('placeCode', code)).toBe(models)
    compared += 1
  }
  expect(compared).toBeGreaterThanOrEqual(30)
})
