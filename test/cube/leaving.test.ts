import fc from 'fast-check'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import Papa from 'papaparse'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { csvLine } from '../../cube/domain/csv_text.ts'
import { xmlFault, xmlText } from '../../cube/server/export/xml.ts'
import { createDataDir, insert, pointTo, writeSnapshot } from '../fixtures/mart.ts'
import { type Reports, reportsOf } from './reported.ts'

/** Text that leaves the house: whatever a unit once wrote, the file opens, and runs nothing (A8, A14). */

/** What XML cannot hold, as a row that was loaded long ago may have it. */
const UNHELD = 'a\u0001b\u000Bc\uFFFEd\uFFFFe\u001Ff'

/** Cells that are formulas where the file is read with another separator than its own. */
const SPLIT = [
  'a;=1+1;b',
  'a,=1+1,b',
  'a\t=1+1\tb',
  'x; =HYPERLINK("http://x","y")',
  'x;"=1+1"',
  'hai\ndòng; -1',
  'dòng\n=1+1',
  'toàn góc;＝1+1',
  '＝1+1',
  '＋84',
  'thẻ,@nhóm',
  'a;\u00A0=1',
  'a;\u200B=1',
]

const QUERY = {
  dimensions: ['models.unit_name', 'models.model_name', 'models.subject_name'],
  order: [['models.model_name', 'asc']],
}

let reports: Reports
let dataDir: string

beforeAll(async () => {
  dataDir = createDataDir()
  await writeSnapshot(dataDir, {
    id: 'hostile',
    asOf: '2026-12-16',
    martVersion: 5,
    fill: [
      ...insert('fct_reporting', [
        { unit_name: `Sở ${UNHELD}`, received_on: '2026-11-20', model_count: 2, due_on: '2026-11-30' },
        { unit_code: 'P7', unit_name: `Đảng ủy ${UNHELD}`, channel: 'party' },
      ]),
      ...insert('fct_model', [
        {
          model_key: 'a',
          unit_name: `Sở ${UNHELD}`,
          model_name: `Mô hình ${UNHELD}`,
          subject_name: UNHELD,
          evaluation: 'effective',
          result: UNHELD,
        },
        ...SPLIT.map((text, i) => ({
          model_key: `s${i}`,
          unit_name: 'x',
          model_name: text,
          subject_name: text,
          result: text,
        })),
      ]),
    ],
  })
  pointTo(dataDir, 'hostile')
  reports = await reportsOf(dataDir, '2026-12-16')
})

afterAll(() => reports.close())

const xmlParts = (bytes: Buffer): [string, string][] =>
  Object.entries(unzipSync(new Uint8Array(bytes))).flatMap(([name, part]) =>
    /\.(xml|rels)$/.test(name) ? [[name, strFromU8(part)]] : [],
  )

function wellFormed(bytes: Buffer): string {
  for (const [name, xml] of xmlParts(bytes)) expect(xmlFault(xml), name).toBeNull()
  return xmlParts(bytes)
    .map(([, xml]) => xml)
    .join('\n')
}

const exported = (file: string, more: Record<string, string> = {}) =>
  reports.fetched(`/api/export/${file}?${new URLSearchParams({ query: JSON.stringify(QUERY), ...more })}`)

describe('a document whose rows hold what XML cannot', () => {
  it.each(['party', 'state'])('report, %s: is well-formed and keeps the rest of the text', async (layout) => {
    const words = wellFormed(await reports.docx(2026, layout, 'hostile'))
    expect(words).toContain('abcdef')
    wellFormed(await reports.fetched(`/api/report/2026.xlsx?layout=${layout}&snapshot=hostile`))
  })

  it('letter and export are well-formed', async () => {
    expect(wellFormed(await reports.fetched('/api/reminder/2026.docx?channel=party'))).toContain('abcdef')
    wellFormed(await exported(`Bảng.xlsx`))
    const sheets = JSON.stringify([{ name: `Tên ${UNHELD}`, query: QUERY }])
    wellFormed(await reports.fetched(`/api/export/b.xlsx?${new URLSearchParams({ sheets })}`))
    wellFormed(await exported('c.xlsx', { search: UNHELD, among: 'models.model_name' }))
  })

  it.runIf(existsSync('/usr/bin/soffice'))('opens in LibreOffice, in both layouts', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'guong-sang-office-'))
    for (const layout of ['party', 'state']) {
      writeFileSync(join(folder, `${layout}.docx`), await reports.docx(2026, layout, 'hostile'))
      execFileSync(
        'soffice',
        [
          '--headless',
          `-env:UserInstallation=file://${folder}/profile`,
          ...['--convert-to', 'txt:Text (encoded):UTF8', '--outdir', folder],
          join(folder, `${layout}.docx`),
        ],
        { stdio: 'ignore', timeout: 150_000 },
      )
      expect(readFileSync(join(folder, `${layout}.txt`), 'utf8')).toContain('abcdef')
    }
    rmSync(folder, { recursive: true })
  })
})

