/** A4, A6, A8, A14: what a file that a unit sends may do. */
import { unzipSync } from 'fflate'
import Papa from 'papaparse'
import { header, row, workbooks } from '../etl/hostile_workbooks.ts'
import { workbook } from '../etl/workbooks.ts'
import { broken, holds, modelsIn, report, send, type Attack } from './target.ts'

/** What a hostile file of some kilobytes may take: so long (s), or so many times what a good one takes. */
const LONGEST = 25
const TIMES = 6

const one = report('Sở Tài chính', 'T', 1)

const hostile: Attack = {
  id: 'A4',
  tried:
    'cells that never close, ten far corners, a unit’s name of 330 kB, each beside a good file; 2 × 1,000 equal models; a check that its asker leaves',
  async run(target) {
    const faults: string[] = []
    const alone = await target.must(
      target.path('data'),
      'load',
      target.files({ 'tot.csv': one }),
      '--received',
      '2025-11-22',
    )
    const limit = Math.ceil(Math.max(LONGEST, TIMES * alone.seconds))
    const long = report('Sở Y tế', 'L', 1).replace('Sở Y tế', 'Đơn vị dài '.repeat(30_000))
    for (const [what, name, bytes] of [
      ['cells that never close', 'o.xlsx', workbooks['o-khong-dong']![0]],
      ['far corners', 'goc.xlsx', workbooks['goc-xa']![0]],
      ['a long name', 'dai.csv', long],
    ] as const) {
      const data = target.path('data')
      const mail = target.files({ [name]: bytes, 'tot.csv': one })
      const ran = await target.etl(data, ['load', '--json', mail, '--received', '2025-11-22'], {
        limit,
      })
      if (ran.late) faults.push(`${what}: not ended after ${limit} s`)
      else if (ran.code !== 0 && ran.code !== 3)
        faults.push(`${what}: ends with ${ran.code ?? ran.signal}, nothing is loaded`)
      else if (modelsIn(await target.status(data)) !== 1) faults.push(`${what}: the good file is not loaded`)
    }
    const alike = target.files(
      Object.fromEntries(
        ['Sở Y tế', 'Sở Tài chính'].map((unit, i) => [
          `${i}.csv`,
          report(unit, 'M', 1000, () => 'Dân vận khéo'),
        ]),
      ),
    )
    const pairs = await target.etl(target.path('data'), ['load', alike, '--received', '2025-11-22'], {
      limit,
    })
    if (pairs.code !== 0)
      faults.push(`equal models: ${pairs.late ? `not ended after ${limit} s` : pairs.stderr}`)

    const server = await target.serve(await target.loaded())
    const leaving = AbortSignal.timeout(1500)
    await send(server, 'check', 'o.xlsx', workbooks['o-khong-dong']![0], leaving).catch(() => undefined)
    let status = 409
    for (const end = performance.now() + 10_000; status === 409 && performance.now() < end;) {
      status = (await send(server, 'check', 'tot.csv', one)).status
      if (status === 409) await new Promise((done) => setTimeout(done, 500))
    }
    if (status !== 200) faults.push(`a check after one that was left: ${status}`)
    return faults.length > 0
      ? broken(faults.join('; '))
      : holds('each refused alone, the good files loaded, the check ended')
  },
}

const receipt: Attack = {
  id: 'A6',
  tried: 'a report that says of itself that it came in 2099; then the unit’s correction',
  async run(target) {
    const data = target.path('data')
    const book = workbook([
      {
        name: 'Thông tin chung',
        rows: [
          ['Đơn vị báo cáo', 'Sở Y tế'],
          ['Năm', '2026'],
          ['Ngày đến', '01/01/2099'],
        ],
      },
      { name: 'Mô hình', rows: [header, row, row.with(2, 'Một cửa'), row.with(2, 'Bếp ăn an toàn')] },
    ])
    const correction = report('Sở Y tế', 'A', 9).replaceAll(',2025,', ',2026,')
    const send = (name: string, content: string | Uint8Array, day: string) =>
      target.must(data, 'load', target.files({ [name]: content }), '--received', day)
    await send('bao-cao.xlsx', book, '2026-11-20')
    await send('sua.csv', correction, '2026-11-22')
    const models = modelsIn(await target.status(data))
    return models === 9
      ? holds('the correction counts')
      : broken(`the figures have ${models} models instead of the correction’s 9`)
  },
}

