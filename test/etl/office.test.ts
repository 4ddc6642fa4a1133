import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { strFromU8, unzipSync } from 'fflate'
import { beforeAll, describe, expect, it } from 'vitest'
import { documentAnswer, readAnyDocument } from '../../etl/intake/document.ts'
import { propose } from '../../etl/intake/proposal.ts'
import { readReference } from '../../etl/reference.ts'
import { numbers } from './bytes.ts'
import { documents, docx, paragraph, table } from './documents.ts'
import { loadHere } from './inprocess.ts'
import { right, share } from './proposals.ts'
import { tempDir, writeFiles } from './run.ts'

/**
 * Documents of other programs than the one that they were written by: as LibreOffice saves them, in Word's old format and
 * as PDF. Those of `office/` were made so from the first of `documents.ts`; where LibreOffice is installed more are made.
 */

const { guide } = readReference('data/reference')
const kept = path.join(import.meta.dirname, 'office')
const made = documents(100)
/** Shapes that a PDF does not have: what was deleted is printed, and the letter of an old font that is a soft hyphen is not. */
const notInPdf = new Set(['tracked changes', 'old font'])
const long = 'dai'
const proposalOf = async (bytes: Buffer) => propose(await readAnyDocument(bytes), guide)

async function scores(folder: string, extension: string) {
  const files = readdirSync(folder).filter(
    (name) => name.endsWith(extension) && name !== `${long}${extension}`,
  )
  const all = []
  for (const name of files) {
    const original = made.find((one) => one.name === name.replace(extension, '.docx'))!
    if (extension === '.pdf' && notInPdf.has(original.shape)) continue
    all.push(right(original, await proposalOf(readFileSync(path.join(folder, name)))))
  }
  return {
    files: files.length,
    cells: share(all.flatMap(({ cells }) => cells)),
    models: share(all.flatMap(({ models }) => models)),
  }
}

describe('documents that LibreOffice saved', () => {
  it.each(['.doc', '.pdf'])(
    '%s: at least 95 % of the cells of tables, 85 % of the models in text',
    async (extension) => {
      const { files, cells, models } = await scores(kept, extension)
      expect(files).toBeGreaterThanOrEqual(5)
      expect(cells).toBeGreaterThanOrEqual(0.95)
      expect(models).toBeGreaterThanOrEqual(0.85)
    },
  )
})

describe('a dozen documents through LibreOffice', () => {
  const folder = tempDir()
  let converted = false

  beforeAll(async () => {
    const text = 'Trong năm, Ủy ban nhân dân xã đã tổ chức nhiều hoạt động thiết thực. '.repeat(6)
    const row = ['1', 'Tổ tự quản an ninh', '4', 'Tập thể']
    const header = ['STT', 'Tên mô hình, điển hình', 'Lĩnh vực', 'Đối tượng']
    const body = paragraph(text).repeat(200) + table([header, ...Array.from({ length: 60 }, () => row)])
    // A table in a text box is lost by LibreOffice itself.
    const inBox = (bytes: Uint8Array) =>
      strFromU8(unzipSync(bytes)['word/document.xml']!).includes('txbxContent')
    const dozen = made
      .slice(20)
      .filter(({ bytes }) => !inBox(bytes))
      .slice(0, 12)
    const originals = [...dozen, { name: `${long}.docx`, bytes: docx({ body }) }]
    writeFiles(
      path.join(folder, 'as-made'),
      Object.fromEntries(originals.map(({ name, bytes }) => [name, bytes])),
    )
    const given = originals.map(({ name }) => path.join(folder, 'as-made', name))
    for (const [to, filter] of [
      ['doc', 'doc:MS Word 97'],
      ['pdf', 'pdf'],
      ['docx', 'docx:MS Word 2007 XML'],
    ] as const) {
      const out = path.join(folder, to)
      mkdirSync(out)
      try {
        await promisify(execFile)('soffice', [
          `-env:UserInstallation=file://${folder}/profile`,
          ...['--headless', '--convert-to', filter, '--outdir', out, ...given],
        ])
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
        console.log('LibreOffice (soffice) is not installed: converting documents with it is skipped.')
        return
      }
    }
    converted = true
  }, 300_000)

  it.each(['doc', 'pdf', 'docx'])('%s: as right as the originals', async (extension) => {
    if (!converted) return
    const { files, cells, models } = await scores(path.join(folder, extension), `.${extension}`)
    expect(files).toBe(12)
    expect(cells).toBeGreaterThanOrEqual(0.95)
    expect(models).toBeGreaterThanOrEqual(0.85)
  })

  it.each(['doc', 'pdf'])('%s: twenty pages are read and proposed in two seconds', async (extension) => {
    if (!converted) return
    const bytes = readFileSync(path.join(folder, extension, `${long}.${extension}`))
    await readAnyDocument(bytes)
    // Of the processor: others work beside it.
    const before = process.cpuUsage()
    const document = await readAnyDocument(bytes)
    expect(propose(document, guide).rows).toHaveLength(60)
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1000).toBeLessThan(2000)
  })
})