it('text is stripped of just what XML cannot hold, and of nothing else', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const kept = xmlText(text)
      expect(xmlFault(`<a>${kept.replace(/[&<>]/g, '')}</a>`)).toBeNull()
      // What is there after is what was there before, in order.
      const may = [...text].filter((sign) => {
        const code = sign.codePointAt(0)!
        const low = code < 32 && ![9, 10, 13].includes(code)
        return !low && !(code >= 0xd800 && code <= 0xdfff) && code !== 0xfffe && code !== 0xffff
      })
      expect(kept).toBe(may.join(''))
    }),
  )
})

it.each([
  ['<a>&</a>'],
  ['<a><b></a>'],
  ['<a b="1" b="2"/>'],
  ['<a b=1/>'],
  ['<a>'],
  ['<a/><b/>'],
  ['x<a/>'],
  ['<a>\uFFFE</a>'],
  ['<a b="<"/>'],
  [''],
])('%j is found to be no document', (xml) => {
  expect(xmlFault(xml)).not.toBeNull()
})

/** A cell that a spreadsheet would run; a number is none. */
const runs = (cell: string) =>
  /^[\s\p{Z}\p{Cf}]*[=+\-@＝＋－＠]/u.test(cell) && !/^-?\d+([.,]\d+)?$/.test(cell.trim())

function cellsThatRun(text: string, delimiter: string): string[] {
  const { data } = Papa.parse<string[]>(text.replace(/^\uFEFF/, ''), { delimiter })
  return data.flat().filter(runs)
}

describe('CSV', () => {
  it.each([',', ';'] as const)(
    'written with %s runs nothing, whichever separator it is read with',
    async (own) => {
      const text = (await exported('Bảng.csv', { delimiter: own })).toString()
      for (const read of [',', ';', '\t']) expect(cellsThatRun(text, read), read).toEqual([])
      // Read with its own separator the texts are whole, with nothing but apostrophes set into them.
      const { data } = Papa.parse<string[]>(text.slice(1).trimEnd(), { delimiter: own })
      const bare = (cell: string) => cell.replaceAll("'", '')
      expect(
        data
          .slice(1)
          .map((row) => bare(row[1]!))
          .sort(),
      ).toEqual([...SPLIT, `Mô hình ${UNHELD}`].map(bare).sort())
    },
  )

  it('leaves alone what begins no cell', async () => {
    expect(csvLine(['a; b', 'c - d', 'e=f', '5-6'], ',')).toBe('a; b,c - d,e=f,5-6\r\n')
    expect(csvLine(['a, b'], ';')).toBe('a, b\r\n')
  })

  it('of any texts runs nothing, by the rules of the pages and of the server', async () => {
    const sign = fc.constantFrom(...'=+-@＝;,"\t\n\r a1\'\u00A0'.split(''))
    const text = fc.string({ unit: sign, maxLength: 12 })
    fc.assert(
      fc.property(fc.array(fc.array(text, { minLength: 3, maxLength: 3 }), { minLength: 1 }), (rows) => {
        for (const own of [',', ';']) {
          const file = rows.map((row) => csvLine(row, own)).join('')
          for (const read of [',', ';', '\t']) expect(cellsThatRun(file, read)).toEqual([])
        }
      }),
      { numRuns: 2000 },
    )
  })

  it.runIf(existsSync('/usr/bin/soffice'))('makes no formula in LibreOffice, read with ; and ,', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'guong-sang-office-'))
    for (const own of [',', ';']) {
      writeFileSync(join(folder, 'a.csv'), await exported('a.csv', { delimiter: own }))
      for (const separators of ['44', '59', '44/59']) {
        execFileSync(
          'soffice',
          [
            '--headless',
            `-env:UserInstallation=file://${folder}/profile`,
            // Formulas are evaluated where there are any.
            `--infilter=CSV:${separators},34,76,1,,1033,false,true,false,false,false,-1,true`,
            ...['--convert-to', 'fods', '--outdir', folder],
            join(folder, 'a.csv'),
          ],
          { stdio: 'ignore', timeout: 150_000 },
        )
        expect(readFileSync(join(folder, 'a.fods'), 'utf8'), `${own} ${separators}`).not.toMatch(
          /table:formula=/,
        )
      }
    }
    rmSync(folder, { recursive: true })
  })
})