/** Whether XML 1.0 lets a document hold this letter. */
function isXml(letter: string): boolean {
  const code = letter.codePointAt(0)!
  if (code < 0x20) return [9, 10, 13].includes(code)
  return code !== 0xfffe && code !== 0xffff && (code < 0xd800 || code > 0xdfff)
}

const letters: Attack = {
  id: 'A8',
  tried: 'U+FFFE in the name of a model; the report as a document in both layouts',
  async run(target) {
    const data = target.path('data')
    const name = (i: number) => (i === 0 ? 'Phòng khám\ufffe thân thiện' : `Mô hình ${i}`)
    await target.must(
      data,
      'load',
      target.files({ 'y-te.csv': report('Sở Y tế', 'A', 3, name) }),
      '--received',
      '2025-11-20',
    )
    const server = await target.serve(data)
    const faults: string[] = []
    let named = false
    for (const layout of ['party', 'state']) {
      const response = await fetch(`${server.at}/api/report/2025.docx?layout=${layout}`)
      if (response.status !== 200) throw new Error(`the report answers ${response.status}`)
      const parts = unzipSync(new Uint8Array(await response.arrayBuffer()))
      for (const [part, bytes] of Object.entries(parts).filter(([part]) => part.endsWith('.xml'))) {
        const text = Buffer.from(bytes).toString('utf8')
        named ||= text.includes('thân thiện')
        if (![...text].every(isXml)) faults.push(`${layout}: ${part} is no XML`)
      }
    }
    if (!named) throw new Error('the report does not name the model')
    return faults.length > 0 ? broken(faults.join('; ')) : holds('both are well-formed')
  },
}

const formulas: Attack = {
  id: 'A14',
  tried: 'names such as a;=1+1;b and a,=1+1,b exported as CSV and read with the other separator',
  async run(target) {
    const data = target.path('data')
    const names = ['"a;=1+1;b"', '"a,=1+1,b"', '"x;@SUM(1;2)"', '"x;-1+1,+2;y"', '"a;\t=1+1"']
    const mail = target.files({ 'y-te.csv': report('Sở Y tế', 'A', names.length, (i) => names[i]!) })
    await target.must(data, 'load', mail, '--received', '2025-11-20')
    const server = await target.serve(data)
    const query = '{"dimensions":["models.model_name","models.unit_name"]}'
    const cells: string[] = []
    for (const [written, read] of [
      [',', ';'],
      [';', ','],
    ] as const) {
      const options = new URLSearchParams({ query, delimiter: written, headers: 'technical' }).toString()
      const text = await (await fetch(`${server.at}/api/export/models.csv?${options}`)).text()
      if (!text.includes('1+1')) throw new Error(`the export does not hold the names: ${text.slice(0, 200)}`)
      // Line by line, as a spreadsheet goes on after a quotation mark in the middle of a cell.
      for (const delimiter of [written, read])
        for (const line of text.split('\r\n'))
          cells.push(...Papa.parse<string[]>(line, { delimiter }).data.flat())
    }
    const running = cells.filter((cell) => /^[\s\u200b\u00a0]*[=+\-@＝＋－＠]/.test(cell))
    return running.length > 0
      ? broken(`${running.length} cells are formulas, such as ${JSON.stringify(running[0])}`)
      : holds('no cell is a formula')
  },
}

export const fileAttacks = [hostile, receipt, letters, formulas]