describe('what is not read', () => {
  const pdf = (content: string) => {
    const objects = [
      '<</Type/Catalog/Pages 2 0 R>>',
      '<</Type/Pages/Kids[3 0 R]/Count 1>>',
      '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>',
      `<</Length ${content.length}>>\nstream\n${content}\nendstream`,
    ]
    let file = '%PDF-1.4\n'
    const places = objects.map((object, i) => {
      const at = file.length
      file += `${i + 1} 0 obj\n${object}\nendobj\n`
      return `${String(at).padStart(10, '0')} 00000 n \n`
    })
    const xref = `xref\n0 5\n0000000000 65535 f \n${places.join('')}`
    return Buffer.from(`${file}${xref}trailer\n<</Root 1 0 R/Size 5>>\nstartxref\n${file.length}\n%%EOF`)
  }

  it('is refused by its right name, and a document with text is held until somebody confirms it', async () => {
    const mail = writeFiles(tempDir(), {
      'ban-quet.pdf': pdf('0 0 595 842 re f'),
      'hong.pdf': '%PDF-1.7\n…',
      'co-chu.pdf': pdf(
        `BT /F1 12 Tf 50 700 Td (Bao cao ket qua xay dung mo hinh, dien hinh nam 2026) Tj ET`,
      ),
      'co-chu.doc': readFileSync(
        path.join(
          kept,
          readdirSync(kept).find((name) => name.endsWith('.doc'))!,
        ),
      ),
      'hong.doc': Buffer.concat([
        Buffer.from('d0cf11e0a1b11ae1', 'hex'),
        Buffer.alloc(600),
        Buffer.from('WordDocument', 'utf16le'),
      ]),
    })
    const { files } = await loadHere(path.join(tempDir(), 'data'), [mail], '2026-11-20', false)
    const said = Object.fromEntries(
      files.map(({ name, issues }) => [name, `${issues[0]!.code} ${issues[0]!.message}`]),
    )
    expect(said).toEqual({
      'ban-quet.pdf': expect.stringMatching(/^unreadable .*bản quét/) as string,
      'hong.pdf': expect.stringMatching(/^unreadable .*PDF hỏng/) as string,
      'co-chu.pdf': expect.stringMatching(/^word-unconfirmed /) as string,
      'co-chu.doc': expect.stringMatching(/^word-unconfirmed /) as string,
      'hong.doc': expect.stringMatching(/^unreadable .*\.doc hỏng/) as string,
    })
  })

  it('of 300 damaged files none fails or lingers', { timeout: 300_000 }, async () => {
    const next = numbers(1997)
    const originals = readdirSync(kept).map((name) => readFileSync(path.join(kept, name)))
    let read = 0
    for (let i = 0; i < 300; i += 1) {
      const bytes = Buffer.from(originals[next(originals.length)]!)
      // What says where everything stands is at the beginning of a .doc, and at the end of a PDF.
      for (let times = 1 + next(20); times > 0; times -= 1)
        bytes[next(3) === 0 ? next(Math.min(2000, bytes.length)) : next(bytes.length)] = next(256)
      const cut = next(10) === 0 ? bytes.subarray(0, next(bytes.length)) : bytes
      const since = performance.now()
      const answer = await documentAnswer(cut)
      if ('document' in answer) {
        propose(answer.document, guide)
        read += 1
      }
      expect(performance.now() - since).toBeLessThan(10_000)
    }
    expect(read).toBeGreaterThan(20)
  })
})
